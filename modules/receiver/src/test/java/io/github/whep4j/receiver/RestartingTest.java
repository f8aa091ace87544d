package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.emulator.WhepCameraBuilder;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions whose way to the camera changes in their midst: over real sockets, with a middlebox in between. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class RestartingTest {
    /** No deadline but those that are tested. */
    private static final Duration LONG = Duration.ofMinutes(5);

    private static WhepCameraBuilder camera(Misbehaviour... misbehaviours) {
        return WhepCamera.builder().loop(true).misbehave(misbehaviours);
    }

    private static ReceiverBuilder through(Middlebox middlebox, WhepCamera camera) {
        return WhepReceiver.builder(middlebox.endpoint()).token(camera.token()).mediaTimeout(LONG);
    }

    private static void awaitMore(Viewer viewer, int count) {
        viewer.awaitUnits(viewer.units.size() + count);
    }

    private static boolean hasEvent(Viewer viewer, String beginning) {
        return viewer.events.stream().anyMatch(event -> event.startsWith(beginning));
    }

    @Test
    void section4_5_3_aDeadPairIsReplacedInTheSameSession() throws Exception {
        try (WhepCamera camera = camera().build();
                Middlebox middlebox = new Middlebox(camera.endpoint());
                Viewer viewer = new Viewer(through(middlebox, camera))) {
            int port = viewer.start().selectedCandidatePair().remote().port();
            viewer.awaitUnits(10);
            long ssrc = viewer.receiver.stats().source().ssrc();

            middlebox.cut(true);
            Viewer.await("the restart", () -> viewer.events.contains("restarted"));
            awaitMore(viewer, 10);
            assertEquals(ReceiverState.CONNECTED, viewer.receiver.state());
            assertEquals(ssrc, viewer.receiver.stats().source().ssrc());
            assertTrue(viewer.receiver.stats().iceRestarts() >= 1);
            assertNotEquals(
                    port,
                    viewer.receiver
                            .info()
                            .orElseThrow()
                            .selectedCandidatePair()
                            .remote()
                            .port());

            viewer.close();
            assertEquals(1, camera.counters().posts());
            assertEquals(1, camera.counters().sessionsConnected(), "DTLS goes on");
            assertTrue(camera.counters().iceRestarts() >= 1);
            Viewer.assertNothingIsLeft(camera);
            assertEquals(CloseReason.LOCAL, viewer.receiver.awaitClosed());
        }
    }

    /** Nothing may be sent any more then (RFC 7675), so that the pair is of no use though it brings pictures. It takes its half minute. */
    @Test
    void consentThatRunsOutWhileMediaFlowsIsHadAgainByARestart() throws Exception {
        try (WhepCamera camera = camera().build();
                Middlebox middlebox = new Middlebox(camera.endpoint());
                Viewer viewer = new Viewer(through(middlebox, camera))) {
            viewer.start();
            viewer.awaitUnits(10);
            middlebox.loseChecks();
            Viewer.await("the restart", () -> viewer.events.contains("restarted"));
            awaitMore(viewer, 10);
            assertEquals(ReceiverState.CONNECTED, viewer.receiver.state());
            assertEquals(1, viewer.receiver.stats().iceRestarts());
            viewer.close();
            assertEquals(1, camera.counters().posts());
            Viewer.assertNothingIsLeft(camera);
            assertEquals(CloseReason.LOCAL, viewer.receiver.awaitClosed());
        }
    }

    @Test
    void itCanBeDoneAgain() throws Exception {
        try (WhepCamera camera = camera().build();
                Middlebox middlebox = new Middlebox(camera.endpoint());
                Viewer viewer = new Viewer(through(middlebox, camera))) {
            viewer.start();
            for (int i = 1; i <= 3; i++) {
                awaitMore(viewer, 5);
                middlebox.cut(true);
                int restarts = i;
                Viewer.await("the restart", () -> viewer.receiver.stats().iceRestarts() >= restarts);
            }
            awaitMore(viewer, 5);
            viewer.close();
            assertEquals(1, camera.counters().posts());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    /** In a session of the camera's own offer, where the camera leads ICE. */
    @Test
    void section4_3_2_afterACounterOfferToo() throws Exception {
        survives(camera(Misbehaviour.COUNTER_OFFER), middlebox -> middlebox.cut(true));
    }

    @Test
    void aCameraThatOnlyAnswersChecksIsRestartedToo() throws Exception {
        survives(camera().iceLite(true), middlebox -> middlebox.cut(true));
    }

    /** Only by its name it can be found again, as a lite one checks nobody. */
    @Test
    void namesInTheAnswerToARestartAreResolved() throws Exception {
        survives(camera().iceLite(true), middlebox -> {
            middlebox.nameCandidates();
            middlebox.cut(true);
        });
    }

    @Test
    void aNatInFrontOfUsForgets() throws Exception {
        survives(camera(), Middlebox::rebindReceiver);
    }

    @Test
    void aNatInFrontOfTheCameraForgets() throws Exception {
        survives(camera(), Middlebox::rebindCamera);
    }

    /** By the camera's own checks, if there is time for them. */
    @Test
    void thePairThatIsToldOfFollowsTheCameraWithoutARestart() throws Exception {
        try (WhepCamera camera = camera().build();
                Middlebox middlebox = new Middlebox(camera.endpoint());
                Viewer viewer = new Viewer(through(middlebox, camera).checkPathAfter(LONG))) {
            int before = viewer.start().selectedCandidatePair().remote().port();
            viewer.awaitUnits(5);
            middlebox.rebindCamera();
            awaitMore(viewer, 40);
            Viewer.await("another pair", () -> remotePort(viewer) != before);
            assertEquals(0, viewer.receiver.stats().iceRestarts());
        }
    }

    private static int remotePort(Viewer viewer) {
        return viewer.receiver
                .info()
                .orElseThrow()
                .selectedCandidatePair()
                .remote()
                .port();
    }

    private interface Mishap {
        void befall(Middlebox middlebox) throws IOException;
    }

    /** Pictures go on in the same session. */
    private static void survives(WhepCameraBuilder builder, Mishap mishap) throws Exception {
        try (WhepCamera camera = builder.build();
                Middlebox middlebox = new Middlebox(camera.endpoint());
                Viewer viewer = new Viewer(through(middlebox, camera))) {
            viewer.start();
            viewer.awaitUnits(5);
            mishap.befall(middlebox);
            // More than can be on their way.
            awaitMore(viewer, 40);
            viewer.close();
            assertEquals(1, camera.counters().posts());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    /** 204 for nothing, 404, 405, 412, 422, 501, old credentials, and answers that come late or never. */
    @ParameterizedTest
    @EnumSource(
            value = Misbehaviour.class,
            names = {
                "PATCH_TAKEN",
                "PATCH_NOT_ALLOWED",
                "PATCH_NOT_FOUND",
                "PATCH_UNANSWERED",
                "PATCH_NOT_IMPLEMENTED",
                "NO_ICE_RESTART",
                "NO_LOCATION",
                "RESTART_PRECONDITION_FAILED",
                "RESTART_WITH_OLD_CREDENTIALS",
                "RESTART_ANSWERED_LATE"
            })
    void section4_5_3_aFailedRestartKeepsTheSession(Misbehaviour misbehaviour) throws Exception {
        try (WhepCamera camera = camera(misbehaviour).build();
                Middlebox middlebox = new Middlebox(camera.endpoint());
                Viewer viewer = new Viewer(through(middlebox, camera))) {
            viewer.start();
            viewer.awaitUnits(5);
            middlebox.cut(true);
            Viewer.await("the end of the restart", () -> hasEvent(viewer, "restart failed"));
            middlebox.cut(false);
            awaitMore(viewer, 10);
            assertEquals(ReceiverState.CONNECTED, viewer.receiver.state());
            viewer.close();
            assertEquals(1, camera.counters().posts());
            if (misbehaviour != Misbehaviour.NO_LOCATION) {
                Viewer.assertNothingIsLeft(camera);
            }
        }
    }

    /** 410 says so, and no media says otherwise. */
    @Test
    void section4_5_3_aServerWithoutTheSessionEndsIt() throws Exception {
        try (WhepCamera camera = camera(Misbehaviour.PATCH_GONE).build();
                Middlebox middlebox = new Middlebox(camera.endpoint());
                Viewer viewer = new Viewer(through(middlebox, camera))) {
            viewer.start();
            viewer.awaitUnits(5);
            middlebox.cut(true);
            Viewer.await("the end", () -> viewer.events.contains("closed REMOTE"));
            assertEquals(1, camera.counters().patches());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    /** As it does after it has said so to candidates that came later, while pictures came. */
    @Test
    void aServerThatHasSaidThatTheSessionIsGoneIsNotAskedForARestart() throws Exception {
        try (DatagramSocket silentStun =
                        new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
                WhepCamera camera = camera(Misbehaviour.PATCH_GONE).build();
                Middlebox middlebox = new Middlebox(camera.endpoint());
                Viewer viewer = new Viewer(through(middlebox, camera)
                        .trickle()
                        .iceServer(IceServer.parse("stun:127.0.0.1:" + silentStun.getLocalPort())))) {
            viewer.start();
            Viewer.await("the PATCH", () -> camera.counters().patches() == 1);
            awaitMore(viewer, 40);
            middlebox.cut(true);
            Viewer.await("the end", () -> viewer.events.contains("closed REMOTE"));
            assertEquals(1, camera.counters().patches());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void whereThereIsNoRestartingAnotherSessionFollowsForWhoWantsThat() throws Exception {
        try (WhepCamera camera = camera(Misbehaviour.PATCH_NOT_ALLOWED).build();
                Middlebox middlebox = new Middlebox(camera.endpoint());
                Viewer viewer = new Viewer(through(middlebox, camera).autoReconnect())) {
            viewer.start();
            viewer.awaitUnits(5);
            middlebox.cut(true);
            Viewer.await("another session", () -> viewer.events.contains("renewed"));
            awaitMore(viewer, 5);
            viewer.close();
            assertTrue(camera.counters().posts() >= 2);
            Viewer.assertNothingIsLeft(camera);
        }
    }
}
