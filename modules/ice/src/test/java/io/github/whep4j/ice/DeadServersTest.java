package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What dead servers and candidates cost, in virtual time: the sockets are real, and the clock moves when the test says so. As
 * long as it stands still nothing can be due to its having passed.
 */
@Timeout(120)
class DeadServersTest {
    private static final InetSocketAddress MAPPED = new InetSocketAddress("203.0.113.5", 4_242);
    private static final String REFLEXIVE = "srflx";
    private static final String RELAY = "relay";

    private final AtomicLong nowNanos = new AtomicLong();
    private final Sessions sessions = new Sessions(nowNanos::get);
    private final Recorder recorder = new Recorder();
    private RawPeer dead;

    @BeforeAll
    static void warmUp() {
        IceSession.warmUp();
    }

    @BeforeEach
    void open() throws Exception {
        dead = new RawPeer();
        dead.answersWith = null;
    }

    @AfterEach
    void close() {
        dead.close();
        sessions.close();
    }

    private static RawPeer stunServer() throws Exception {
        RawPeer server = new RawPeer();
        server.spoil = answer ->
                new RawStun(0x0101, RawStun.id(answer)).xorMapped(MAPPED).bytes();
        return server;
    }

    private TurnServer deadTurnServer() {
        return new TurnServer(dead.address(), TurnServer.Transport.UDP, "dead.example.org", "u", "p");
    }

    /** Until then; what is due by then has been done when this returns. */
    private void moveTo(long millis) throws Exception {
        // What has begun goes on to where it arms its timers.
        sessions.call(() -> true);
        nowNanos.set(TimeUnit.MILLISECONDS.toNanos(millis));
        // The first wakes the loop up, which runs its timers before tasks in its next turn.
        sessions.call(() -> true);
        sessions.call(() -> true);
        sessions.call(() -> true);
    }

    /** A Binding request, or one of TURN. */
    private void awaitAsked() throws Exception {
        while (dead.requests.isEmpty() && dead.responses.isEmpty()) {
            Thread.sleep(5);
        }
    }

    private void awaitCandidate(IceSession session, String type) throws Exception {
        while (sessions.call(session::report).localCandidates().stream()
                .noneMatch(candidate -> candidate.type().equals(type))) {
            Thread.sleep(5);
        }
    }

    /** Gathers; with {@code type} once a candidate of it is there. */
    private void assertDoneAt(long millis, IceConfig.Builder config, String type) throws Exception {
        IceSession session = sessions.open(config.build(), recorder);
        CompletableFuture<LocalIceDescription> hosts = new CompletableFuture<>();
        CompletableFuture<LocalIceDescription> all =
                session.gather(hosts::complete).toCompletableFuture();
        // Who trickles waits for nothing.
        assertEquals(1, hosts.get(60, TimeUnit.SECONDS).candidates().size());
        awaitAsked();
        if (!type.isEmpty()) {
            awaitCandidate(session, type);
        }
        moveTo(millis - 1);
        assertFalse(all.isDone());
        moveTo(millis);
        LocalIceDescription local = all.get(60, TimeUnit.SECONDS);
        assertFalse(local.complete());
        assertEquals(
                type.isEmpty() ? 1 : 2,
                local.candidates().size(),
                local.candidates().toString());
    }

    @Test
    void aDeadStunServerBesideALiveOneCosts200Milliseconds() throws Exception {
        try (RawPeer live = stunServer()) {
            assertDoneAt(200, Sessions.config().stunServers(List.of(dead.address(), live.address())), REFLEXIVE);
        }
    }

    @Test
    void aDeadTurnServerBesideALiveOneCosts200Milliseconds() throws Exception {
        try (RawTurnServer live = new RawTurnServer()) {
            assertDoneAt(200, Sessions.config().turnServers(List.of(deadTurnServer(), live.server())), RELAY);
        }
    }

    /** With trickle the answer comes, and a pair with it, while a server that is dead still has its time. */
    @Test
    void whatConnectsByARelayMeanwhileIsNotEndedWithTheGathering() throws Exception {
        try (RawTurnServer live = new RawTurnServer();
                RawPeer peer = new RawPeer()) {
            IceSession session = sessions.open(
                    Sessions.config()
                            .relayOnly(true)
                            .turnServers(List.of(deadTurnServer(), live.server()))
                            .build(),
                    recorder);
            CompletableFuture<LocalIceDescription> hosts = new CompletableFuture<>();
            CompletableFuture<LocalIceDescription> all =
                    session.gather(hosts::complete).toCompletableFuture();
            assertTrue(hosts.get(60, TimeUnit.SECONDS).candidates().isEmpty());
            awaitCandidate(session, RELAY);
            sessions.connect(session, peer.description(true, peer.candidate()));
            assertEquals(RELAY, recorder.awaitConnected().local().type());
            assertFalse(all.isDone());
            moveTo(200);
            assertFalse(all.get(60, TimeUnit.SECONDS).complete());
            assertTrue(sessions.send(session, Sessions.dtls(1)));
        }
    }

    @Test
    void aDeadStunServerAloneCostsTheGatheringBound() throws Exception {
        assertDoneAt(1_000, Sessions.config().stunServers(List.of(dead.address())), "");
    }

    @Test
    void aDeadTurnServerAloneCostsTheGatheringBound() throws Exception {
        assertDoneAt(1_000, Sessions.config().turnServers(List.of(deadTurnServer())), "");
    }

    @Test
    void deadServersOfBothKindsCostNoMoreThanOne() throws Exception {
        assertDoneAt(
                700,
                Sessions.config()
                        .gatherTimeout(Duration.ofMillis(700))
                        .stunServers(List.of(dead.address()))
                        .turnServers(List.of(deadTurnServer())),
                "");
    }

    /** One that answers late shortens the time of the others, never lengthens it. */
    @Test
    void aServerThatAnswersAtTheLastMomentDoesNotMoveTheBound() throws Exception {
        try (RawPeer live = stunServer()) {
            live.answersWith = null;
            IceSession session = sessions.open(
                    Sessions.config()
                            .stunServers(List.of(dead.address(), live.address()))
                            .build(),
                    recorder);
            CompletableFuture<LocalIceDescription> all = session.gather().toCompletableFuture();
            Recorder.await(live.requests);
            live.answersWith = RawPeer.PASSWORD;
            // Time for it to be asked again, and to answer.
            moveTo(900);
            awaitCandidate(session, REFLEXIVE);
            moveTo(999);
            assertFalse(all.isDone());
            moveTo(1_000);
            assertEquals(2, all.get(60, TimeUnit.SECONDS).candidates().size());
        }
    }

    /**
     * Nothing of ours is waited for, as no time passes for us; what is left is the pace of checks, one each 5 ms (RFC 8445,
     * Section 14.2), and there are no more than one for each of the ten.
     */
    @Test
    void nineDeadCandidatesOfTenCostTheirPlaceInTheQueue() throws Exception {
        List<RawPeer> silent = new ArrayList<>();
        try (RawPeer live = new RawPeer()) {
            List<IceCandidate> candidates = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                RawPeer one = new RawPeer();
                one.answersWith = null;
                silent.add(one);
                candidates.add(new IceCandidate("dead" + i, 1, "udp", 2_130_706_431L - i, one.address(), "host", null));
            }
            candidates.add(new IceCandidate("live", 1, "udp", 1_000, live.address(), "host", null));
            IceSession session = sessions.open(Sessions.config().build(), recorder);
            sessions.gather(session);
            sessions.connect(session, live.description(false, candidates.toArray(IceCandidate[]::new)));
            assertEquals(live.address(), recorder.awaitConnected().remote().address());
            assertEquals(
                    live.address(), Recorder.await(recorder.selected).remote().address());
            assertEquals(0, nowNanos.get());
            int checks = 0;
            for (IceReport.Pair pair : sessions.call(session::report).pairs()) {
                boolean isLive = pair.remote().address().equals(live.address());
                checks += isLive ? 0 : pair.checksSent();
                assertTrue(isLive || pair.checksSent() <= 1, pair.toString());
            }
            assertTrue(checks <= 9, "checks of dead candidates: " + checks);
        } finally {
            silent.forEach(RawPeer::close);
        }
    }

    /** A camera that is still waking up, say, whose address had to be looked up. */
    @Test
    void aCandidateThatIsKnownLaterIsCheckedUntilTheDeadlineToo() throws Exception {
        IceSession session = sessions.open(Sessions.config().build(), recorder);
        sessions.gather(session);
        sessions.connect(session, dead.description(true));
        sessions.call(() -> {
            session.addRemoteCandidates(List.of(dead.candidate()));
            return true;
        });
        for (int seconds = 1; seconds <= 12; seconds++) {
            moveTo(1_000L * seconds);
        }
        dead.answersWith = RawPeer.PASSWORD;
        moveTo(14_000);
        assertEquals(dead.address(), recorder.awaitConnected().remote().address());
    }

    @Test
    void withoutAnAnswerToAnyCheckItFailsAtTheDeadline() throws Exception {
        IceSession session = sessions.open(Sessions.config().build(), recorder);
        sessions.gather(session);
        sessions.connect(session, dead.description(false, dead.candidate()));
        Recorder.await(dead.requests);
        moveTo(14_999);
        assertTrue(recorder.outcome.isEmpty(), recorder.events.toString());
        moveTo(15_000);
        assertEquals(IceFailure.Kind.TIMEOUT, recorder.awaitFailed().kind());
    }
}
