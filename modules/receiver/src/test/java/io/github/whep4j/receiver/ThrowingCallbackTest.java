package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.whep4j.emulator.WhepCamera;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A user's code that throws, also what nobody should catch: that session fails in order, and the runtime is as good as before. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ThrowingCallbackTest {
    static Stream<Supplier<Throwable>> throwables() {
        return Stream.of(
                () -> new OutOfMemoryError("of the test"),
                () -> new StackOverflowError("of the test"),
                () -> new IllegalStateException("of the test"),
                () -> new NoClassDefFoundError("of.the.Test"));
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aConsumerThatThrows(Supplier<Throwable> throwable) throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (WhepCamera camera = WhepCamera.builder().build();
                WhepRuntime runtime = WhepRuntime.create(1)) {
            Throwable thrown = throwable.get();
            assertFails(
                    thrown,
                    Viewer.of(camera)
                            .runtime(runtime)
                            .onAccessUnit(unit -> sneak(thrown))
                            .build());
            assertFails(
                    thrown,
                    Viewer.of(camera)
                            .runtime(runtime)
                            .onAccessUnit(unit -> sneak(thrown))
                            .deliverOn(executor, 10)
                            .build());
            Viewer.assertNothingIsLeft(camera);
            assertTheNextOneWorks(camera, runtime);
        } finally {
            executor.shutdownNow();
        }
    }

    private static void assertFails(Throwable thrown, WhepReceiver receiver) {
        receiver.start();
        WhepException failure = assertThrows(WhepException.class, receiver::awaitClosed);
        assertInstanceOf(DeliveryException.class, failure);
        assertEquals("delivery.consumer", failure.code());
        assertSame(thrown, failure.getCause());
        assertEquals(ReceiverState.FAILED, receiver.state());
        assertEquals(1, receiver.stats().accessUnitsDelivered());
    }

    private static void assertTheNextOneWorks(WhepCamera camera, WhepRuntime runtime) throws Exception {
        try (Viewer viewer = new Viewer(Viewer.of(camera).runtime(runtime))) {
            viewer.start();
            viewer.awaitUnits(5);
        }
        Viewer.assertNothingIsLeft(camera);
    }

    /** What a listener throws costs nothing, whatever it is and whenever. */
    @Test
    void aListenerThatAlwaysThrows() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                WhepRuntime runtime = WhepRuntime.create(1)) {
            WhepReceiver receiver = Viewer.of(camera)
                    .runtime(runtime)
                    .sessionLimit(SessionLimit.of(Duration.ofSeconds(2)))
                    .renewal(Renewal.overlapping())
                    .onAccessUnit(unit -> {})
                    .listener(new Throwing())
                    .build();
            receiver.start().get(Viewer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            Viewer.await("a renewal", () -> camera.counters().sessionsOpened() >= 2);
            receiver.close();
            assertEquals(CloseReason.LOCAL, receiver.awaitClosed());
            Viewer.assertNothingIsLeft(camera);
            assertTheNextOneWorks(camera, runtime);
        }
    }

    private static final class Throwing implements ReceiverListener {
        @Override
        public void onState(ReceiverState state) {
            throw new OutOfMemoryError("of the test");
        }

        @Override
        public void onRenewed(Duration gap) {
            throw new StackOverflowError("of the test");
        }

        @Override
        public void onRenewalFailed(WhepException failure, Duration retryIn) {
            throw new IllegalStateException("of the test");
        }

        @Override
        public void onClosed(CloseReason reason) {
            throw new OutOfMemoryError("of the test");
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable throwable) throws T {
        throw (T) throwable;
    }
}
