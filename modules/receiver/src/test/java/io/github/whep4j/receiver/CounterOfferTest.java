package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.DtlsSetup;
import io.github.whep4j.emulator.WhepCamera;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server makes the offer (406), and the receiver answers it: real ICE, DTLS and media behind it. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class CounterOfferTest {

    @ParameterizedTest
    @CsvSource({
        "PASSIVE, actpass, AUTO, active",
        "ACTIVE, actpass, PASSIVE, passive",
        "ACTIVE, active, AUTO, passive",
        "PASSIVE, passive, AUTO, active",
    })
    void section4_3_2_aCounterOfferIsAnsweredWithTheServersPayloadType(
            DtlsSetup camerasRole, String offered, DtlsRolePreference preference, String answered) throws Exception {
        try (WhepCamera camera = WhepCamera.builder().dtlsRole(camerasRole).build();
                CounterOfferingServer server = new CounterOfferingServer(camera, sdp -> asOffer(sdp, offered));
                Viewer viewer = new Viewer(WhepReceiver.builder(server.endpoint())
                        .token(camera.token())
                        .dtlsRole(preference))) {
            SessionInfo info = viewer.start();
            viewer.awaitUnits(5);
            assertEquals(List.of(), server.problems);
            String answer = server.answers.get(0);
            assertEquals("a=setup:" + answered, CounterOfferingServer.line(answer, "setup"));
            assertTrue(answer.contains("a=rtpmap:" + CounterOfferingServer.PAYLOAD_TYPE + " H264/90000"), answer);
            assertTrue(answer.contains("a=recvonly"), answer);
            assertEquals(List.of(), info.warnings());
            viewer.close();
            assertEquals(1, server.answers.size());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void section4_3_2_anOfferWithoutVideoForUsFailsAndIsDeleted() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                CounterOfferingServer server = new CounterOfferingServer(
                        camera, sdp -> asOffer(sdp, "actpass").replace("H264", "AV1"));
                Viewer viewer =
                        new Viewer(WhepReceiver.builder(server.endpoint()).token(camera.token()))) {
            WhepException failure = viewer.failure(WhepException.class);
            assertEquals("sdp.no-common-codec", failure.code());
            assertFalse(failure.hint().isBlank());
            assertEquals(0, server.answers.size());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    private static String asOffer(String answer, String setup) {
        return answer.replaceAll("a=setup:\\w+", "a=setup:" + setup);
    }
}
