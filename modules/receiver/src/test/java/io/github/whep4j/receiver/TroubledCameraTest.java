package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.CameraCounters;
import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.h264.AccessUnit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The shorter sister of {@link FourHoursTest}, over real sockets: a camera of one session, whose tokens expire, in trouble.
 * How often through all its troubles: {@code -Dwhep4j.rounds=10}.
 */
@Timeout(value = 3_600, unit = TimeUnit.SECONDS)
class TroubledCameraTest {
    private static final int ROUNDS = Integer.getInteger("whep4j.rounds", 1);
    private static final long HEAP_TOLERANCE_BYTES = 5L << 20;

    private static final List<Misbehaviour> TROUBLES = List.of(
            Misbehaviour.RATE_LIMITED,
            Misbehaviour.CUT_OFF,
            Misbehaviour.SERVER_ERROR,
            Misbehaviour.NO_HANDSHAKE,
            Misbehaviour.NO_MEDIA);

    @Test
    void eachTroubleIsOutlivedAndNothingIsLeftOpen() throws Exception {
        try (WhepCamera camera = WhepCamera.builder()
                .maxSessions(1)
                .tokenLife(Duration.ofSeconds(5))
                .build()) {
            Viewer viewer = new Viewer(WhepReceiver.builder(camera.endpoint())
                    .tokens(refused -> camera.token())
                    .connectTimeout(Duration.ofSeconds(4))
                    .firstFrameTimeout(Duration.ofSeconds(3))
                    .sessionLimit(SessionLimit.of(Duration.ofSeconds(3)))
                    .renewal(Renewal.sequential().attempts(100).giveUpAfter(Duration.ofMinutes(10)))
                    .autoReconnect());
            viewer.start();
            outlive(viewer, camera, TROUBLES.get(0));
            long warmBytes = heapBytes(viewer);
            for (int round = 0; round < ROUNDS; round++) {
                for (Misbehaviour trouble : TROUBLES) {
                    outlive(viewer, camera, trouble);
                }
            }
            long bytes = heapBytes(viewer);
            assertTrue(bytes <= warmBytes + HEAP_TOLERANCE_BYTES, () -> "heap: " + bytes + " after " + warmBytes);
            viewer.close();

            // A second session at once is what this camera answers by 503.
            assertFalse(viewer.events.contains("renewal failed http.503"), viewer.events.toString());
            Viewer.await("the camera's sessions to end", () -> camera.counters().openSessions() == 0);
            CameraCounters counters = camera.counters();
            assertEquals(counters.sessionsOpened(), counters.sessionsDeleted(), "each session was DELETEd");
            assertTrue(viewer.receiver.sessionDeleted());
            assertTrue(counters.unauthorizedRequests() > 0, "tokens expired, and each was replaced");
        }
    }

    private static void outlive(Viewer viewer, WhepCamera camera, Misbehaviour trouble) {
        long failed = failures(viewer);
        camera.misbehave(trouble);
        Viewer.await(trouble + " to be felt", () -> failures(viewer) > failed || isOver(viewer));
        camera.misbehave();
        int renewals = viewer.gaps.size();
        Viewer.await("video after " + trouble, () -> viewer.gaps.size() > renewals || isOver(viewer));
        assertFalse(isOver(viewer), () -> "it ended: " + viewer.events);
    }

    /** With the receiver at work, but without the pictures that the viewer has kept. */
    private static long heapBytes(Viewer viewer) throws InterruptedException {
        forgetPictures(viewer); // a call of its own: an interpreted method holds on to what its variables have held
        return Heap.bytesInUse();
    }

    /** But for the last, by which the next ones are judged. */
    private static void forgetPictures(Viewer viewer) {
        List<AccessUnit> shown = List.copyOf(viewer.units);
        for (int i = 1; i < shown.size(); i++) {
            long before = shown.get(i - 1).presentationTimeNanos();
            assertTrue(shown.get(i).presentationTimeNanos() > before, "presentation times increase");
        }
        viewer.units.removeAll(shown.subList(0, shown.size() - 1));
    }

    private static boolean isOver(Viewer viewer) {
        return viewer.receiver.state().isFinal();
    }

    private static long failures(Viewer viewer) {
        return viewer.events.stream()
                .filter(event -> event.startsWith("renewal failed"))
                .count();
    }
}
