package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.WhepCamera;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Receivers that are used and closed by several threads at once, at moments that nobody chose. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ClosingRaceTest {
    private static final int ROUNDS = 16;
    private static final int AT_ONCE = 4;
    private static final long SET_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    @Test
    void closedAtAnyMomentFromManyThreads() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        SplittableRandom random = new SplittableRandom(9);
        try (WhepCamera camera = WhepCamera.builder().build();
                WhepRuntime runtime = WhepRuntime.create(2)) {
            for (int round = 0; round < ROUNDS; round++) {
                List<Viewer> viewers = new ArrayList<>();
                List<Thread> threads = new ArrayList<>();
                CyclicBarrier together = new CyclicBarrier(3 * AT_ONCE);
                for (int i = 0; i < AT_ONCE; i++) {
                    Viewer viewer = new Viewer(Viewer.of(camera)
                            .runtime(runtime)
                            .renewal(Renewal.sequential())
                            .autoReconnect());
                    viewers.add(viewer);
                    threads.add(thread(together, () -> startQuietly(viewer.receiver)));
                    threads.add(thread(together, () -> use(viewer.receiver), pause(random), viewer::close));
                    threads.add(thread(together, pause(random), viewer.receiver::closeAsync, viewer::close));
                }
                for (Thread each : threads) {
                    each.join(Viewer.PATIENCE.toMillis());
                    assertTrue(!each.isAlive(), "a thread hangs: " + List.of(each.getStackTrace()));
                }
                viewers.forEach(ClosingRaceTest::assertEndedOnce);
            }
            Viewer.assertNothingIsLeft(camera);
        }
        Viewer.await(
                "the runtime's threads to end",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !before.contains(thread))
                        .noneMatch(thread -> thread.getName().matches("whep4j-(media|http|blocking|dtls|names).*")));
    }

    private static Runnable pause(SplittableRandom random) {
        long nanos = random.nextLong(SET_UP_NANOS);
        return () -> LockSupport.parkNanos(nanos);
    }

    private static Thread thread(CyclicBarrier together, Runnable... steps) {
        Thread thread = new Thread(() -> {
            try {
                together.await();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            for (Runnable step : steps) {
                step.run();
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Whoever closes first makes starting an error. */
    private static void startQuietly(WhepReceiver receiver) {
        try {
            receiver.start();
        } catch (IllegalStateException e) {
            assertTrue(e.getMessage().contains("after close()"), e.getMessage());
        }
    }

    private static void use(WhepReceiver receiver) {
        receiver.requestKeyFrame();
        receiver.stats();
        receiver.timings();
        receiver.iceReport();
        receiver.remaining();
    }

    private static void assertEndedOnce(Viewer viewer) {
        Viewer.await(
                "the end", () -> viewer.receiver.closed().toCompletableFuture().isDone());
        assertEquals(ReceiverState.CLOSED, viewer.receiver.state());
        assertEquals(
                1,
                viewer.events.stream()
                        .filter(event -> event.startsWith("closed") || event.startsWith("failed"))
                        .count());
        assertEquals("closed LOCAL", viewer.events.get(viewer.events.size() - 1));
    }

    @Test
    void aCallbackThatBlocksHoldsUpNobodyOnAnotherLoop() throws Exception {
        CountDownLatch blocking = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (WhepCamera camera = WhepCamera.builder().build();
                WhepRuntime runtime = WhepRuntime.create(2)) {
            WhepReceiver blocked = Viewer.of(camera)
                    .runtime(runtime)
                    .closeTimeout(Duration.ofMillis(100))
                    .onAccessUnit(unit -> {
                        blocking.countDown();
                        Viewer.awaitQuietly(goOn);
                    })
                    .build();
            blocked.start();
            assertTrue(blocking.await(Viewer.PATIENCE.toSeconds(), TimeUnit.SECONDS));
            Viewer other = new Viewer(Viewer.of(camera).runtime(runtime));
            other.start();
            other.awaitUnits(30);
            // Not endlessly, though the callback does not return.
            blocked.close();
            other.awaitUnits(60);
            goOn.countDown();
            assertEquals(CloseReason.LOCAL, blocked.awaitClosed());
            other.close();
            Viewer.assertNothingIsLeft(camera);
        }
    }

    /** Closed within each of the calls that the listener gets, by the thread that calls. */
    @Test
    void closedFromEachState() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            for (ReceiverState at : ReceiverState.values()) {
                if (at == ReceiverState.IDLE || at == ReceiverState.RENEWING || at.isFinal()) {
                    continue;
                }
                AtomicReference<WhepReceiver> self = new AtomicReference<>();
                WhepReceiver receiver = Viewer.of(camera)
                        .onAccessUnit(unit -> {
                            if (at == ReceiverState.CLOSING) {
                                self.get().close();
                            }
                        })
                        .listener(new ReceiverListener() {
                            @Override
                            public void onState(ReceiverState state) {
                                if (state == at) {
                                    self.get().close();
                                    self.get().closeAsync();
                                }
                            }
                        })
                        .build();
                self.set(receiver);
                receiver.start();
                assertEquals(CloseReason.LOCAL, receiver.awaitClosed(), at.name());
            }
            Viewer.assertNothingIsLeft(camera);
        }
    }
}
