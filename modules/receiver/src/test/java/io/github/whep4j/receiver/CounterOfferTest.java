package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.whep4j.emulator.DtlsSetup;
import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The camera makes the offer (406), with a payload type that is not in ours, and leads ICE; the receiver answers it. It takes
 * an answer only if that keeps the payload type, receives, and takes a DTLS role that is left.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class CounterOfferTest {

    @ParameterizedTest
    @CsvSource({
        "AUTO, AUTO, client",
        "AUTO, PASSIVE, server",
        "ACTIVE, AUTO, server",
        "PASSIVE, AUTO, client",
    })
    void section4_3_2_aCounterOfferIsAnsweredWithTheServersPayloadType(
            DtlsSetup offered, DtlsRolePreference preference, String role) throws Exception {
        try (WhepCamera camera = WhepCamera.builder()
                        .dtlsRole(offered)
                        .misbehave(Misbehaviour.COUNTER_OFFER)
                        .build();
                Viewer viewer = new Viewer(Viewer.of(camera).dtlsRole(preference))) {
            SessionInfo info = viewer.start();
            viewer.awaitUnits(5);
            assertEquals(role, info.dtlsRole());
            assertEquals(List.of(), info.warnings());
            viewer.close();
            assertEquals(1, camera.counters().posts());
            assertEquals(1, camera.counters().patches());
            assertEquals(1, camera.counters().patchesTaken());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OTHER_CODEC, sdp.no-common-codec",
        "REJECTED_VIDEO, sdp.media-rejected",
        "INACTIVE_VIDEO, sdp.direction",
        "NO_FINGERPRINT, sdp.fingerprint",
    })
    void section4_3_2_anOfferWithoutVideoForUsFailsAndIsDeleted(Misbehaviour misbehaviour, String code)
            throws Exception {
        try (WhepCamera camera = WhepCamera.builder()
                        .misbehave(Misbehaviour.COUNTER_OFFER, misbehaviour)
                        .build();
                Viewer viewer = new Viewer(Viewer.of(camera))) {
            WhepException failure = viewer.failure(WhepException.class);
            assertEquals(code, failure.code());
            assertFalse(failure.hint().isBlank());
            assertEquals(0, camera.counters().patches());
            Viewer.assertNothingIsLeft(camera);
        }
    }
}
