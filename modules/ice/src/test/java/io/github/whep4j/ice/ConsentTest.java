package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** RFC 7675, with a second for each minute and less. */
@Timeout(60)
class ConsentTest {
    private static final long STEP_MILLIS = 50;

    private final Sessions sessions = new Sessions();
    private final Recorder recorder = new Recorder();
    private RawPeer peer;
    private IceSession session;
    private LocalIceDescription local;

    @BeforeAll
    static void warmUp() {
        IceSession.warmUp();
    }

    private void connect(int expiryMillis) throws Exception {
        connect(expiryMillis, recorder);
    }

    private void connect(int expiryMillis, Recorder recorder) throws Exception {
        connect(expiryMillis, 30, recorder);
    }

    private void connect(int expiryMillis, int intervalMillis) throws Exception {
        connect(expiryMillis, intervalMillis, recorder);
    }

    private void connect(int expiryMillis, int intervalMillis, Recorder recorder) throws Exception {
        peer = new RawPeer();
        session = sessions.open(
                Sessions.config()
                        .consentInterval(Duration.ofMillis(intervalMillis))
                        .consentExpiry(Duration.ofMillis(expiryMillis))
                        .build(),
                recorder);
        local = sessions.gather(session);
        sessions.connect(session, peer.description(true, peer.candidate()));
        recorder.awaitConnected();
        Recorder.await(recorder.selected);
    }

    @AfterEach
    void close() {
        peer.close();
        sessions.close();
    }

    @Test
    void isKeptByAuthenticAnswersEachToATransactionOfItsOwn() throws Exception {
        connect(2_000);
        Set<String> ids = new HashSet<>();
        int requests = 0;
        long end = System.nanoTime() + 2_500_000_000L;
        while (System.nanoTime() - end < 0) {
            ids.add(HexFormat.of().formatHex(RawStun.id(Recorder.await(peer.requests))));
            requests++;
        }
        assertEquals(requests, ids.size());
        // That was more than the consent lasts.
        assertTrue(recorder.consentLost.isEmpty());
        assertTrue(sessions.send(session, Sessions.dtls(1)));
        assertTrue(recorder.roundTrips.size() > 10);
        assertTrue(session.stats().currentRoundTripTime() > 0);
        assertTrue(session.stats().totalRoundTripTime() >= session.stats().currentRoundTripTime());
    }

    @Test
    void endsWithoutAnswersAndNothingIsSentAnyMore() throws Exception {
        connect(300);
        peer.answersWith = null;
        Recorder.await(recorder.consentLost);
        assertFalse(sessions.send(session, Sessions.dtls(1)));
        long sent = session.stats().requestsSent();
        long dropped = session.stats().datagramsDropped();
        peer.answersWith = RawPeer.PASSWORD;
        // Nor does a check of the peer's bring it back.
        peer.check(local, false);
        peer.send(Sessions.media(1), local.candidates().get(0).address());
        while (session.stats().datagramsDropped() == dropped) {
            Thread.sleep(1);
        }
        assertEquals(sent, session.stats().requestsSent());
        assertFalse(sessions.send(session, Sessions.dtls(1)));
        assertEquals(1, recorder.events.stream().filter("consentLost"::equals).count());
    }

    /** Where much is lost, all single checks of a lifetime may be. */
    @Test
    void isAskedForRepeatedlyOnceACheckWasNotAnswered() throws Exception {
        connect(20_000, 500);
        awaitRoundTrips(2);
        peer.answersWith = null;
        peer.requests.clear();
        Set<String> ids = new HashSet<>();
        String id;
        do {
            id = HexFormat.of().formatHex(RawStun.id(Recorder.await(peer.requests)));
        } while (ids.add(id));
        peer.answersWith = RawPeer.PASSWORD;
        awaitRoundTrips(2);
        // Those after it are single again.
        peer.requests.clear();
        String next = HexFormat.of().formatHex(RawStun.id(Recorder.await(peer.requests)));
        assertNotEquals(next, HexFormat.of().formatHex(RawStun.id(Recorder.await(peer.requests))));
        assertTrue(recorder.consentLost.isEmpty());
    }

    /** RFC 7675, Section 5.1: every five seconds, varied by a fifth, and never within four. */
    @Test
    void isAskedForEveryFourToSixSecondsAtRandom() throws Exception {
        peer = new RawPeer();
        AtomicLong now = new AtomicLong();
        try (Sessions inOurTime = new Sessions(now::get)) {
            session = inOurTime.open(Sessions.config().build(), recorder);
            local = inOurTime.gather(session);
            inOurTime.connect(session, peer.description(true, peer.candidate()));
            recorder.awaitConnected();
            Recorder.await(recorder.selected);
            List<Long> asked = new ArrayList<>();
            while (asked.size() < 60) {
                long before = session.stats().consentRequestsSent();
                now.addAndGet(STEP_MILLIS * 1_000_000);
                // Timers run in the order of their deadlines: what was due is done.
                CountDownLatch done = new CountDownLatch(1);
                inOurTime.loop.schedule(now.get(), done::countDown);
                assertTrue(done.await(20, TimeUnit.SECONDS));
                if (session.stats().consentRequestsSent() > before) {
                    asked.add(now.get() / 1_000_000);
                    awaitAnswers(session.stats().consentRequestsSent());
                }
            }
            long least = Long.MAX_VALUE;
            long most = 0;
            for (int i = 1; i < asked.size(); i++) {
                least = Math.min(least, asked.get(i) - asked.get(i - 1));
                most = Math.max(most, asked.get(i) - asked.get(i - 1));
            }
            assertTrue(least >= 4_000 - STEP_MILLIS && most <= 6_000 + STEP_MILLIS, least + " to " + most + " ms");
            assertTrue(most - least > 1_000, "at random: " + least + " to " + most + " ms");
            assertTrue(recorder.consentLost.isEmpty());
        }
    }

    /** The test's clock stands still meanwhile. */
    private void awaitAnswers(long requests) throws InterruptedException {
        while (session.stats().responsesReceived() < requests) {
            Thread.sleep(1);
        }
    }

    private void awaitRoundTrips(int more) throws InterruptedException {
        int enough = recorder.roundTrips.size() + more;
        while (recorder.roundTrips.size() < enough) {
            Thread.sleep(10);
        }
    }

    @Test
    void isNotKeptByAnswersWithAWrongPassword() throws Exception {
        connect(300);
        peer.answersWith = "wrong";
        Recorder.await(recorder.consentLost);
        assertNotEquals(0, session.stats().responsesUnauthenticated());
    }

    @Test
    void isNotKeptByErrors() throws Exception {
        connect(300);
        peer.spoil = answer -> new RawStun(0x0111, RawStun.id(answer))
                .attribute(9, (byte) 0, (byte) 0, (byte) 4, (byte) 3)
                .integrity(RawPeer.PASSWORD)
                .bytes();
        Recorder.await(recorder.consentLost);
    }

    @Test
    void isNotKeptByMedia() throws Exception {
        connect(300);
        peer.answersWith = null;
        while (recorder.consentLost.isEmpty()) {
            peer.send(Sessions.media(1), local.candidates().get(0).address());
            Thread.sleep(5);
        }
    }

    /** As a server does whose consent checks get lost, while its media does not. */
    @Test
    void whenItEndsAndARestartIsSeenToMediaIsTakenYetButNothingIsSent() throws Exception {
        BlockingQueue<CompletableFuture<LocalIceDescription>> restarts = new LinkedBlockingQueue<>();
        BlockingQueue<IceCandidatePair> restarted = new LinkedBlockingQueue<>();
        Recorder restarting = new Recorder() {
            @Override
            public boolean onConsentExpired() {
                restarts.add(session.gatherRestart().toCompletableFuture());
                return true;
            }

            @Override
            public void onRestarted(IceCandidatePair pair) {
                restarted.add(pair);
            }
        };
        connect(300, restarting);
        peer.answersWith = null;
        CompletableFuture<LocalIceDescription> gathering = Recorder.await(restarts);
        assertFalse(sessions.send(session, Sessions.dtls(1)));
        LocalIceDescription next = gathering.get(20, TimeUnit.SECONDS);
        peer.requests.clear();
        peer.answersWith = RawPeer.PASSWORD;
        peer.check(local, false);
        restarting.datagrams.clear();
        peer.send(Sessions.media(1), local.candidates().get(0).address());
        assertArrayEquals(Sessions.media(1), Recorder.await(restarting.datagrams));
        assertFalse(sessions.send(session, Sessions.dtls(2)), "these credentials get no consent again");
        assertTrue(peer.requests.isEmpty());
        assertTrue(restarting.consentLost.isEmpty());

        try (RawPeer elsewhere = new RawPeer()) {
            sessions.call(() -> {
                session.connectRestart(elsewhere.description(true, elsewhere.candidate()), true);
                return true;
            });
            assertEquals(elsewhere.address(), Recorder.await(restarted).remote().address());
            assertTrue(sessions.send(session, Sessions.dtls(3)));
            assertArrayEquals(Sessions.dtls(3), Recorder.await(elsewhere.payloads));
            assertNotEquals(local.password(), next.password());
            assertTrue(restarting.consentLost.isEmpty());
        }
    }

    @Test
    void aSessionMayBeClosedWhenItEnds() throws Exception {
        BlockingQueue<String> closed = new LinkedBlockingQueue<>();
        Recorder closing = new Recorder() {
            @Override
            public boolean onConsentExpired() {
                session.close();
                return closed.add("closed");
            }
        };
        connect(300, closing);
        peer.answersWith = null;
        Recorder.await(closed);
        Sessions.awaitFree(local.candidates().get(0).address());
        assertTrue(closing.consentLost.isEmpty());
    }

    @Test
    void whenItEndsAnotherPathThatHasItIsTaken() throws Exception {
        connect(1_000);
        try (RawPeer other = new RawPeer()) {
            peer.answersWith = null;
            // The peer's own checks keep that path fresh meanwhile.
            while (recorder.selected.isEmpty()) {
                other.check(local, false);
                Thread.sleep(10);
            }
            assertEquals(
                    other.address(), Recorder.await(recorder.selected).remote().address());
            assertTrue(recorder.consentLost.isEmpty());
            assertTrue(sessions.send(session, Sessions.dtls(1)));
        }
    }
}
