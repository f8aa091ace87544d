package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.CameraCounters;
import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.SessionEnd;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.h264.AccessUnit;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Successive sessions over real sockets, with limits of few seconds. */
class RenewingTest {
    private static final SessionLimit LIMIT = SessionLimit.of(Duration.ofSeconds(2));

    private static ReceiverBuilder renewing(WhepCamera camera, Renewal renewal) {
        return Viewer.of(camera).sessionLimit(LIMIT).renewal(renewal);
    }

    private static void awaitRenewals(Viewer viewer, int count) {
        Viewer.await(
                "renewals",
                () -> viewer.gaps.size() >= count || viewer.receiver.state().isFinal());
        assertFalse(viewer.receiver.state().isFinal(), () -> "it ended: " + viewer.events);
    }

    private static void assertOneStream(List<AccessUnit> units) {
        long last = -1;
        for (AccessUnit unit : units) {
            assertTrue(unit.presentationTimeNanos() > last, "presentation times increase");
            last = unit.presentationTimeNanos();
        }
        assertTrue(units.get(0).isKeyFrame());
    }

    @Test
    void oneAfterTheOtherOnACameraOfOneSession() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().maxSessions(1).build()) {
            Viewer viewer = new Viewer(renewing(camera, Renewal.sequential()));
            long startNanos = System.nanoTime();
            viewer.start();
            assertTrue(viewer.receiver.remaining().orElseThrow().compareTo(Duration.ofSeconds(2)) < 0);
            awaitRenewals(viewer, 3);
            viewer.awaitUnits(viewer.units.size() + 5);
            viewer.close();
            long tookNanos = System.nanoTime() - startNanos;

            assertEquals(CloseReason.LOCAL, viewer.receiver.awaitClosed());
            assertOneStream(viewer.units);
            CameraCounters counters = camera.counters();
            assertEquals(counters.posts(), counters.sessionsOpened(), "never two sessions at once");
            Viewer.assertNothingIsLeft(camera);
            assertTrue(viewer.receiver.sessionDeleted());
            assertEquals(viewer.units.size(), viewer.receiver.stats().accessUnitsDelivered());
            assertTrue(viewer.receiver.stats().framesReceived() >= viewer.units.size(), "of all sessions");
            AccessUnit last = viewer.units.get(viewer.units.size() - 1);
            // Where a session's first picture was held up by a busy machine, those behind it seem early: by half a
            // second at most.
            long leadNanos = (viewer.gaps.size() + 1) * 500_000_000L;
            assertTrue(
                    last.presentationTimeNanos() < tookNanos + leadNanos,
                    () -> "the timeline is ahead of the clock: " + last.presentationTimeNanos() + " of " + tookNanos);
            Duration longest = viewer.gaps.stream().max(Duration::compareTo).orElseThrow();
            assertTrue(longest.compareTo(Duration.ofMillis(20)) > 0, "a gap of at least a picture");
            assertTrue(viewer.events.contains("RENEWING"));
        }
    }

    @Test
    void overlapping() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().maxSessions(2).build()) {
            Viewer viewer = new Viewer(renewing(camera, Renewal.overlapping()));
            viewer.start();
            awaitRenewals(viewer, 3);
            viewer.awaitUnits(viewer.units.size() + 5);
            viewer.close();

            assertOneStream(viewer.units);
            assertEquals(
                    viewer.gaps.size(),
                    viewer.events.stream().filter(e -> e.equals("RENEWING")).count());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void aRefusedOverlapFallsBackForGood() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().maxSessions(1).build()) {
            Viewer viewer = new Viewer(renewing(camera, Renewal.overlapping()));
            viewer.start();
            awaitRenewals(viewer, 2);
            viewer.close();

            assertOneStream(viewer.units);
            assertEquals(
                    1,
                    viewer.events.stream()
                            .filter(e -> e.equals("renewal failed http.503"))
                            .count());
            CameraCounters counters = camera.counters();
            assertEquals(counters.sessionsOpened() + 1, counters.posts());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void aRenewalThatFailsForAWhile() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            Viewer viewer = new Viewer(renewing(camera, Renewal.sequential()));
            viewer.start();
            camera.misbehave(Misbehaviour.OFFLINE);
            Viewer.await("a refusal", () -> viewer.events.contains("renewal failed http.503"));
            assertEquals(ReceiverState.RENEWING, viewer.receiver.state());
            camera.misbehave();
            awaitRenewals(viewer, 1);
            viewer.close();
            assertOneStream(viewer.units);
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void aRenewalThatKeepsFailing() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            Viewer viewer = new Viewer(renewing(camera, Renewal.sequential().attempts(2)));
            viewer.start();
            camera.misbehave(Misbehaviour.SERVER_ERROR);
            WhepException failure = assertThrows(WhepException.class, viewer.receiver::awaitClosed);
            assertEquals(500, assertInstanceOf(WhepHttpException.class, failure).status());
            assertEquals(ReceiverState.FAILED, viewer.receiver.state());
            assertEquals(3, camera.counters().posts(), "the first session and two attempts");
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void aRefusalThatWillNotChangeEndsItAtOnce() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            Viewer viewer = new Viewer(renewing(camera, Renewal.sequential()));
            viewer.start();
            camera.misbehave(Misbehaviour.FORBIDDEN);
            WhepException failure = assertThrows(WhepException.class, viewer.receiver::awaitClosed);
            assertEquals("http.403", failure.code());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void closedWhileItWaitsToTryAgain() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            Viewer viewer = new Viewer(renewing(camera, Renewal.sequential()));
            viewer.start();
            camera.misbehave(Misbehaviour.OFFLINE);
            Viewer.await("a refusal", () -> viewer.events.contains("renewal failed http.503"));
            viewer.close();
            assertEquals(CloseReason.LOCAL, viewer.receiver.awaitClosed());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void closedWhileTheNextSessionIsOpened() throws Exception {
        try (WhepCamera camera =
                WhepCamera.builder().answerDelay(Duration.ofMillis(500)).build()) {
            Viewer viewer = new Viewer(renewing(camera, Renewal.overlapping()));
            viewer.start();
            Viewer.await("the second POST", () -> camera.counters().posts() == 2);
            viewer.close();
            assertEquals(CloseReason.LOCAL, viewer.receiver.awaitClosed());
            Viewer.await("the late session's DELETE", () -> camera.counters().deletes() == 2);
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void aLearnedLimit() throws Exception {
        try (WhepCamera camera =
                WhepCamera.builder().sessionLimit(Duration.ofSeconds(3)).build()) {
            Viewer viewer = new Viewer(
                    Viewer.of(camera).sessionLimit(SessionLimit.learned()).renewal(Renewal.sequential()));
            viewer.start();
            assertTrue(viewer.receiver.remaining().isEmpty(), "nothing is known yet");
            awaitRenewals(viewer, 1);
            assertTrue(viewer.receiver.remaining().isPresent());
            awaitRenewals(viewer, 2);
            viewer.close();
            assertOneStream(viewer.units);
            assertTrue(camera.counters().sessionsDeleted() >= 1, "the second one was closed before its limit");
        }
    }

    @Test
    void anEndByTheServerIsFollowedOnlyWhenAskedFor() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            Viewer viewer = new Viewer(Viewer.of(camera).autoReconnect());
            viewer.start();
            camera.endSessions(SessionEnd.BYE_AND_CLOSE_NOTIFY);
            awaitRenewals(viewer, 1);
            viewer.close();
            assertOneStream(viewer.units);

            Viewer plain = new Viewer(Viewer.of(camera)
                    .sessionLimit(SessionLimit.of(Duration.ofMinutes(1)))
                    .renewal(Renewal.sequential()));
            plain.start();
            camera.endSessions(SessionEnd.BYE_AND_CLOSE_NOTIFY);
            assertEquals(CloseReason.REMOTE, plain.receiver.awaitClosed());
        }
    }

    @Test
    void silenceIsFollowedWhenAskedFor() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            Viewer viewer = new Viewer(Viewer.of(camera)
                    .autoReconnect()
                    .stallAfter(Duration.ofMillis(500))
                    .mediaTimeout(Duration.ofSeconds(2)));
            viewer.start();
            camera.stopMedia();
            awaitRenewals(viewer, 1);
            viewer.close();
            assertTrue(viewer.events.contains("stalled"));
            assertOneStream(viewer.units);
            Viewer.assertNothingIsLeft(camera);
        }
    }
}
