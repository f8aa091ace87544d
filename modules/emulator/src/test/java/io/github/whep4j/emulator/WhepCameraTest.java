package io.github.whep4j.emulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.dtls.DtlsResult;
import io.github.whep4j.dtls.DtlsRole;
import io.github.whep4j.sdp.SetupRole;
import io.github.whep4j.srtp.SrtpProfile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The camera from POST to DELETE, watched over loopback by the least of clients. */
class WhepCameraTest {
    private static final Clip CLIP = Clip.bundled();
    private static final Duration SHORT = Duration.ofMillis(1_500);

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void theClipArrivesWithEachProfile(SrtpProfile profile) throws Exception {
        try (WhepCamera camera = WhepCamera.builder().srtpProfile(profile).build();
                Viewer viewer = Viewer.watching(camera)) {
            assertEquals(
                    profile.id(), viewer.connected.get(30, TimeUnit.SECONDS).srtpProfileId());
            await(() -> viewer.pictures.size() >= 10 && viewer.reports.get() >= 1);

            List<Viewer.Received> pictures = new ArrayList<>(viewer.pictures);
            int first = indexInClip(pictures.get(0));
            for (int i = 0; i < pictures.size(); i++) {
                assertArrayEquals(
                        CLIP.pictures().get(first + i).annexB(), pictures.get(i).annexB());
            }
            assertEquals(200, viewer.delete());
            viewer.bye.get(20, TimeUnit.SECONDS);
            viewer.closeNotify.get(20, TimeUnit.SECONDS);

            CameraCounters counters = camera.counters();
            assertEquals(1, counters.posts());
            assertEquals(1, counters.deletes());
            assertEquals(1, counters.sessionsOpened());
            assertEquals(1, counters.sessionsDeleted());
            assertEquals(1, counters.sessionsConnected());
            await(() -> camera.counters().openSessions() == 0);
            assertTrue(counters.picturesSent() >= pictures.size());
            assertEquals(2, counters.requestsWithToken());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "AUTO, ACTPASS, false, SERVER",
        "ACTIVE, ACTPASS, true, SERVER",
        "PASSIVE, ACTPASS, false, CLIENT",
        "PASSIVE, ACTPASS, true, CLIENT",
        "AUTO, ACTIVE, false, CLIENT",
        "ACTIVE, ACTIVE, false, CLIENT",
        "PASSIVE, PASSIVE, false, SERVER"
    })
    void everyRoleConnects(DtlsSetup wanted, SetupRole offered, boolean lite, DtlsRole viewerRole) throws Exception {
        try (WhepCamera camera = WhepCamera.builder()
                        .dtlsRole(wanted)
                        .iceLite(lite)
                        .withoutToken()
                        .build();
                Viewer viewer = Viewer.watching(camera, offered, Duration.ofSeconds(20))) {
            DtlsResult result = viewer.connected.get(30, TimeUnit.SECONDS);

            assertEquals(viewerRole, result.role());
            assertEquals(lite, viewer.video.iceLite());
            await(() -> !viewer.pictures.isEmpty());
            assertEquals("", camera.token());
            assertEquals(0, camera.counters().requestsWithToken());
        }
    }

    @Test
    void aRequestedKeyFrameComes() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().firstPicture(1).build();
                Viewer viewer = Viewer.watching(camera)) {
            viewer.connected.get(30, TimeUnit.SECONDS);
            await(() -> camera.counters().picturesSent() >= 3);
            assertEquals(0, camera.counters().keyFramesSent());

            viewer.requestKeyFrame();

            await(() -> camera.counters().plis() >= 1);
            await(() -> !viewer.pictures.isEmpty());
            Viewer.Received first = viewer.pictures.peek();
            assertTrue(first.keyFrame());
            assertEquals(30, indexInClip(first));
            assertTrue(camera.counters().receiverReports() >= 1);
        }
    }

    @Test
    void aLimitedSessionEndsByItself() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().sessionLimit(SHORT).build();
                Viewer viewer = Viewer.watching(camera)) {
            viewer.bye.get(30, TimeUnit.SECONDS);
            viewer.closeNotify.get(30, TimeUnit.SECONDS);
            await(() -> camera.counters().openSessions() == 0);
            assertEquals(404, viewer.delete());
            assertEquals(0, camera.counters().sessionsDeleted());
        }
    }

    @Test
    void aClipThatIsNotLoopedEndsTheSession() throws Exception {
        try (WhepCamera camera =
                        WhepCamera.builder().loop(false).firstPicture(270).build();
                Viewer viewer = Viewer.watching(camera)) {
            viewer.bye.get(30, TimeUnit.SECONDS);
            assertEquals(30, camera.counters().picturesSent());
            await(() -> camera.counters().openSessions() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(SessionEnd.class)
    void sessionsEndInEachWay(SessionEnd how) throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                Viewer viewer = Viewer.watching(camera)) {
            viewer.connected.get(30, TimeUnit.SECONDS);
            await(() -> !viewer.pictures.isEmpty());

            camera.endSessions(how);

            await(() -> camera.counters().openSessions() == 0);
            boolean bye = how == SessionEnd.BYE || how == SessionEnd.BYE_AND_CLOSE_NOTIFY;
            boolean closeNotify = how == SessionEnd.CLOSE_NOTIFY || how == SessionEnd.BYE_AND_CLOSE_NOTIFY;
            if (bye) {
                viewer.bye.get(20, TimeUnit.SECONDS);
            }
            if (closeNotify) {
                viewer.closeNotify.get(20, TimeUnit.SECONDS);
            }
            Thread.sleep(50);
            assertEquals(bye, viewer.bye.isDone());
            assertEquals(closeNotify, viewer.closeNotify.isDone());
        }
    }

    @Test
    void mediaStopsWhenToldTo() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                Viewer viewer = Viewer.watching(camera)) {
            await(() -> viewer.pictures.size() >= 2);

            camera.stopMedia();

            long sent = settled(camera);
            Thread.sleep(100);
            assertEquals(sent, camera.counters().picturesSent());
            assertEquals(1, camera.counters().openSessions());
            assertEquals(200, viewer.delete());
        }
    }

    @Test
    void aClientThatSaysGoodbyeMayStillDelete() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                Viewer viewer = Viewer.watching(camera)) {
            viewer.connected.get(30, TimeUnit.SECONDS);
            await(() -> !viewer.pictures.isEmpty());

            viewer.closeDtls();

            long sent = settled(camera);
            Thread.sleep(100);
            assertEquals(sent, camera.counters().picturesSent());
            assertEquals(200, viewer.delete());
            assertEquals(0, camera.counters().openSessions());
        }
    }

    @Test
    void sessionsAreLimitedInNumber() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().maxSessions(1).build();
                Viewer viewer = Viewer.watching(camera)) {
            assertThrows(IllegalStateException.class, () -> Viewer.watching(camera));
            assertEquals(200, viewer.delete());
            Viewer.watching(camera).close();
        }
    }

    @Test
    void aWrongFingerprintIsAnnounced() throws Exception {
        assertHandshakeFails(Misbehaviour.WRONG_FINGERPRINT, "FINGERPRINT_MISMATCH");
    }

    private static void assertHandshakeFails(Misbehaviour misbehaviour, String expected) throws Exception {
        try (WhepCamera camera = WhepCamera.builder().misbehave(misbehaviour).build();
                Viewer viewer = Viewer.watching(camera)) {
            ExecutionException failed =
                    assertThrows(ExecutionException.class, () -> viewer.connected.get(30, TimeUnit.SECONDS));
            assertTrue(failed.getMessage().contains(expected), failed.getMessage());
            assertEquals(0, camera.counters().picturesSent());
            assertEquals(200, viewer.delete());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Misbehaviour.class,
            names = {"WRONG_PASSWORD_IN_RESPONSES", "WRONG_PASSWORD_IN_CHECKS"})
    void wrongPasswordsEndNowhere(Misbehaviour misbehaviour) throws Exception {
        try (WhepCamera camera = WhepCamera.builder().misbehave(misbehaviour).build();
                Viewer viewer = Viewer.watching(camera, SetupRole.ACTPASS, SHORT)) {
            if (misbehaviour == Misbehaviour.WRONG_PASSWORD_IN_RESPONSES) {
                assertThrows(ExecutionException.class, () -> viewer.iceConnected.get(30, TimeUnit.SECONDS));
                assertTrue(camera.counters().forgedPackets() > 0);
            }
            assertFalse(viewer.connected.isDone() && !viewer.connected.isCompletedExceptionally());
            assertEquals(0, camera.counters().sessionsConnected());
            assertEquals(200, viewer.delete());
            await(() -> camera.counters().openSessions() == 0);
        }
    }

    @Test
    void isKnownByTheShortestOfNamesWhenToldTo() throws Exception {
        try (WhepCamera camera =
                        WhepCamera.builder().misbehave(Misbehaviour.SHORT_UFRAG).build();
                Viewer viewer = Viewer.watching(camera)) {
            assertEquals(4, viewer.video.iceUfrag().length());
            await(() -> viewer.pictures.size() >= 2);
        }
    }

    @Test
    void forgedPacketsAreThereToBeRefused() throws Exception {
        try (WhepCamera camera = WhepCamera.builder()
                        .misbehave(Misbehaviour.FORGED_PACKETS, Misbehaviour.UNKNOWN_PAYLOAD_TYPE)
                        .build();
                Viewer viewer = Viewer.watching(camera)) {
            await(() ->
                    viewer.pictures.size() >= 5 && viewer.refused.get() >= 15 && viewer.otherPayloadTypes.get() >= 5);
            assertFalse(viewer.bye.isDone());
            int refused = viewer.refused.get();
            await(() -> camera.counters().forgedPackets() >= refused);
        }
    }

    @Test
    void hugeHandshakeLengthsComeFirst() throws Exception {
        try (WhepCamera camera = WhepCamera.builder()
                        .misbehave(Misbehaviour.HUGE_HANDSHAKE_LENGTH)
                        .build();
                Viewer viewer = Viewer.watching(camera)) {
            viewer.connected.get(30, TimeUnit.SECONDS);
            assertEquals(16, camera.counters().forgedPackets());
        }
    }

    @Test
    void aSilentCameraConnectsAndSendsNothing() throws Exception {
        try (WhepCamera camera =
                        WhepCamera.builder().misbehave(Misbehaviour.NO_MEDIA).build();
                Viewer viewer = Viewer.watching(camera)) {
            viewer.connected.get(30, TimeUnit.SECONDS);
            await(() -> camera.counters().sessionsConnected() == 1);
            assertEquals(0, camera.counters().picturesSent());
            assertEquals(200, viewer.delete());
        }
    }

    @Test
    void withoutCandidatesTheCamerasOwnChecksConnect() throws Exception {
        try (WhepCamera camera = WhepCamera.builder()
                        .misbehave(Misbehaviour.NO_CANDIDATES, Misbehaviour.RECVONLY_ANSWER)
                        .build();
                Viewer viewer = Viewer.watching(camera)) {
            assertEquals(List.of(), viewer.video.candidates());
            viewer.connected.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void misbehaviourCanBeSwitched() throws Exception {
        try (WhepCamera camera = WhepCamera.builder()
                .misbehave(Misbehaviour.OFFLINE)
                .deviceId("front-door")
                .build()) {
            assertThrows(IllegalStateException.class, () -> Viewer.watching(camera));
            camera.misbehave();
            try (Viewer viewer = Viewer.watching(camera)) {
                assertTrue(viewer.sessionUrl.getPath().startsWith("/v1/devices/front-door/"));
            }
        }
    }

    @Test
    void closingReleasesEverything() throws Exception {
        WhepCamera camera = WhepCamera.builder().token("geheim").build();
        try (Viewer viewer = Viewer.watching(camera)) {
            viewer.connected.get(30, TimeUnit.SECONDS);
            await(() -> !viewer.pictures.isEmpty());
            camera.close();
            camera.close();
            viewer.bye.get(20, TimeUnit.SECONDS);
            viewer.closeNotify.get(20, TimeUnit.SECONDS);
            assertThrows(Exception.class, viewer::delete);
            assertFalse(camera.toString().contains("geheim"));
        }
        await(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("whep4j-emulator-accept") && thread.isAlive()));
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        WhepCameraBuilder builder = WhepCamera.builder();
        assertThrows(IllegalArgumentException.class, () -> builder.token(""));
        assertThrows(IllegalArgumentException.class, () -> builder.deviceId("a/b"));
        assertThrows(IllegalArgumentException.class, () -> builder.srtpProfiles(List.of()));
        assertThrows(IllegalArgumentException.class, () -> builder.sessionLimit(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> builder.maxSessions(0));
        assertThrows(IllegalArgumentException.class, () -> builder.firstPicture(-1));
        assertThrows(IllegalArgumentException.class, () -> builder.firstSequenceNumber(65_536));
        builder.misbehave(Misbehaviour.REDIRECT_ELSEWHERE);
        assertThrows(IllegalArgumentException.class, builder::build);
    }

    @Test
    void thePortIsTheOneThatWasAskedFor() {
        try (WhepCamera first = WhepCamera.builder().build()) {
            URI endpoint = first.endpoint();
            assertEquals(
                    "http://127.0.0.1:" + endpoint.getPort()
                            + "/v1/devices/emulated-camera/media/streaming/whep/sessions",
                    endpoint.toString());
            assertThrows(
                    UncheckedIOException.class,
                    () -> WhepCamera.builder().port(endpoint.getPort()).build());
        }
    }

    @Test
    void everyMisbehaviourHasAName() {
        for (Misbehaviour misbehaviour : Misbehaviour.values()) {
            assertEquals(misbehaviour, Misbehaviour.of(misbehaviour.label()).orElseThrow());
        }
        assertTrue(Misbehaviour.of("nonsense").isEmpty());
    }

    private static int indexInClip(Viewer.Received picture) {
        for (int i = 0; i < CLIP.pictures().size(); i++) {
            if (Arrays.equals(CLIP.pictures().get(i).annexB(), picture.annexB())) {
                return i;
            }
        }
        throw new AssertionError("not a picture of the clip");
    }

    /** The number of pictures sent, once it has not changed for longer than a picture lasts. */
    private static long settled(WhepCamera camera) throws InterruptedException {
        long before = -1;
        long now = camera.counters().picturesSent();
        while (before != now) {
            before = now;
            Thread.sleep(150);
            now = camera.counters().picturesSent();
        }
        return now;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "waited in vain");
            Thread.sleep(5);
        }
    }
}
