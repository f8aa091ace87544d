package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many sessions one after the other leave nothing behind: threads, descriptors and heap after the last are those after the
 * tenth. How many: {@code -Dwhep4j.sessions=1000}.
 */
@Timeout(value = 1_800, unit = TimeUnit.SECONDS)
class SessionCensusTest {
    private static final int SESSIONS = Integer.getInteger("whep4j.sessions", 40);
    private static final int WARM = 10;
    private static final int ICE4J_POOL_THREADS = 8;
    private static final long HEAP_TOLERANCE_BYTES = 5L << 20;

    /** Each ends the set-up at another step; null lets it succeed. */
    private static final Misbehaviour[] FAILURES = {
        null,
        Misbehaviour.UNAUTHORIZED,
        Misbehaviour.UNREADABLE_ANSWER,
        Misbehaviour.REJECTED_VIDEO,
        Misbehaviour.WRONG_PASSWORD_IN_RESPONSES,
        Misbehaviour.NO_HANDSHAKE,
        Misbehaviour.WRONG_FINGERPRINT,
        Misbehaviour.NO_MEDIA,
    };

    @Test
    void sessionsThatSucceedLeaveNothing() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            for (int i = 0; i < WARM; i++) {
                open(camera);
            }
            Census warm = Census.take(camera);
            for (int i = WARM; i < SESSIONS; i++) {
                open(camera);
            }
            Census.take(camera).assertNotMoreThan(warm);
            assertEquals(SESSIONS, camera.counters().sessionsDeleted());
        }
    }

    @Test
    void sessionsThatFailAtEachStepLeaveNothing() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            for (int i = 0; i < FAILURES.length; i++) {
                fail(camera, FAILURES[i]);
            }
            Census warm = Census.take(camera);
            for (int i = 0; i < SESSIONS / 4; i++) {
                fail(camera, FAILURES[i % FAILURES.length]);
            }
            Census.take(camera).assertNotMoreThan(warm);
            assertEquals(camera.counters().sessionsOpened(), camera.counters().sessionsDeleted());
        }
    }

    private static void open(WhepCamera camera) throws Exception {
        try (Viewer viewer = new Viewer(Viewer.of(camera))) {
            viewer.start();
        }
    }

    private static void fail(WhepCamera camera, Misbehaviour misbehaviour) throws Exception {
        if (misbehaviour == null) {
            camera.misbehave();
        } else {
            camera.misbehave(misbehaviour);
        }
        try (Viewer viewer = new Viewer(
                Viewer.of(camera).connectTimeout(Duration.ofMillis(700)).firstFrameTimeout(Duration.ofMillis(500)))) {
            try {
                viewer.start();
            } catch (ExecutionException e) {
                assertTrue(e.getCause() instanceof WhepException, e.toString());
            }
        }
    }

    /** What a JVM holds when nothing is going on. */
    private record Census(long ownThreads, long otherThreads, long descriptors, long heapBytes) {
        static Census take(WhepCamera camera) throws InterruptedException {
            Viewer.await("sessions to end", () -> camera.counters().openSessions() == 0);
            Viewer.await("idle threads to end", () -> threads("whep4j-blocking") + threads("whep4j-dtls") == 0);
            long own = threads("whep4j-");
            return new Census(own, Thread.getAllStackTraces().size() - own, openDescriptors(), Heap.bytesInUse());
        }

        void assertNotMoreThan(Census before) {
            assertTrue(ownThreads <= before.ownThreads, "threads: " + this + " after " + before);
            assertTrue(otherThreads <= before.otherThreads + ICE4J_POOL_THREADS, this + " after " + before);
            assertTrue(descriptors <= before.descriptors, "descriptors: " + this + " after " + before);
            assertTrue(heapBytes <= before.heapBytes + HEAP_TOLERANCE_BYTES, "heap: " + this + " after " + before);
        }

        private static long threads(String prefix) {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith(prefix))
                    .count();
        }

        /** 0 where the operating system does not tell. */
        private static long openDescriptors() {
            OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
            return system instanceof UnixOperatingSystemMXBean unix ? unix.getOpenFileDescriptorCount() : 0;
        }
    }
}
