package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.WhepCamera;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way out leads to the same end: the session DELETEd once, everything released, the listener told once. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ClosingTest {
    @Test
    void withoutHavingStarted() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            Viewer viewer = new Viewer(Viewer.of(camera));
            viewer.close();
            viewer.close();
            assertEquals(CloseReason.LOCAL, viewer.receiver.awaitClosed());
            assertThrows(IllegalStateException.class, viewer.receiver::start);
            assertEquals(0, camera.counters().posts());
            assertEquals(List.of("closed LOCAL"), viewer.events);
        }
    }

    @Test
    void startsOnce() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                Viewer viewer = new Viewer(Viewer.of(camera))) {
            viewer.start();
            assertThrows(IllegalStateException.class, viewer.receiver::start);
        }
    }

    /** At different moments of the set-up; which one is hit depends on the machine. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 10, 20, 30, 50, 80, 120, 200})
    void whileConnecting(int afterMillis) throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            Viewer viewer = new Viewer(Viewer.of(camera));
            CompletableFuture<SessionInfo> started = viewer.receiver.start();
            Thread.sleep(afterMillis);
            viewer.close();
            assertEquals(CloseReason.LOCAL, viewer.receiver.awaitClosed());
            assertTrue(started.isDone());
            assertTrue(started.isCancelled() || !viewer.units.isEmpty());
            assertEquals("closed LOCAL", viewer.events.get(viewer.events.size() - 1));
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void whileTheAnswerIsOnItsWay() throws Exception {
        try (WhepCamera camera =
                WhepCamera.builder().answerDelay(Duration.ofMillis(800)).build()) {
            Viewer viewer = new Viewer(Viewer.of(camera));
            CompletableFuture<SessionInfo> started = viewer.receiver.start();
            Viewer.await("the POST", () -> camera.counters().posts() == 1);
            viewer.close();
            assertThrows(CancellationException.class, () -> started.get(1, TimeUnit.SECONDS));
            Viewer.await("the late session's DELETE", () -> camera.counters().deletes() == 1);
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void fromTheConsumer() throws Exception {
        AtomicReference<WhepReceiver> self = new AtomicReference<>();
        try (WhepCamera camera = WhepCamera.builder().build();
                WhepReceiver receiver = Viewer.of(camera)
                        .onAccessUnit(unit -> self.get().close())
                        .build()) {
            self.set(receiver);
            receiver.start();
            assertEquals(CloseReason.LOCAL, receiver.awaitClosed());
            assertEquals(1, receiver.stats().accessUnitsDelivered());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void fromTheListener() throws Exception {
        AtomicReference<WhepReceiver> self = new AtomicReference<>();
        try (WhepCamera camera = WhepCamera.builder().build();
                WhepReceiver receiver = Viewer.of(camera)
                        .onAccessUnit(unit -> {})
                        .listener(new ReceiverListener() {
                            @Override
                            public void onState(ReceiverState state) {
                                if (state == ReceiverState.CONNECTING) {
                                    self.get().close();
                                }
                            }
                        })
                        .build()) {
            self.set(receiver);
            receiver.start();
            assertEquals(CloseReason.LOCAL, receiver.awaitClosed());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void fromManyThreadsAndAgain() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            Viewer viewer = new Viewer(Viewer.of(camera));
            viewer.start();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Thread thread = new Thread(viewer::close);
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join(Viewer.PATIENCE.toMillis());
                assertFalse(thread.isAlive());
            }
            viewer.close();
            assertEquals(
                    1,
                    viewer.events.stream().filter(e -> e.startsWith("closed")).count());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void aListenerThatThrowsHarmsNothing() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                WhepReceiver receiver = Viewer.of(camera)
                        .onAccessUnit(unit -> {})
                        .listener(new ReceiverListener() {
                            @Override
                            public void onState(ReceiverState state) {
                                throw new IllegalStateException("from the listener");
                            }
                        })
                        .build()) {
            receiver.start().get(60, TimeUnit.SECONDS);
            receiver.close();
            assertEquals(CloseReason.LOCAL, receiver.awaitClosed());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void waitingForTheEndInACallbackIsRefused() throws Exception {
        AtomicReference<WhepReceiver> self = new AtomicReference<>();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        try (WhepCamera camera = WhepCamera.builder().build();
                WhepReceiver receiver = Viewer.of(camera)
                        .onAccessUnit(unit -> thrown.set(assertThrows(
                                IllegalStateException.class, () -> self.get().awaitClosed())))
                        .build()) {
            self.set(receiver);
            receiver.start().get(60, TimeUnit.SECONDS);
            assertTrue(thrown.get() instanceof IllegalStateException);
        }
    }

    @Test
    void closingTheRuntimeClosesItsReceivers() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                WhepRuntime runtime = WhepRuntime.create(1)) {
            Viewer viewer = new Viewer(Viewer.of(camera).runtime(runtime));
            viewer.start();
            runtime.close();
            assertEquals(CloseReason.LOCAL, viewer.receiver.awaitClosed());
            Viewer.assertNothingIsLeft(camera);
            viewer.receiver.requestKeyFrame();
            viewer.close();
            assertTrue(viewer.receiver.stats().accessUnitsDelivered() > 0);
        }
    }

    @Test
    void aRuntimeThatIsClosedInACallbackClosesBesideIt() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (WhepCamera camera = WhepCamera.builder().build()) {
            for (boolean onLoop : new boolean[] {true, false}) {
                Set<Thread> before = Thread.getAllStackTraces().keySet();
                WhepRuntime runtime = WhepRuntime.create(1);
                AtomicReference<WhepReceiver> self = new AtomicReference<>();
                AtomicReference<ReceiverState> behindClose = new AtomicReference<>();
                ReceiverBuilder builder = Viewer.of(camera).runtime(runtime).onAccessUnit(unit -> {
                    if (behindClose.get() == null) {
                        runtime.close();
                        behindClose.set(self.get().state());
                    }
                });
                WhepReceiver receiver = (onLoop ? builder : builder.deliverOn(executor, 10)).build();
                self.set(receiver);
                var unused = receiver.start();
                assertEquals(CloseReason.LOCAL, receiver.awaitClosed());
                Viewer.await("the callback to return", () -> behindClose.get() != null);
                assertNotEquals(ReceiverState.CLOSED, behindClose.get());
                Viewer.assertNothingIsLeft(camera);
                Viewer.await(
                        "the runtime's threads to end",
                        () -> Thread.getAllStackTraces().keySet().stream()
                                .filter(thread -> !before.contains(thread))
                                .noneMatch(thread -> thread.getName().startsWith("whep4j-media")
                                        || thread.getName().equals("whep4j-closing")));
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aSlowConsumerAndASlowDeleteShareTheTime() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (WhepCamera camera = WhepCamera.builder().build()) {
            CountDownLatch blocked = new CountDownLatch(1);
            WhepReceiver receiver = Viewer.of(camera)
                    .closeTimeout(Duration.ofSeconds(1))
                    .onAccessUnit(unit -> Viewer.awaitQuietly(blocked))
                    .deliverOn(executor, 10)
                    .build();
            receiver.start().get(60, TimeUnit.SECONDS);
            receiver.close();
            assertEquals(ReceiverState.CLOSED, receiver.state());
            blocked.countDown();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aRuntimeOfOnesOwnLeavesNoThreads() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            WhepRuntime runtime = WhepRuntime.create(2);
            Viewer viewer = new Viewer(Viewer.of(camera).runtime(runtime));
            viewer.start();
            viewer.close();
            runtime.close();
            Viewer.await(
                    "the runtime's threads to end",
                    () -> Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> !before.contains(thread))
                            .noneMatch(thread -> thread.getName().startsWith("whep4j-")));
        }
    }
}
