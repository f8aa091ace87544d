package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.CameraCounters;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.whep.SessionEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A receiver that keeps what it is given, and a test's patience with a busy machine. */
final class Viewer implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final List<AccessUnit> units = new CopyOnWriteArrayList<>();
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<Duration> gaps = new CopyOnWriteArrayList<>();
    final WhepReceiver receiver;

    Viewer(ReceiverBuilder builder) {
        receiver = builder.onAccessUnit(units::add).listener(new Recorded()).build();
    }

    static ReceiverBuilder of(WhepCamera camera) {
        return WhepReceiver.builder(camera.endpoint()).token(camera.token());
    }

    SessionInfo start() throws InterruptedException, ExecutionException, TimeoutException {
        return receiver.start().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Starts, and gives back what the start failed with. */
    <T extends WhepException> T failure(Class<T> type) throws InterruptedException, TimeoutException {
        try {
            start();
        } catch (ExecutionException e) {
            return type.cast(e.getCause());
        }
        throw new AssertionError("it started");
    }

    void awaitUnits(int count) {
        await("pictures", () -> units.size() >= count);
    }

    /** For a callback that blocks until then. */
    static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "waited in vain for " + what);
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Every session that the camera opened has been DELETEd, and nothing was DELETEd twice. */
    static void assertNothingIsLeft(WhepCamera camera) {
        await("the camera's sessions to end", () -> camera.counters().openSessions() == 0);
        CameraCounters counters = camera.counters();
        assertEquals(counters.sessionsOpened(), counters.sessionsDeleted(), "sessions DELETEd");
        assertEquals(counters.sessionsOpened(), counters.deletes(), "DELETE requests");
    }

    @Override
    public void close() {
        receiver.close();
    }

    private final class Recorded implements ReceiverListener {
        @Override
        public void onState(ReceiverState state) {
            events.add(state.name());
        }

        @Override
        public void onStalled(Duration silence) {
            events.add("stalled");
        }

        @Override
        public void onResumed(Duration silence) {
            events.add("resumed");
        }

        @Override
        public void onSessionEvent(SessionEvent event) {
            events.add(event.toString());
        }

        @Override
        public void onIceRestart(IceRestart restart) {
            events.add(
                    restart instanceof IceRestart.Failed failed
                            ? "restart failed " + failed.failure().getMessage()
                            : "restarted");
        }

        @Override
        public void onRenewed(Duration gap) {
            gaps.add(gap);
            events.add("renewed");
        }

        @Override
        public void onRenewalFailed(WhepException failure, Duration retryIn) {
            events.add("renewal failed " + failure.code());
        }

        @Override
        public void onClosed(CloseReason reason) {
            events.add("closed " + reason);
        }

        @Override
        public void onFailed(WhepException failure) {
            events.add("failed " + failure.code());
        }
    }
}
