package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.ice.IceReport;
import io.github.whep4j.ice.LocalAddressPolicy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Set-ups that have to fail: with the right error, no picture, and everything released. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class FailingTest {
    @ParameterizedTest
    @CsvSource({
        "UNAUTHORIZED, http.401, NEGOTIATION, false",
        "UNAUTHORIZED_BASIC, http.401, NEGOTIATION, false",
        "BAD_REQUEST, http.400, NEGOTIATION, false",
        "FORBIDDEN, http.403, NEGOTIATION, false",
        "NOT_FOUND, http.404, NEGOTIATION, false",
        "NOT_LIVE_YET, http.409, NEGOTIATION, true",
        "RATE_LIMITED, http.429, NEGOTIATION, true",
        "SERVER_ERROR, http.500, NEGOTIATION, true",
        "OFFLINE, http.503, NEGOTIATION, true",
        "OFFLINE_FOR_A_WHILE, http.503, NEGOTIATION, true",
        "WEB_PAGE, http.bad-response, NEGOTIATION, false",
        "NO_RESPONSE, http.timeout, NEGOTIATION, true",
        "NOT_HTTP, http.bad-response, NEGOTIATION, false",
        "ENDLESS_INTERIM_RESPONSES, http.bad-response, NEGOTIATION, false",
        "ENDLESS_HEADERS, http.bad-response, NEGOTIATION, false",
        "FOUND, http.redirect-refused, NEGOTIATION, false",
        "REDIRECT_LOOP, http.redirect-refused, NEGOTIATION, false",
        "SLOW_DRIP, http.timeout, NEGOTIATION, true",
        "ENDLESS_BODY, http.bad-response, NEGOTIATION, false",
        "CUT_OFF, http.bad-response, NEGOTIATION, false",
        "COMPRESSED, http.bad-response, NEGOTIATION, false",
        "NO_MEDIA_SECTION, sdp.media-rejected, NEGOTIATION, false",
        "UNREADABLE_ANSWER, sdp.not-sdp, NEGOTIATION, false",
        "NO_FINGERPRINT, sdp.fingerprint, NEGOTIATION, false",
        "REJECTED_VIDEO, sdp.media-rejected, NEGOTIATION, false",
        "OTHER_CODEC, sdp.no-common-codec, NEGOTIATION, false",
        "INACTIVE_VIDEO, sdp.direction, NEGOTIATION, false",
        "WRONG_PASSWORD_IN_RESPONSES, ice.timeout, ICE, true",
        "WRONG_PASSWORD_IN_CHECKS, dtls.timeout, DTLS, true",
        "WRONG_FINGERPRINT, dtls.fingerprint-mismatch, DTLS, false",
        "NO_HANDSHAKE, dtls.timeout, DTLS, true",
        "NO_MEDIA, media.silent, MEDIA, true",
        "OTHER_PAYLOAD_TYPE, media.payload-type, MEDIA, true",
        "MIXED_UP_KEYS, media.unauthenticated, MEDIA, true",
    })
    void failsWithTheRightErrorAndLeavesNothing(Misbehaviour misbehaviour, String code, Phase phase, boolean retryable)
            throws Exception {
        try (WhepCamera camera = WhepCamera.builder().misbehave(misbehaviour).build();
                Viewer viewer = new Viewer(impatient(camera))) {
            WhepException failure = viewer.failure(WhepException.class);
            assertEquals(code, failure.code());
            assertEquals(phase, failure.phase());
            assertEquals(retryable, failure.retryable(), failure.code());
            assertFalse(failure.hint().isBlank());
            assertFalse(failure.toString().contains(camera.token()));
            assertEquals(ReceiverState.FAILED, viewer.receiver.state());
            assertTrue(viewer.units.isEmpty());
            assertEquals("failed " + code, viewer.events.get(viewer.events.size() - 1));
            assertThrows(WhepException.class, viewer.receiver::awaitClosed);
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void aLimitThatComesBeforeTheFirstPictureIsAnErrorToWhoWaitsForThat() throws Exception {
        try (WhepCamera camera =
                        WhepCamera.builder().misbehave(Misbehaviour.NO_MEDIA).build();
                Viewer viewer = new Viewer(Viewer.of(camera).sessionLimit(SessionLimit.of(Duration.ofSeconds(1))))) {
            MediaTimeoutException failure = viewer.failure(MediaTimeoutException.class);
            assertEquals("media.session-limit", failure.code());
            assertTrue(failure.getMessage().contains("after 0.9 s"), failure.getMessage());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void anErrorSaysWhatTheServerSaid() throws Exception {
        try (WhepCamera camera =
                        WhepCamera.builder().misbehave(Misbehaviour.OFFLINE).build();
                Viewer viewer = new Viewer(impatient(camera))) {
            WhepHttpException failure = viewer.failure(WhepHttpException.class);
            assertEquals(503, failure.status());
            assertEquals("Device Unavailable", failure.title().orElseThrow());
            assertEquals("Device is currently offline", failure.detail().orElseThrow());
        }
    }

    @Test
    void whereNothingConnectsTheErrorHasTheCandidatesInIt() throws Exception {
        try (WhepCamera camera = WhepCamera.builder()
                        .misbehave(Misbehaviour.WRONG_PASSWORD_IN_RESPONSES)
                        .build();
                Viewer viewer = new Viewer(impatient(camera))) {
            IceException failure = viewer.failure(IceException.class);
            IceReport report = failure.report().orElseThrow();
            assertEquals(IceReport.Cause.WRONG_CREDENTIALS, report.cause());
            assertTrue(failure.hint().contains("another password"), failure.hint());
            IceReport.Pair pair = report.pairs().get(0);
            assertEquals("an answer, with no or a wrong password", pair.lastError());
            assertTrue(failure.details().contains(pair.lastError()), failure.details());
        }
    }

    @Test
    void whereTheHandshakeFailsTheErrorHasThePairInIt() throws Exception {
        try (WhepCamera camera = WhepCamera.builder()
                        .misbehave(Misbehaviour.NO_HANDSHAKE)
                        .build();
                Viewer viewer = new Viewer(impatient(camera))) {
            DtlsException failure = viewer.failure(DtlsException.class);
            IceReport report = failure.report().orElseThrow();
            assertEquals(IceReport.Cause.NONE, report.cause());
            assertTrue(failure.details().contains("succeeded"), failure.details());
            assertTrue(failure.hint().contains("DTLS is blocked"), failure.hint());
        }
    }

    @Test
    void checksWithAWrongPasswordAreToldApartFromASilentPeer() throws Exception {
        try (WhepCamera camera = WhepCamera.builder()
                        .misbehave(Misbehaviour.WRONG_PASSWORD_IN_CHECKS)
                        .build();
                Viewer viewer = new Viewer(impatient(camera))) {
            DtlsException failure = viewer.failure(DtlsException.class);
            assertTrue(failure.getMessage().contains("with a wrong password"), failure.getMessage());
            assertTrue(failure.hint().contains("ice-pwd"), failure.hint());
        }
    }

    @Test
    void theLastFiguresAreOfTheTimeBeforeTheDelete() throws Exception {
        Duration patience = Duration.ofSeconds(1);
        try (WhepCamera camera =
                        WhepCamera.builder().misbehave(Misbehaviour.LOST_DELETE).build();
                Viewer viewer = new Viewer(WhepReceiver.builder(camera.endpoint())
                        .token(camera.token())
                        .closeTimeout(patience))) {
            viewer.start();
            viewer.receiver.close();
            Duration since = Duration.between(viewer.receiver.stats().timestamp(), Instant.now());
            // Two clocks, of which each is right to a few milliseconds.
            assertTrue(since.compareTo(patience.minusMillis(100)) >= 0, since::toString);
            assertEquals(SessionDeletion.FAILED, viewer.receiver.deletion());
        }
    }

    @Test
    void aRoleThatWasNotLeftIsRefusedWithAWayOut() throws Exception {
        try (WhepCamera camera = WhepCamera.builder()
                        .misbehave(Misbehaviour.OFFERED_DTLS_ROLE)
                        .build();
                Viewer viewer = new Viewer(impatient(camera).dtlsRole(DtlsRolePreference.ACTIVE))) {
            NegotiationException failure = viewer.failure(NegotiationException.class);
            assertEquals("sdp.setup", failure.code());
            assertTrue(failure.hint().contains("DtlsRolePreference.AUTO"), failure.hint());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void aHeaderBehindALineEndIsNeitherReadNorSentOn() throws Exception {
        try (WhepCamera camera = WhepCamera.builder()
                        .misbehave(Misbehaviour.LINE_END_IN_LOCATION)
                        .build();
                Viewer viewer = new Viewer(impatient(camera))) {
            WhepHttpException failure = viewer.failure(WhepHttpException.class);
            assertEquals(WhepHttpException.Kind.BAD_RESPONSE, failure.kind());
            assertEquals(0, camera.counters().deletes());
        }
    }

    @Test
    void aRedirectToAnotherOriginIsRefusedAndGetsNoToken() throws Exception {
        try (WhepCamera other = WhepCamera.builder().build();
                WhepCamera camera = WhepCamera.builder()
                        .otherOrigin(origin(other))
                        .misbehave(Misbehaviour.REDIRECT_ELSEWHERE)
                        .build();
                Viewer viewer = new Viewer(impatient(camera))) {
            WhepHttpException failure = viewer.failure(WhepHttpException.class);
            assertEquals(WhepHttpException.Kind.REDIRECT_REFUSED, failure.kind());
            assertTrue(failure.hint().contains("allowOrigin"), failure.hint());
            assertEquals(0, other.counters().posts());
            assertEquals(0, other.counters().requestsWithToken());
        }
    }

    @Test
    void aSessionUrlAtAnotherOriginIsDeletedWithoutTheToken() throws Exception {
        try (WhepCamera other = WhepCamera.builder().build();
                WhepCamera camera = WhepCamera.builder()
                        .otherOrigin(origin(other))
                        .misbehave(Misbehaviour.LOCATION_ELSEWHERE)
                        .build();
                Viewer viewer = new Viewer(impatient(camera))) {
            viewer.start();
            viewer.close();
            Viewer.await("the DELETE", () -> other.counters().deletes() == 1);
            assertEquals(0, other.counters().requestsWithToken());
        }
    }

    @Test
    void nobodyListens() throws Exception {
        URI endpoint;
        try (WhepCamera gone = WhepCamera.builder().build()) {
            endpoint = gone.endpoint();
        }
        try (Viewer viewer = new Viewer(WhepReceiver.builder(endpoint))) {
            assertEquals("http.connect", viewer.failure(WhepHttpException.class).code());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"there-is-none.pem", "empty.pem", "damaged.pem"})
    void aCaFileThatIsNoneIsSaidToBeTheReason(String name, @TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("empty.pem"), "nothing\n");
        Files.writeString(
                folder.resolve("damaged.pem"), "-----BEGIN CERTIFICATE-----\nMIIB=\n-----END CERTIFICATE-----\n");
        try (WhepCamera camera = WhepCamera.builder().build();
                Viewer viewer = new Viewer(Viewer.of(camera).caFile(folder.resolve(name)))) {
            SetupException failure = viewer.failure(SetupException.class);
            assertEquals("setup.ca-file", failure.code());
            assertTrue(failure.getMessage().startsWith("the CA file cannot be used: "), failure.getMessage());
            assertTrue(failure.hint().contains("PEM"), failure.hint());
        }
    }

    @Test
    void withoutANetworkThatMayBeUsedItCanBeTriedAgain() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                Viewer viewer =
                        new Viewer(Viewer.of(camera).localAddresses(LocalAddressPolicy.ALL.barInterface("*")))) {
            SetupException failure = viewer.failure(SetupException.class);
            assertEquals("setup.no-socket", failure.code());
            assertEquals(
                    "no socket could be opened: no local address is allowed by the policy for them",
                    failure.getMessage());
            assertTrue(failure.hint().contains("network interface"), failure.hint());
            assertTrue(failure.retryable(), "the network may come back");
        }
    }

    @Test
    void aTokenSourceThatThrowsIsNotQuoted() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                Viewer viewer =
                        new Viewer(WhepReceiver.builder(camera.endpoint()).tokens(refused -> {
                            throw new IllegalStateException("secret-in-a-message");
                        }))) {
            WhepHttpException failure = viewer.failure(WhepHttpException.class);
            assertEquals(WhepHttpException.Kind.TOKEN, failure.kind());
            assertFalse(failure.getMessage().contains("secret-in-a-message"), failure.getMessage());
            assertEquals(0, camera.counters().posts());
        }
    }

    @Test
    void aRefusedTokenIsRenewedOnce() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                Viewer viewer = new Viewer(WhepReceiver.builder(camera.endpoint())
                        .tokens(refused -> refused == null ? "stale" : camera.token()))) {
            viewer.start();
            assertEquals(1, camera.counters().unauthorizedRequests());
            viewer.close();
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void aConsumerThatThrowsEndsTheReceiver() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                WhepReceiver receiver = Viewer.of(camera)
                        .onAccessUnit(unit -> {
                            throw new IllegalStateException("the disk is full");
                        })
                        .build()) {
            receiver.start();
            DeliveryException failure = assertThrows(DeliveryException.class, receiver::awaitClosed);
            assertEquals("the disk is full", failure.getCause().getMessage());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    private static URI origin(WhepCamera camera) {
        return URI.create("http://127.0.0.1:" + camera.endpoint().getPort());
    }

    private static ReceiverBuilder impatient(WhepCamera camera) {
        return Viewer.of(camera)
                .httpTimeout(Duration.ofSeconds(5))
                .connectTimeout(Duration.ofSeconds(4))
                .firstFrameTimeout(Duration.ofSeconds(3));
    }
}
