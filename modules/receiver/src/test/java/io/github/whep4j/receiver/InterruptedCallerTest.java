package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.WhepCamera;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever has been interrupted, as by an executor's shutdownNow(), stays so, and what he opens and closes is in order all the same. */
@Timeout(120)
class InterruptedCallerTest {
    private WhepCamera camera;
    private WhepRuntime runtime;

    @BeforeEach
    void open() throws Exception {
        camera = WhepCamera.builder().build();
        Thread.currentThread().interrupt();
        runtime = WhepRuntime.create(1);
        assertInterrupted();
    }

    @AfterEach
    void close() {
        runtime.close();
        camera.close();
    }

    /** And is not any more. */
    private static void assertInterrupted() {
        assertTrue(Thread.interrupted(), "it stays interrupted");
    }

    @Test
    void waitingForTheEndIsGivenUpAndTheReceiverGoesOn() throws Exception {
        try (Viewer viewer = new Viewer(Viewer.of(camera).runtime(runtime))) {
            Thread.currentThread().interrupt();
            CompletableFuture<SessionInfo> started = viewer.receiver.start();
            assertThrows(InterruptedException.class, viewer.receiver::awaitClosed);
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> viewer.receiver.awaitClosed(Duration.ofSeconds(60)));
            started.get(60, TimeUnit.SECONDS);
            Thread.currentThread().interrupt();
            viewer.receiver.remaining();
            viewer.receiver.timings();
            assertTrue(viewer.receiver.iceReport().isPresent());
            assertInterrupted();
            viewer.awaitUnits(3);
        }
        Viewer.assertNothingIsLeft(camera);
    }

    @Test
    void anIteratorsWaitIsGivenUpAndTakenUpAgain() {
        Thread.currentThread().interrupt();
        try (AccessUnitIterator units = Viewer.of(camera).runtime(runtime).iterator(100)) {
            assertThrows(CancellationException.class, units::hasNext);
            assertInterrupted();
            assertTrue(units.next().isKeyFrame());
        }
        Viewer.assertNothingIsLeft(camera);
    }

    @Test
    void aReceiverIsClosedAllTheSame() throws Exception {
        Viewer viewer = new Viewer(Viewer.of(camera).runtime(runtime));
        viewer.start();
        Thread.currentThread().interrupt();
        viewer.receiver.close();
        assertInterrupted();
        assertEquals(CloseReason.LOCAL, viewer.receiver.awaitClosed());
        Viewer.assertNothingIsLeft(camera);
    }

    @Test
    void aRuntimeIsClosedAllTheSame() throws Exception {
        Viewer viewer = new Viewer(Viewer.of(camera).runtime(runtime));
        viewer.start();
        Thread.currentThread().interrupt();
        runtime.close();
        assertInterrupted();
        assertEquals(CloseReason.LOCAL, viewer.receiver.awaitClosed());
        Viewer.assertNothingIsLeft(camera);
    }
}
