package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Receivers and runtimes that are not treated as they are meant to be: each ends as it is declared, and leaves nothing. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class MisuseTest {
    private static final int MANY = 5_000;
    private static final long HEAP_TOLERANCE_BYTES = 5L << 20;

    /** Those of the runtime; the camera's loops and handshakes have names like its. */
    private static boolean areGone(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .noneMatch(thread -> thread.getName().matches("whep4j-(http|blocking|names|closing).*"));
    }

    @Test
    void thousandsThatAreBuiltAndNeverStartedLeaveNothing() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                WhepRuntime runtime = WhepRuntime.create(1)) {
            buildAndForget(camera, runtime);
            long before = Heap.bytesInUse();
            int threads = Thread.activeCount();
            for (int i = 0; i < MANY; i++) {
                buildAndForget(camera, runtime);
            }
            assertTrue(Heap.bytesInUse() <= before + HEAP_TOLERANCE_BYTES, "heap");
            assertTrue(Thread.activeCount() <= threads + 1, "threads");
            assertEquals(0, camera.counters().posts());
        }
    }

    /** One that is closed, and one that is not even that. */
    private static void buildAndForget(WhepCamera camera, WhepRuntime runtime) {
        Viewer.of(camera).runtime(runtime).onAccessUnit(unit -> {}).build();
        WhepReceiver receiver =
                Viewer.of(camera).runtime(runtime).onAccessUnit(unit -> {}).build();
        receiver.close();
        assertEquals(ReceiverState.CLOSED, receiver.state());
    }

    @ParameterizedTest
    @CsvSource({
        "WRONG_PASSWORD_IN_RESPONSES, CONNECTING",
        "NO_HANDSHAKE, CONNECTING",
        "NO_MEDIA, CONNECTED",
        ", CONNECTED"
    })
    void aRuntimeThatIsClosedInEachPhaseEndsItsReceivers(Misbehaviour misbehaviour, ReceiverState phase)
            throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (WhepCamera camera = WhepCamera.builder().build()) {
            if (misbehaviour != null) {
                camera.misbehave(misbehaviour);
            }
            WhepRuntime runtime = WhepRuntime.create(1);
            Viewer viewer = new Viewer(Viewer.of(camera).runtime(runtime).renewal(Renewal.overlapping()));
            CompletableFuture<SessionInfo> started = viewer.receiver.start();
            Viewer.await("the phase", () -> viewer.receiver.state() == phase);
            runtime.close();
            assertEnded(viewer, started);
            Viewer.assertNothingIsLeft(camera);
            assertEquals(SessionDeletion.DONE, viewer.receiver.deletion());
            Viewer.await("threads to end", () -> areGone(before));
        }
    }

    @Test
    void aRuntimeThatIsClosedWhileCandidatesAreGatheredOpensNoSession() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (WhepCamera camera = WhepCamera.builder().build();
                DatagramSocket silent =
                        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            WhepRuntime runtime = WhepRuntime.create(1);
            Viewer viewer = new Viewer(Viewer.of(camera)
                    .runtime(runtime)
                    .iceServer(IceServer.parse("stun:127.0.0.1:" + silent.getLocalPort()))
                    .gatherTimeout(Duration.ofMinutes(2)));
            CompletableFuture<SessionInfo> started = viewer.receiver.start();
            silent.setSoTimeout(30_000);
            silent.receive(new DatagramPacket(new byte[1_500], 1_500));
            runtime.close();
            assertEnded(viewer, started);
            assertEquals(0, camera.counters().posts());
            assertEquals(SessionDeletion.NONE, viewer.receiver.deletion());
            Viewer.await("threads to end", () -> areGone(before));
        }
    }

    private static void assertEnded(Viewer viewer, CompletableFuture<SessionInfo> started) throws Exception {
        assertEquals(CloseReason.LOCAL, viewer.receiver.awaitClosed());
        assertTrue(started.isDone());
        List<String> ends = viewer.events.stream()
                .filter(e -> e.matches("(closed|failed).*"))
                .toList();
        assertEquals(List.of("closed LOCAL"), ends);
        assertEquals("closed LOCAL", viewer.events.get(viewer.events.size() - 1));
    }

    /** Its loop is lost then, and whatever is on it; nobody else is to hang for that, and the camera's session is ended. */
    @Test
    void aCallbackThatBlocksForEverHoldsUpNoEnd() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        List<String> told = new CopyOnWriteArrayList<>();
        try (WhepCamera camera = WhepCamera.builder().build()) {
            WhepRuntime runtime = WhepRuntime.create(1);
            WhepReceiver receiver = Viewer.of(camera)
                    .runtime(runtime)
                    .closeTimeout(Duration.ofMillis(200))
                    .onAccessUnit(unit -> {
                        blocked.countDown();
                        Viewer.awaitQuietly(never);
                    })
                    .listener(new ReceiverListener() {
                        @Override
                        public void onClosed(CloseReason reason) {
                            told.add("closed " + reason);
                        }
                    })
                    .build();
            var unused = receiver.start();
            blocked.await();
            receiver.close();
            assertFalse(receiver.state().isFinal());
            runtime.close();
            assertEquals(CloseReason.LOCAL, receiver.awaitClosed());
            assertEquals(
                    SessionDeletion.DONE,
                    receiver.deleted().toCompletableFuture().get(60, TimeUnit.SECONDS));
            Viewer.assertNothingIsLeft(camera);
            assertEquals(List.of("closed LOCAL"), told);
        } finally {
            never.countDown();
        }
        assertEquals(List.of("closed LOCAL"), told);
    }

    @Test
    void whatIsStartedOnAClosedRuntimeHasEnded() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            WhepRuntime runtime = WhepRuntime.create(1);
            Viewer viewer = new Viewer(Viewer.of(camera).runtime(runtime));
            runtime.close();
            CompletableFuture<SessionInfo> started = viewer.receiver.start();
            assertTrue(started.isCancelled());
            assertEquals(CloseReason.LOCAL, viewer.receiver.awaitClosed());
            viewer.close();
            assertEquals(List.of("closed LOCAL"), viewer.events);
            assertEquals(0, camera.counters().posts());
        }
    }

    /** Also from the last call that there is. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void closingInWhatTellsTheEndChangesNothing(boolean fails) throws Exception {
        AtomicReference<WhepReceiver> self = new AtomicReference<>();
        List<String> told = new CopyOnWriteArrayList<>();
        try (WhepCamera camera = WhepCamera.builder().build()) {
            if (fails) {
                camera.misbehave(Misbehaviour.UNAUTHORIZED);
            }
            WhepReceiver receiver = Viewer.of(camera)
                    .onAccessUnit(unit -> self.get().close())
                    .listener(new ReceiverListener() {
                        @Override
                        public void onClosed(CloseReason reason) {
                            told.add("closed");
                            self.get().close();
                        }

                        @Override
                        public void onFailed(WhepException failure) {
                            told.add("failed");
                            self.get().close();
                        }
                    })
                    .build();
            self.set(receiver);
            var unused = receiver.start();
            var closed = receiver.closed().handle((reason, failure) -> {
                receiver.close();
                return receiver.state();
            });
            assertEquals(
                    fails ? ReceiverState.FAILED : ReceiverState.CLOSED,
                    closed.toCompletableFuture().get(60, TimeUnit.SECONDS));
            assertEquals(List.of(fails ? "failed" : "closed"), told);
            Viewer.assertNothingIsLeft(camera);
        }
    }
}
