package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** ICE restarts of two connected sessions, by RFC 8445, Section 9: a second agent beside the first. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class IceRestartTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Sessions sessions = new Sessions();
    private final Restarted here = new Restarted();
    private final Restarted there = new Restarted();
    private IceSession ours;
    private IceSession theirs;
    private LocalIceDescription oursFirst;
    private LocalIceDescription theirsFirst;

    /** A recorder of restarts, too. */
    private static class Restarted extends Recorder {
        final BlockingQueue<IceCandidatePair> pairs = new LinkedBlockingQueue<>();
        final BlockingQueue<IceFailure> failures = new LinkedBlockingQueue<>();

        @Override
        public void onRestarted(IceCandidatePair pair) {
            events.add("restarted");
            pairs.add(pair);
        }

        @Override
        public void onRestartFailed(IceFailure failure) {
            events.add("restartFailed");
            failures.add(failure);
        }
    }

    @BeforeEach
    void connect() throws Exception {
        ours = sessions.open(
                Sessions.config().connectTimeout(Duration.ofSeconds(15)).build(), here);
        theirs = sessions.open(Sessions.config().controlling(false).build(), there);
        oursFirst = sessions.gather(ours);
        theirsFirst = sessions.gather(theirs);
        sessions.connect(theirs, Sessions.remote(oursFirst, false));
        sessions.connect(ours, Sessions.remote(theirsFirst, false));
        here.awaitConnected();
        there.awaitConnected();
    }

    @AfterEach
    void close() {
        sessions.close();
    }

    private LocalIceDescription gatherRestart(IceSession session) throws Exception {
        return sessions.call(session::gatherRestart).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private void connectRestart(IceSession session, LocalIceDescription remote, boolean controlling) throws Exception {
        sessions.call(() -> {
            session.connectRestart(Sessions.remote(remote, false), controlling);
            return true;
        });
    }

    private boolean isAlive(IceSession session, Duration limit) throws Exception {
        CompletableFuture<Boolean> answered = new CompletableFuture<>();
        sessions.call(() -> {
            session.check(limit, answered::complete);
            return true;
        });
        return answered.get(60, TimeUnit.SECONDS);
    }

    private void restart() throws Exception {
        LocalIceDescription oursNext = gatherRestart(ours);
        LocalIceDescription theirsNext = gatherRestart(theirs);
        connectRestart(theirs, oursNext, false);
        connectRestart(ours, theirsNext, true);
        Recorder.await(here.pairs);
        Recorder.await(there.pairs);
    }

    @Test
    void section9_bothCredentialsChangeAndTheNewPairTakesOver() throws Exception {
        IceCandidatePair before = ours.selectedPair();
        LocalIceDescription oursNext = gatherRestart(ours);
        LocalIceDescription theirsNext = gatherRestart(theirs);
        assertNotEquals(oursFirst.ufrag(), oursNext.ufrag());
        assertNotEquals(oursFirst.password(), oursNext.password());
        connectRestart(theirs, oursNext, false);
        connectRestart(ours, theirsNext, true);
        IceCandidatePair after = Recorder.await(here.pairs);
        Recorder.await(there.pairs);

        assertEquals(after, ours.selectedPair());
        assertNotEquals(before.remote().address(), after.remote().address());
        assertTrue(theirsNext.candidates().contains(after.remote()), after.toString());
        assertTrue(sessions.send(theirs, Sessions.media(1)));
        assertArrayEquals(Sessions.media(1), Recorder.await(here.datagrams));
        assertTrue(sessions.send(ours, Sessions.dtls(2)));
        assertArrayEquals(Sessions.dtls(2), Recorder.await(there.datagrams));
        assertEquals(1, here.events.stream().filter("connected"::equals).count());
    }

    @Test
    void theNameThatWasToldIsForTheFirstAgentAlone() throws Exception {
        IceSession named = sessions.open(Sessions.config().localUfrag("abcd").build(), new Recorder());
        assertEquals("abcd", sessions.gather(named).ufrag());
        assertNotEquals("abcd", gatherRestart(named).ufrag());
    }

    @Test
    void whileARestartIsUnderWayTheOldPairIsInUse() throws Exception {
        IceCandidatePair before = ours.selectedPair();
        gatherRestart(ours);
        assertSame(before, ours.selectedPair());
        assertTrue(sessions.send(theirs, Sessions.media(3)));
        assertArrayEquals(Sessions.media(3), Recorder.await(here.datagrams));
        assertTrue(sessions.send(ours, Sessions.media(4)));
        assertArrayEquals(Sessions.media(4), Recorder.await(there.datagrams));
    }

    /** Only we have taken over: what the peer still sends by the old pair is not lost. */
    @Test
    void whatComesByTheOldPairAfterwardsIsHandedOver() throws Exception {
        IceSession peer = sessions.open(Sessions.config().controlling(false).build(), there);
        LocalIceDescription oursNext = gatherRestart(ours);
        LocalIceDescription peers = sessions.gather(peer);
        sessions.connect(peer, Sessions.remote(oursNext, false));
        connectRestart(ours, peers, true);
        Recorder.await(here.pairs);
        assertTrue(sessions.send(theirs, Sessions.media(5)));
        assertArrayEquals(Sessions.media(5), Recorder.await(here.datagrams));
    }

    @Test
    void aRestartThatFailsLeavesThePairInUse() throws Exception {
        Restarted hasty = new Restarted();
        IceSession session = sessions.open(
                Sessions.config().connectTimeout(Duration.ofSeconds(5)).build(), hasty);
        IceSession peer = sessions.open(Sessions.config().controlling(false).build(), there);
        LocalIceDescription local = sessions.gather(session);
        LocalIceDescription remote = sessions.gather(peer);
        sessions.connect(peer, Sessions.remote(local, false));
        sessions.connect(session, Sessions.remote(remote, false));
        hasty.awaitConnected();

        gatherRestart(session);
        // With these credentials nobody answers.
        sessions.call(() -> {
            session.connectRestart(
                    new RemoteIceDescription("nobody", "nobodyKnowsThisPassword", false, remote.candidates()), true);
            return true;
        });
        assertEquals(IceFailure.Kind.TIMEOUT, Recorder.await(hasty.failures).kind());
        assertTrue(sessions.send(session, Sessions.media(6)));
        assertArrayEquals(Sessions.media(6), Recorder.await(there.datagrams));
        assertFalse(hasty.events.contains("failed"), hasty.events.toString());
    }

    @Test
    void aRestartThatFailsMayBeFollowedByAnotherAtOnce() throws Exception {
        CompletableFuture<LocalIceDescription> next = new CompletableFuture<>();
        IceSession[] self = new IceSession[1];
        Restarted again = new Restarted() {
            @Override
            public void onRestartFailed(IceFailure failure) {
                self[0].gatherRestart().whenComplete((local, error) -> {
                    if (error == null) {
                        next.complete(local);
                    } else {
                        next.completeExceptionally(error);
                    }
                });
            }
        };
        self[0] = sessions.open(
                Sessions.config().connectTimeout(Duration.ofSeconds(5)).build(), again);
        IceSession peer = sessions.open(Sessions.config().controlling(false).build(), there);
        LocalIceDescription local = sessions.gather(self[0]);
        LocalIceDescription remote = sessions.gather(peer);
        sessions.connect(peer, Sessions.remote(local, false));
        sessions.connect(self[0], Sessions.remote(remote, false));
        again.awaitConnected();
        gatherRestart(self[0]);
        sessions.call(() -> {
            self[0].connectRestart(
                    new RemoteIceDescription("nobody", "nobodyKnowsThisPassword", false, remote.candidates()), true);
            return true;
        });
        assertFalse(next.get(20, TimeUnit.SECONDS).candidates().isEmpty());
    }

    @Test
    void anotherRestartTakesThePlaceOfOneThatIsUnderWay_andFollowsOneThatIsDone() throws Exception {
        LocalIceDescription given = gatherRestart(ours);
        restart();
        assertNotEquals(given.ufrag(), oursFirst.ufrag());
        IceCandidatePair second = ours.selectedPair();
        restart();
        assertNotEquals(second, ours.selectedPair());
        assertTrue(sessions.send(theirs, Sessions.media(7)));
        assertArrayEquals(Sessions.media(7), Recorder.await(here.datagrams));
    }

    @Test
    void anAbandonedRestartTellsNothingAndKeepsThePair() throws Exception {
        gatherRestart(ours);
        sessions.call(() -> {
            ours.abandonRestart();
            return true;
        });
        assertTrue(sessions.send(ours, Sessions.media(8)));
        assertArrayEquals(Sessions.media(8), Recorder.await(there.datagrams));
        assertEquals(List.of(), List.copyOf(here.failures));
    }

    @Test
    void allSocketsAreClosedInTheEnd() throws Exception {
        LocalIceDescription oursNext = gatherRestart(ours);
        LocalIceDescription theirsNext = gatherRestart(theirs);
        connectRestart(theirs, oursNext, false);
        connectRestart(ours, theirsNext, true);
        Recorder.await(here.pairs);
        LocalIceDescription unused = gatherRestart(ours);
        ours.close();
        theirs.close();
        for (LocalIceDescription local : List.of(oursFirst, theirsFirst, oursNext, theirsNext, unused)) {
            for (IceCandidate candidate : local.candidates()) {
                Sessions.awaitFree(candidate.address());
            }
        }
    }

    @Test
    void aCheckOutOfTurnTellsWhetherThePeerAnswers() throws Exception {
        assertTrue(isAlive(ours, LIMIT));
        theirs.close();
        assertFalse(isAlive(ours, Duration.ofSeconds(1)));
        assertFalse(here.events.contains("consentLost"), "that is for its own time");
    }

    @Test
    void aCheckOutOfTurnIsOfTheNewPairAfterARestart() throws Exception {
        restart();
        assertTrue(isAlive(ours, LIMIT));
    }
}
