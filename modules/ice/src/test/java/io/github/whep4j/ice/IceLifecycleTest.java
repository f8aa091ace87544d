package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.whep4j.transport.MediaLoop;
import io.github.whep4j.transport.MediaLoops;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing stays behind, however a session ends. */
@Timeout(60)
class IceLifecycleTest {
    private final Sessions sessions = new Sessions();

    @BeforeAll
    static void warmUp() {
        IceSession.warmUp();
        IceSession.warmUp();
    }

    @AfterEach
    void close() {
        sessions.close();
    }

    private static IceFailure failureOf(IceSession session, CompletableFuture<LocalIceDescription> gathered) {
        ExecutionException thrown =
                assertThrows(ExecutionException.class, () -> gathered.get(20, TimeUnit.SECONDS), session::toString);
        return ((IceException) thrown.getCause()).failure();
    }

    @Test
    void closingBeforeGatheringWhileSettingUpAndWhileAsking() throws Exception {
        IceSession before = sessions.open(Sessions.config().build(), new Recorder());
        before.close();
        assertEquals(
                IceFailure.Kind.CLOSED,
                failureOf(before, before.gather().toCompletableFuture()).kind());

        CountDownLatch busy = new CountDownLatch(1);
        IceSetup.executor().execute(() -> {
            try {
                busy.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        IceSession settingUp = sessions.open(Sessions.config().build(), new Recorder());
        CompletableFuture<LocalIceDescription> gathered = settingUp.gather().toCompletableFuture();
        settingUp.close();
        busy.countDown();
        assertEquals(IceFailure.Kind.CLOSED, failureOf(settingUp, gathered).kind());

        try (RawPeer silent = new RawPeer()) {
            silent.answersWith = null;
            IceSession asking = sessions.open(
                    Sessions.config()
                            .stunServers(List.of(silent.address()))
                            .gatherTimeout(Duration.ofSeconds(50))
                            .build(),
                    new Recorder());
            CompletableFuture<LocalIceDescription> waiting = asking.gather().toCompletableFuture();
            Recorder.await(silent.requests);
            asking.close();
            assertEquals(IceFailure.Kind.CLOSED, failureOf(asking, waiting).kind());
        }
    }

    /** An error of whatever kind; here of the clock. */
    @Test
    void anErrorWhileGatheringIsToldAndLeavesNothingOpen() throws Exception {
        Recorder recorder = new Recorder();
        try (Sessions failing = new Sessions(IceLifecycleTest::timeUnlessGatheringBegins)) {
            IceSession session = failing.open(Sessions.config().build(), recorder);
            IceFailure failure = failureOf(session, session.gather().toCompletableFuture());
            assertEquals(IceFailure.Kind.INTERNAL, failure.kind());
            assertTrue(failure.message().contains("no time"), failure.message());
            assertFalse(failing.call(() -> session.send(new byte[20], 0, 20)));
            assertTrue(recorder.events.isEmpty());
        }
    }

    private static long timeUnlessGatheringBegins() {
        boolean gathering = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(frames -> frames.anyMatch(frame -> frame.getDeclaringClass() == IceConnection.class
                        && frame.getMethodName().equals("gather")));
        if (gathering) {
            throw new InternalError("no time");
        }
        return System.nanoTime();
    }

    /** As when the system has no more threads for those of ice4j. */
    @Test
    void anErrorWhileSettingUpIsToldAndLeavesNothingOpen() throws Exception {
        List<InetSocketAddress> bound = new ArrayList<>();
        IceException thrown = assertThrows(
                IceException.class,
                () -> IceSetup.make(
                        sessions.loop,
                        Sessions.config().build(),
                        (port, buf, off, len, from, now) -> {},
                        (controlling, hosts) -> {
                            bound.addAll(hosts);
                            throw new InternalError("no more threads");
                        }));
        assertEquals(IceFailure.Kind.INTERNAL, thrown.failure().kind());
        assertEquals(1, bound.size());
        Sessions.awaitFree(bound.get(0));
    }

    @Test
    void closingWhileConnectingTellsNothingMore() throws Exception {
        try (RawPeer peer = new RawPeer()) {
            peer.answersWith = null;
            Recorder recorder = new Recorder();
            IceSession session = sessions.open(
                    Sessions.config().connectTimeout(Duration.ofMillis(100)).build(), recorder);
            LocalIceDescription local = sessions.gather(session);
            sessions.connect(session, peer.description(true, peer.candidate()));
            Recorder.await(peer.requests);
            session.close();
            sessions.call(() -> true);
            sessions.call(() -> true);
            Sessions.awaitFree(local.candidates().get(0).address());
            Thread.sleep(150);
            assertTrue(recorder.events.isEmpty());
            assertNull(session.selectedPair());
            // Too late, and no error.
            sessions.connect(session, peer.description(true, peer.candidate()));
        }
    }

    @Test
    void closingFromEachCallback() throws Exception {
        for (String where : List.of("connected", "selected", "roundTrip", "dtls", "consentLost")) {
            try (RawPeer peer = new RawPeer()) {
                CountDownLatch closed = new CountDownLatch(1);
                IceSession[] self = new IceSession[1];
                List<String> told = new ArrayList<>();
                IceListener closing = new Closing(where, told, () -> {
                    self[0].close();
                    closed.countDown();
                });
                self[0] = sessions.open(
                        Sessions.config()
                                .consentInterval(Duration.ofMillis(10))
                                .consentExpiry(Duration.ofMillis(60))
                                .build(),
                        closing);
                LocalIceDescription local = sessions.gather(self[0]);
                InetSocketAddress to = local.candidates().get(0).address();
                peer.check(local, false);
                peer.send(Sessions.dtls(1), to);
                peer.send(Sessions.dtls(2), to);
                while (self[0].stats().datagramsHeld() < 2) {
                    Thread.sleep(1);
                }
                sessions.connect(self[0], peer.description(false, peer.candidate()));
                if (where.equals("consentLost")) {
                    Thread.sleep(20);
                    peer.answersWith = null;
                }
                assertTrue(closed.await(20, TimeUnit.SECONDS), where);
                sessions.call(() -> true);
                sessions.call(() -> true);
                assertEquals(where, told.get(told.size() - 1));
                Sessions.awaitFree(to);
            }
        }
    }

    private record Closing(String where, List<String> told, Runnable close) implements IceListener {
        private void tell(String what) {
            told.add(what);
            if (what.equals(where)) {
                close.run();
            }
        }

        @Override
        public void onConnected(IceCandidatePair pair) {
            tell("connected");
        }

        @Override
        public void onSelectedPairChanged(IceCandidatePair pair) {
            tell("selected");
        }

        @Override
        public void onRoundTrip(long rttNanos, long nowNanos) {
            tell("roundTrip");
        }

        @Override
        public void onDtls(byte[] buf, int off, int len, long nowNanos) {
            tell("dtls");
        }

        @Override
        public void onMedia(byte[] buf, int off, int len, long nowNanos) {
            tell("media");
        }

        @Override
        public void onConsentLost() {
            tell("consentLost");
        }

        @Override
        public void onFailed(IceFailure failure) {
            tell("failed");
        }
    }

    @Test
    void closingFromManyThreadsAtOnce() throws Exception {
        IceSession session = sessions.open(Sessions.config().build(), new Recorder());
        LocalIceDescription local = sessions.gather(session);
        CompletableFuture<?>[] closers = new CompletableFuture<?>[16];
        for (int i = 0; i < closers.length; i++) {
            closers[i] = CompletableFuture.runAsync(session::close);
        }
        CompletableFuture.allOf(closers).get(20, TimeUnit.SECONDS);
        sessions.call(() -> true);
        sessions.call(() -> true);
        Sessions.awaitFree(local.candidates().get(0).address());
    }

    @Test
    void aLoopThatHasBeenClosedIsNoObstacle() throws Exception {
        MediaLoops loops = MediaLoops.create(1);
        MediaLoop loop = loops.next();
        IceSession open = new IceSession(loop, Sessions.config().build(), new Recorder());
        LocalIceDescription local = open.gather().toCompletableFuture().get(20, TimeUnit.SECONDS);
        IceSession late = new IceSession(loop, Sessions.config().build(), new Recorder());
        loops.close();
        Sessions.awaitFree(local.candidates().get(0).address());
        open.close();
        assertFalse(open.send(new byte[] {22}, 0, 1));
        assertTrue(Set.of(IceFailure.Kind.CLOSED, IceFailure.Kind.NO_LOCAL_ADDRESS)
                .contains(failureOf(late, late.gather().toCompletableFuture()).kind()));
        late.close();
    }

    @Test
    void hundredsOfSessionsLeaveNeitherThreadsNorDescriptors() throws Exception {
        openAndClose(20);
        List<String> threadsBefore = threads();
        long descriptorsBefore = descriptors();
        openAndClose(300);
        List<String> more = new ArrayList<>(threads());
        // Those of sessions before these may have ended meanwhile.
        threadsBefore.forEach(more::remove);
        assertEquals(List.of(), more);
        // Others of this JVM may hold one for a moment.
        while (descriptors() > descriptorsBefore + 5) {
            Thread.sleep(5);
        }
    }

    /** Connected ones, connecting ones, and ones that are only gathered. */
    private void openAndClose(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            Recorder ours = new Recorder();
            Recorder theirs = new Recorder();
            try (IceSession a = sessions.open(Sessions.config().build(), ours);
                    IceSession b = sessions.open(
                            Sessions.config()
                                    .localLite(i % 2 == 0)
                                    .controlling(false)
                                    .build(),
                            theirs)) {
                LocalIceDescription fromA = sessions.gather(a);
                LocalIceDescription fromB = sessions.gather(b);
                if (i % 3 > 0) {
                    sessions.connect(b, Sessions.remote(fromA, false));
                    sessions.connect(a, Sessions.remote(fromB, i % 2 == 0));
                }
                if (i % 3 > 1) {
                    ours.awaitConnected();
                    theirs.awaitConnected();
                }
            }
        }
    }

    private static List<String> threads() {
        List<String> names = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("whep4j-")) {
                names.add(thread.getName());
            }
        }
        // It ends when it has been idle for a while.
        names.remove("whep4j-ice-setup");
        names.sort(null);
        return names;
    }

    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }
}
