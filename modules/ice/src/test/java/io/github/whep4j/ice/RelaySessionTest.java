package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions whose datagrams go by a TURN server. */
@Timeout(60)
class RelaySessionTest {
    private final Sessions sessions = new Sessions();
    private final Recorder recorder = new Recorder();
    private RawPeer peer;
    private RawTurnServer turn;

    @BeforeAll
    static void warmUp() {
        IceSession.warmUp();
    }

    @BeforeEach
    void open() throws Exception {
        peer = new RawPeer();
        turn = new RawTurnServer();
    }

    @AfterEach
    void close() {
        sessions.close();
        peer.close();
        turn.close();
    }

    private IceConfig.Builder relayOnly() {
        return Sessions.config().relayOnly(true).turnServers(List.of(turn.server()));
    }

    private void assertCarriesDatagrams(IceSession session) throws Exception {
        InetSocketAddress relayed = turn.model.relayed.get(0);
        for (int i = 0; i < 3; i++) {
            assertTrue(sessions.send(session, Sessions.dtls(i)));
            assertArrayEquals(Sessions.dtls(i), Recorder.await(peer.payloads));
            peer.send(Sessions.media(i), relayed);
            assertArrayEquals(Sessions.media(i), Recorder.await(recorder.datagrams));
        }
    }

    /** By a Refresh with a lifetime of 0, whatever has come before. */
    private void awaitReleased() throws Exception {
        String request = "";
        while (!request.equals("4:0")) {
            request = Recorder.await(turn.accepted);
        }
    }

    @Test
    void connectsByARelayAlone() throws Exception {
        IceSession session = sessions.open(relayOnly().build(), recorder);
        LocalIceDescription local = sessions.gather(session);
        IceCandidate offered = local.candidates().get(0);
        assertEquals(1, local.candidates().size());
        assertEquals("relay", offered.type());
        assertEquals(turn.model.relayed.get(0), offered.address());
        // Not even where the server sees us from.
        assertEquals(new InetSocketAddress("0.0.0.0", 0), offered.relatedAddress());

        sessions.connect(session, peer.description(true, peer.candidate()));
        IceCandidatePair pair = recorder.awaitConnected();
        assertEquals("relay", pair.local().type());
        assertEquals("host", pair.remote().type());
        Recorder.await(recorder.selected);
        assertCarriesDatagrams(session);
        assertTrue(turn.model.channels.containsValue(peer.address()));
    }

    @Test
    void consentIsKeptThroughTheRelay() throws Exception {
        IceSession session = sessions.open(
                relayOnly()
                        .consentInterval(Duration.ofMillis(50))
                        .consentExpiry(Duration.ofSeconds(5))
                        .build(),
                recorder);
        sessions.gather(session);
        sessions.connect(session, peer.description(true, peer.candidate()));
        recorder.awaitConnected();
        for (int i = 0; i < 5; i++) {
            Recorder.await(recorder.roundTrips);
        }
        peer.answersWith = null;
        Recorder.await(recorder.consentLost);
    }

    @Test
    void theAllocationIsGivenBack() throws Exception {
        IceSession session = sessions.open(relayOnly().build(), recorder);
        sessions.gather(session);
        session.close();
        awaitReleased();
    }

    @Test
    void closesAfterItsLoopToo() throws Exception {
        IceSession session = sessions.open(relayOnly().build(), recorder);
        sessions.gather(session);
        sessions.loops.close();
        session.close();
        assertFalse(session.send(Sessions.dtls(1), 0, 3));
    }

    @Test
    void theHostPairIsPreferredAndTheRelayLetGo() throws Exception {
        IceSession session = sessions.open(
                Sessions.config()
                        .turnServers(List.of(turn.server()))
                        .gatherTimeout(Duration.ofSeconds(20))
                        .unselectedLinger(Duration.ofMillis(1))
                        .build(),
                recorder);
        LocalIceDescription local = sessions.gather(session);
        assertEquals(
                List.of("host", "relay"),
                local.candidates().stream().map(IceCandidate::type).toList());
        assertEquals(turn.model.mapped, local.candidates().get(1).relatedAddress());
        sessions.connect(session, peer.description(true, peer.candidate()));
        assertEquals("host", Recorder.await(recorder.selected).local().type());
        awaitReleased();
    }

    /** The first checks of a direct pair are lost, say, or a NAT has to let them through first. */
    @Test
    void aDirectPairThatIsValidSoonTakesThePlaceOfTheRelay() throws Exception {
        InetSocketAddress relayed = turn.model.relayed.get(0);
        peer.answersTo = relayed::equals;
        IceSession session = sessions.open(
                Sessions.config()
                        .turnServers(List.of(turn.server()))
                        .gatherTimeout(Duration.ofSeconds(20))
                        .build(),
                recorder);
        sessions.gather(session);
        sessions.connect(session, peer.description(true, peer.candidate()));
        // It is not waited for: DTLS may begin by the relay.
        assertEquals("relay", recorder.awaitConnected().local().type());
        assertEquals("relay", Recorder.await(recorder.selected).local().type());
        assertCarriesDatagrams(session);
        peer.answersTo = from -> true;
        assertEquals("host", Recorder.await(recorder.selected).local().type());
        byte[] last = Recorder.await(peer.requests);
        while (!peer.requests.isEmpty() || RawStun.find(last, 0x0025) == null) {
            last = Recorder.await(peer.requests);
        }
        awaitReleased();
        assertTrue(sessions.send(session, Sessions.dtls(9)));
    }

    @Test
    void withoutADirectPairTheRelayStays() throws Exception {
        peer.answersTo = turn.model.relayed.get(0)::equals;
        IceSession session = sessions.open(
                Sessions.config()
                        .turnServers(List.of(turn.server()))
                        .gatherTimeout(Duration.ofSeconds(20))
                        .build(),
                recorder);
        sessions.gather(session);
        sessions.connect(session, peer.description(true, peer.candidate()));
        assertEquals("relay", Recorder.await(recorder.selected).local().type());
        // Checks go on for three seconds, and no longer.
        Thread.sleep(3_500);
        peer.answersTo = from -> true;
        assertCarriesDatagrams(session);
        assertTrue(recorder.selected.isEmpty());
    }

    @Test
    void aServerThatTheAnswerTellsOfIsUsed() throws Exception {
        IceSession session = sessions.open(
                Sessions.config().relayOnly(true).includeLoopback(true).build(), recorder);
        assertTrue(sessions.gather(session).candidates().isEmpty());
        sessions.connect(session, peer.description(true, peer.candidate()));
        sessions.call(() -> {
            session.addTurnServers(List.of(turn.server()));
            return true;
        });
        assertEquals("relay", recorder.awaitConnected().local().type());
        assertCarriesDatagrams(session);
        Recorder.await(recorder.selected);
    }

    /** Only some are checked by a late relay. */
    @Test
    void aLateRelayChecksThePreferredCandidatesWhereverTheyStand() throws Exception {
        List<IceCandidate> candidates = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            InetSocketAddress nobody = new InetSocketAddress("127.9.0." + (i + 1), 9);
            candidates.add(new IceCandidate("x" + i, 1, "udp", 1_000 + i, nobody, "host", null));
        }
        candidates.add(peer.candidate());
        IceSession session = sessions.open(
                Sessions.config().relayOnly(true).includeLoopback(true).build(), recorder);
        sessions.gather(session);
        sessions.connect(session, peer.description(true, candidates.toArray(IceCandidate[]::new)));
        sessions.call(() -> {
            session.addTurnServers(List.of(turn.server()));
            return true;
        });
        assertEquals(peer.address(), recorder.awaitConnected().remote().address());
    }

    /** Else a server could have us check whatever ports it likes on this machine. */
    @Test
    void aServerElsewhereThatClaimsALoopbackAddressMakesNoneOfOursReachable() throws Exception {
        InetSocketAddress claimed = new InetSocketAddress("127.0.0.1", 50_000);
        for (String address : List.of("198.51.100.1", "127.0.0.1")) {
            TurnRelay relay = new TurnRelay(
                    sessions.loop,
                    turn.server().at(new InetSocketAddress(address, 3_478)),
                    Sessions.config().build(),
                    new IceCounters(),
                    new Nobody());
            IcePorts ports = new IcePorts(Map.of());
            assertTrue(ports.add(new RelayedPort(relay, claimed)));
            assertEquals(address.equals("127.0.0.1"), ports.reachLoopback());
        }
    }

    private record Nobody() implements TurnRelay.Events {
        @Override
        public void onAllocated(TurnRelay relay) {}

        @Override
        public void onDatagram(RelayedPort port, byte[] buf, int off, int len, InetSocketAddress peer, long nowNanos) {}

        @Override
        public void onEnded(TurnRelay relay, TurnFailure failure) {}
    }

    @Test
    void aRefusalIsTold() throws Exception {
        turn.model.errors.put(3, 486);
        IceSession session = sessions.open(relayOnly().build(), recorder);
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> sessions.gather(session));
        IceFailure failure = ((IceException) thrown.getCause()).failure();
        assertEquals(IceFailure.Kind.NO_RELAY, failure.kind());
        assertTrue(failure.message().contains("486"), failure.message());
        assertFalse(failure.message().contains(TurnServerModel.PASSWORD));
    }

    @Test
    void aDeadServerDelaysTheOthersForABoundedTime() throws Exception {
        try (DatagramSocket dead = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            TurnServer silent =
                    turn.server().at(new InetSocketAddress(InetAddress.getLoopbackAddress(), dead.getLocalPort()));
            IceSession session = sessions.open(
                    Sessions.config()
                            .turnServers(List.of(silent))
                            .gatherTimeout(Duration.ofMillis(100))
                            .build(),
                    recorder);
            LocalIceDescription local = sessions.gather(session);
            assertFalse(local.complete());
            assertEquals(1, local.candidates().size());
        }
    }

    /** The gathering timeout is longer than the test may take. */
    @Test
    void aDeadServerBesideAnotherDelaysForAMoment() throws Exception {
        try (DatagramSocket dead = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            TurnServer silent =
                    turn.server().at(new InetSocketAddress(InetAddress.getLoopbackAddress(), dead.getLocalPort()));
            IceSession session = sessions.open(
                    relayOnly()
                            .turnServers(List.of(silent, turn.server()))
                            .gatherTimeout(Duration.ofHours(1))
                            .build(),
                    recorder);
            assertEquals(1, sessions.gather(session).candidates().size());
        }
    }

    @Test
    void aRelayThatGoesTakesTheConnectionWithIt() throws Exception {
        turn.model.lifetimeSeconds = 1;
        IceSession session = sessions.open(relayOnly().build(), recorder);
        sessions.gather(session);
        sessions.connect(session, peer.description(true, peer.candidate()));
        recorder.awaitConnected();
        turn.model.errors.put(4, 437);
        Recorder.await(recorder.consentLost);
        assertFalse(sessions.send(session, Sessions.dtls(1)));
    }

    /** As when a TURN server is restarted: the peer is still there, and so is the session. */
    @Test
    void aRelayThatGoesMayBeFollowedByAnotherOfARestart() throws Exception {
        turn.model.lifetimeSeconds = 1;
        BlockingQueue<CompletableFuture<LocalIceDescription>> restarts = new LinkedBlockingQueue<>();
        BlockingQueue<IceCandidatePair> restarted = new LinkedBlockingQueue<>();
        IceSession[] session = new IceSession[1];
        Recorder restarting = new Recorder() {
            @Override
            public boolean onPathGone() {
                events.add("pathGone");
                restarts.add(session[0].gatherRestart().toCompletableFuture());
                return true;
            }

            @Override
            public void onRestarted(IceCandidatePair pair) {
                restarted.add(pair);
            }
        };
        session[0] = sessions.open(relayOnly().build(), restarting);
        sessions.gather(session[0]);
        sessions.connect(session[0], peer.description(true, peer.candidate()));
        restarting.awaitConnected();
        turn.model.errors.put(4, 437);
        CompletableFuture<LocalIceDescription> gathering = Recorder.await(restarts);
        assertEquals(1, gathering.get(20, TimeUnit.SECONDS).candidates().size());
        assertFalse(sessions.send(session[0], Sessions.dtls(1)));
        sessions.call(() -> {
            session[0].connectRestart(peer.description(true, peer.candidate()), true);
            return true;
        });
        Recorder.await(restarted);
        assertTrue(sessions.send(session[0], Sessions.dtls(2)));
        assertEquals(1, restarting.events.stream().filter("pathGone"::equals).count());
        assertTrue(restarting.consentLost.isEmpty());
    }

    @Test
    void aRestartThatFindsNothingToOfferHoldsNothingBack() throws Exception {
        IceSession session = sessions.open(
                relayOnly()
                        .consentInterval(Duration.ofMillis(50))
                        .consentExpiry(Duration.ofSeconds(2))
                        .build(),
                recorder);
        sessions.gather(session);
        sessions.connect(session, peer.description(true, peer.candidate()));
        recorder.awaitConnected();
        turn.model.errors.put(3, 486);
        CompletableFuture<LocalIceDescription> gathering =
                sessions.call(session::gatherRestart).toCompletableFuture();
        assertThrows(ExecutionException.class, () -> gathering.get(20, TimeUnit.SECONDS));
        peer.answersWith = null;
        Recorder.await(recorder.consentLost);
    }

    @Test
    void withoutARestartConsentRunsOutAfterAll() throws Exception {
        turn.model.lifetimeSeconds = 1;
        BlockingQueue<String> gone = new LinkedBlockingQueue<>();
        Recorder waiting = new Recorder() {
            @Override
            public boolean onPathGone() {
                return gone.add("gone");
            }
        };
        IceSession session = sessions.open(
                relayOnly()
                        .consentInterval(Duration.ofMillis(50))
                        .consentExpiry(Duration.ofSeconds(2))
                        .build(),
                waiting);
        sessions.gather(session);
        sessions.connect(session, peer.description(true, peer.candidate()));
        waiting.awaitConnected();
        turn.model.errors.put(4, 437);
        Recorder.await(gone);
        assertTrue(waiting.consentLost.isEmpty());
        Recorder.await(waiting.consentLost);
    }
}
