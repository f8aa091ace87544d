package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IceSessionTest {
    private final Sessions sessions = new Sessions();
    private final Recorder ours = new Recorder();
    private final Recorder theirs = new Recorder();

    @BeforeAll
    static void warmUp() {
        IceSession.warmUp();
    }

    @AfterEach
    void close() {
        sessions.close();
    }

    @Test
    void twoFullAgentsConnectAndSelectTheSamePair() throws Exception {
        IceSession a = sessions.open(Sessions.config().controlling(true).build(), ours);
        IceSession b = sessions.open(Sessions.config().controlling(false).build(), theirs);
        LocalIceDescription fromA = sessions.gather(a);
        LocalIceDescription fromB = sessions.gather(b);
        assertFalse(sessions.send(a, Sessions.dtls(1)));
        sessions.connect(b, Sessions.remote(fromA, false));
        sessions.connect(a, Sessions.remote(fromB, false));

        ours.awaitConnected();
        theirs.awaitConnected();
        IceCandidatePair atA = Recorder.await(ours.selected);
        IceCandidatePair atB = Recorder.await(theirs.selected);
        assertEquals(fromA.candidates().get(0), atA.local());
        assertEquals(fromB.candidates().get(0), atA.remote());
        assertEquals(atA.local().address(), atB.remote().address());
        assertEquals(atA, a.selectedPair());

        assertTrue(sessions.send(a, Sessions.dtls(1)));
        assertArrayEquals(Sessions.dtls(1), Recorder.await(theirs.datagrams));
        assertTrue(sessions.send(b, Sessions.media(2)));
        assertArrayEquals(Sessions.media(2), Recorder.await(ours.datagrams));
        assertNotNull(Recorder.await(ours.roundTrips));
        assertEquals(0, a.stats().requestsUnauthenticated());
        assertEquals(0, a.stats().responsesUnauthenticated());
        assertTrue(a.stats().responsesReceived() > 0);
    }

    @Test
    void connectsToALiteAgent() throws Exception {
        IceSession full = sessions.open(Sessions.config().controlling(false).build(), ours);
        IceSession lite = sessions.open(Sessions.config().localLite(true).build(), theirs);
        LocalIceDescription fromFull = sessions.gather(full);
        LocalIceDescription fromLite = sessions.gather(lite);
        sessions.connect(lite, Sessions.remote(fromFull, false));
        sessions.connect(full, Sessions.remote(fromLite, true));

        ours.awaitConnected();
        theirs.awaitConnected();
        Recorder.await(ours.selected);
        Recorder.await(theirs.selected);
        assertTrue(sessions.send(full, Sessions.dtls(1)));
        assertArrayEquals(Sessions.dtls(1), Recorder.await(theirs.datagrams));
        assertTrue(sessions.send(lite, Sessions.media(2)));
        assertArrayEquals(Sessions.media(2), Recorder.await(ours.datagrams));
        assertEquals(0, lite.stats().requestsSent());
    }

    /** As of a peer whose names had to be resolved first. */
    @Test
    void connectsToACandidateThatIsKnownLater() throws Exception {
        try (RawPeer peer = new RawPeer()) {
            IceSession session = sessions.open(Sessions.config().build(), ours);
            sessions.gather(session);
            sessions.connect(session, peer.description(false));
            sessions.call(() -> {
                session.addRemoteCandidates(List.of(peer.candidate(), peer.candidate()));
                return true;
            });
            assertEquals(peer.candidate(), ours.awaitConnected().remote());
            assertEquals(peer.candidate(), Recorder.await(ours.selected).remote());
            session.addRemoteCandidates(List.of(peer.candidate()));
        }
    }

    @Test
    void areKnownByTheNameThatTheyWereGiven() throws Exception {
        IceSession full = sessions.open(Sessions.config().localUfrag("a+/z").build(), ours);
        IceSession lite = sessions.open(
                Sessions.config().localLite(true).localUfrag("0123").build(), theirs);
        LocalIceDescription fromFull = sessions.gather(full);
        LocalIceDescription fromLite = sessions.gather(lite);
        assertEquals("a+/z", fromFull.ufrag());
        assertEquals("0123", fromLite.ufrag());
        sessions.connect(lite, Sessions.remote(fromFull, false));
        sessions.connect(full, Sessions.remote(fromLite, true));

        ours.awaitConnected();
        theirs.awaitConnected();
        assertEquals(0, lite.stats().requestsUnauthenticated());
        for (String none : List.of("abc", "a b c", "a".repeat(257))) {
            IceConfig.Builder config = Sessions.config().localUfrag(none);
            assertThrows(IllegalArgumentException.class, config::build);
        }
    }

    @Test
    void connectsWithoutAnyCandidateOfThePeers() throws Exception {
        try (RawPeer peer = new RawPeer()) {
            IceSession session = sessions.open(Sessions.config().build(), ours);
            LocalIceDescription local = sessions.gather(session);
            sessions.connect(session, peer.description(false));
            peer.check(local, false);
            IceCandidatePair pair = ours.awaitConnected();
            assertEquals("prflx", pair.remote().type());
            assertEquals(peer.address(), pair.remote().address());
            assertEquals(0x6e0001ffL, pair.remote().priority());
            assertEquals(pair, Recorder.await(ours.selected));
        }
    }

    /** ice4j's agent would come to it after the checks that wait for their turn, and DTLS would wait for that. */
    @Test
    void theFirstValidPairIsNominatedInTheSameTurnOfTheLoop() throws Exception {
        CompletableFuture<Boolean> selectedInTheSameTurn = new CompletableFuture<>();
        Recorder recorder = new Recorder() {
            @Override
            public void onConnected(IceCandidatePair pair) {
                super.onConnected(pair);
                sessions.loop.execute(() -> selectedInTheSameTurn.complete(!selected.isEmpty()));
            }
        };
        try (RawPeer peer = new RawPeer()) {
            IceSession session = sessions.open(Sessions.config().build(), recorder);
            sessions.gather(session);
            sessions.connect(session, peer.description(false, peer.candidate()));
            assertTrue(selectedInTheSameTurn.get(20, TimeUnit.SECONDS));
        }
    }

    /** A socket bound to the wildcard address answers from whichever address the system likes. */
    @Test
    void aPairThatIsAnsweredFromElsewhereFailsAndTheLearnedOneWorks() throws Exception {
        try (RawPeer told = new RawPeer();
                RawPeer real = new RawPeer()) {
            told.answersFrom = real;
            IceSession session = sessions.open(Sessions.config().build(), ours);
            LocalIceDescription local = sessions.gather(session);
            sessions.connect(session, told.description(false, told.candidate()));
            Recorder.await(told.requests);
            while (session.stats().responsesReceived() == 0) {
                Thread.sleep(1);
            }
            assertTrue(ours.events.isEmpty());
            real.check(local, false);
            assertEquals(real.address(), ours.awaitConnected().remote().address());
            assertEquals("prflx", Recorder.await(ours.selected).remote().type());
        }
    }

    @Test
    void whatComesEarlyFollowsOnConnected() throws Exception {
        try (RawPeer peer = new RawPeer();
                RawPeer stranger = new RawPeer()) {
            IceSession session = sessions.open(Sessions.config().build(), ours);
            LocalIceDescription local = sessions.gather(session);
            stranger.send(Sessions.dtls(99), local.candidates().get(0).address());
            peer.send(Sessions.dtls(98), local.candidates().get(0).address());
            peer.check(local, false);
            peer.send(Sessions.dtls(1), local.candidates().get(0).address());
            peer.send(Sessions.media(2), local.candidates().get(0).address());
            peer.send(Sessions.dtls(3), local.candidates().get(0).address());
            while (session.stats().datagramsHeld() < 3) {
                Thread.sleep(1);
            }
            assertTrue(ours.events.isEmpty());
            sessions.connect(session, peer.description(false));
            ours.awaitConnected();
            Recorder.await(ours.selected);
            assertEquals(List.of("connected", "dtls1", "media2", "dtls3"), ours.events.subList(0, 4));
            assertEquals(2, session.stats().datagramsDropped());
        }
    }

    @Test
    void payloadFromWhoHasNotBeenCheckedIsDroppedAlsoWhenConnected() throws Exception {
        try (RawPeer peer = new RawPeer();
                RawPeer stranger = new RawPeer()) {
            IceSession session = sessions.open(Sessions.config().build(), ours);
            LocalIceDescription local = sessions.gather(session);
            sessions.connect(session, peer.description(true, peer.candidate()));
            ours.awaitConnected();
            stranger.send(Sessions.dtls(1), local.candidates().get(0).address());
            stranger.send(Sessions.media(1), local.candidates().get(0).address());
            for (int first : new int[] {4, 16, 64, 100, 192, 255}) {
                peer.send(
                        new byte[] {(byte) first, 1, 2},
                        local.candidates().get(0).address());
            }
            peer.send(new byte[0], local.candidates().get(0).address());
            peer.send(Sessions.media(7), local.candidates().get(0).address());
            assertArrayEquals(Sessions.media(7), Recorder.await(ours.datagrams));
            assertEquals(9, session.stats().datagramsDropped());
            assertTrue(ours.datagrams.isEmpty());
        }
    }

    @Test
    void failsAtTheConnectDeadline() throws Exception {
        try (RawPeer peer = new RawPeer()) {
            peer.answersWith = "wrong";
            IceSession session = sessions.open(
                    Sessions.config().connectTimeout(Duration.ofMillis(250)).build(), ours);
            LocalIceDescription local = sessions.gather(session);
            sessions.connect(session, peer.description(true, peer.candidate()));
            IceFailure failure = ours.awaitFailed();
            assertEquals(IceFailure.Kind.TIMEOUT, failure.kind());
            assertTrue(failure.message().contains("1 local and 1 remote candidates"), failure.message());
            assertFalse(failure.message().contains(RawPeer.PASSWORD));
            assertEquals(List.of("failed"), ours.events);
            // Everything has been released.
            Sessions.awaitFree(local.candidates().get(0).address());
            session.close();
        }
    }

    @Test
    void checksByItselfWhenTheAgentHasGivenUp() throws Exception {
        try (RawPeer peer = new RawPeer();
                RawPeer second = new RawPeer()) {
            AtomicReference<IceConnection> connection = new AtomicReference<>();
            IceSetup setup = IceSetup.make(
                    sessions.loop,
                    Sessions.config().build(),
                    (port, buf, off, len, from, now) -> connection.get().onDatagram(port, buf, off, len, from, now));
            AtomicReference<LocalIceDescription> local = new AtomicReference<>();
            IceCounters counters = new IceCounters();
            sessions.call(() -> {
                connection.set(
                        new IceConnection(sessions.loop, Sessions.config().build(), ours, counters, setup));
                connection.get().gather(hosts -> {}, local::set, failure -> {});
                connection.get().connect(peer.description(false), true);
                connection.get().nomination().onAgentEnded(null);
                return true;
            });
            peer.check(local.get(), false);
            assertEquals(peer.address(), ours.awaitConnected().remote().address());
            assertEquals(peer.address(), Recorder.await(ours.selected).remote().address());
            byte[] check = Recorder.await(peer.requests);
            assertNotNull(RawStun.find(check, 0x0025));
            // Told that the role is taken, it gives way, and goes on checking.
            second.spoil = answer -> new RawStun(0x0111, RawStun.id(answer))
                    .attribute(9, (byte) 0, (byte) 0, (byte) 4, (byte) 87)
                    .integrity(RawPeer.PASSWORD)
                    .bytes();
            second.check(local.get(), false);
            assertNotNull(RawStun.find(Recorder.await(second.requests), 0x802a));
            while (setup.role().controlling()) {
                Thread.sleep(1);
            }
            second.spoil = answer -> answer;
            second.exchange(controlling(local.get()), local.get());
            assertNotNull(RawStun.find(Recorder.await(second.requests), 0x8029));
            sessions.call(() -> {
                connection.get().close();
                connection.get().close();
                return true;
            });
        }
    }

    @Test
    void followsThePeerToAnotherAddress() throws Exception {
        try (RawPeer before = new RawPeer();
                RawPeer after = new RawPeer()) {
            IceSession session = sessions.open(Sessions.config().build(), ours);
            LocalIceDescription local = sessions.gather(session);
            InetSocketAddress to = local.candidates().get(0).address();
            sessions.connect(session, before.description(true, before.candidate()));
            ours.awaitConnected();
            Recorder.await(ours.selected);

            // A NAT has given the peer another port: its check makes us check that one, too.
            after.requests.clear();
            after.check(local, false);
            byte[] ourCheck = Recorder.await(after.requests);
            assertTrue(RawStun.isSigned(ourCheck, RawPeer.PASSWORD));
            assertTrue(sessions.send(session, Sessions.dtls(1)));
            assertArrayEquals(Sessions.dtls(1), Recorder.await(before.payloads));

            int number = 0;
            while (ours.selected.isEmpty()) {
                after.send(Sessions.media(number++ & 0x7f), to);
                Thread.sleep(20);
            }
            assertEquals(after.address(), Recorder.await(ours.selected).remote().address());
            assertEquals(after.address(), session.selectedPair().remote().address());
            assertTrue(sessions.send(session, Sessions.dtls(2)));
            assertArrayEquals(Sessions.dtls(2), Recorder.await(after.payloads));
            byte[] nomination = Recorder.await(after.requests);
            assertNotNull(RawStun.find(nomination, 0x0025));
        }
    }

    @Test
    void aPeerThatDoesNotAnswerElsewhereIsNotFollowed() throws Exception {
        try (RawPeer peer = new RawPeer();
                RawPeer thief = new RawPeer()) {
            thief.answersWith = "wrong";
            IceSession session = sessions.open(Sessions.config().build(), ours);
            LocalIceDescription local = sessions.gather(session);
            sessions.connect(session, peer.description(true, peer.candidate()));
            ours.awaitConnected();
            // A captured request, sent from elsewhere.
            thief.check(local, true);
            while (session.stats().responsesUnauthenticated() == 0) {
                Thread.sleep(1);
            }
            for (int i = 0; i < 15; i++) {
                thief.send(Sessions.media(i), local.candidates().get(0).address());
                Thread.sleep(20);
            }
            assertEquals(peer.address(), session.selectedPair().remote().address());
            assertTrue(ours.datagrams.isEmpty());
        }
    }

    @Test
    void aControllingPeerMovesByNominatingAnotherPath() throws Exception {
        try (RawPeer before = new RawPeer();
                RawPeer after = new RawPeer()) {
            IceSession session = sessions.open(
                    Sessions.config()
                            .controlling(false)
                            .unselectedLinger(Duration.ofMillis(20))
                            .build(),
                    ours);
            LocalIceDescription local = sessions.gather(session);
            sessions.connect(session, before.description(false, before.candidate()));
            before.exchange(controlling(local), local);
            ours.awaitConnected();
            assertEquals(
                    before.address(), Recorder.await(ours.selected).remote().address());
            // For as long as others may still be on their way, a pair of lower priority is not taken.
            while (ours.selected.isEmpty()) {
                after.exchange(controlling(local), local);
                Thread.sleep(5);
            }
            assertEquals(after.address(), Recorder.await(ours.selected).remote().address());
        }
    }

    private static byte[] controlling(LocalIceDescription local) {
        return new RawStun(1, RawStun.newId())
                .attribute(6, (local.ufrag() + ":" + RawPeer.UFRAG).getBytes(StandardCharsets.UTF_8))
                .attribute(0x24, (byte) 1, (byte) 2, (byte) 3, (byte) 4)
                .attribute(0x802a, new byte[8])
                .attribute(0x25)
                .integrity(local.password())
                .fingerprint()
                .bytes();
    }

    @Test
    void socketsThatWereNotSelectedAreClosed() throws Exception {
        List<InetAddress> several = List.of(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("127.0.0.2"));
        IceConfig config = Sessions.config()
                .localAddresses(several)
                .unselectedLinger(Duration.ofMillis(20))
                .build();
        try (RawPeer peer = new RawPeer()) {
            IceSession session = sessions.open(config, ours);
            LocalIceDescription local = sessions.gather(session);
            Assumptions.assumeTrue(local.candidates().size() == 2, "no 127.0.0.2 here");
            sessions.connect(session, peer.description(true, peer.candidate()));
            ours.awaitConnected();
            InetSocketAddress used = Recorder.await(ours.selected).local().address();
            InetSocketAddress unused = local.candidates().stream()
                    .map(IceCandidate::address)
                    .filter(address -> !address.equals(used))
                    .findFirst()
                    .orElseThrow();
            Sessions.awaitFree(unused);
            assertThrows(BindException.class, () -> new DatagramSocket(used));
            assertTrue(sessions.send(session, Sessions.dtls(1)));
        }
    }

    @Test
    void aListenerThatThrowsDoesNotKeepTheRestFromHappening() throws Exception {
        Recorder broken = new Recorder() {
            @Override
            public void onConnected(IceCandidatePair pair) {
                super.onConnected(pair);
                throw new IllegalStateException("listener");
            }

            @Override
            public void onDtls(byte[] buf, int off, int len, long nowNanos) {
                super.onDtls(buf, off, len, nowNanos);
                throw new IllegalStateException("listener");
            }
        };
        try (RawPeer peer = new RawPeer()) {
            IceSession session = sessions.open(Sessions.config().build(), broken);
            LocalIceDescription local = sessions.gather(session);
            peer.check(local, false);
            peer.send(Sessions.dtls(1), local.candidates().get(0).address());
            peer.send(Sessions.dtls(2), local.candidates().get(0).address());
            while (session.stats().datagramsHeld() < 2) {
                Thread.sleep(1);
            }
            sessions.connect(session, peer.description(false));
            Recorder.await(broken.selected);
            assertEquals(List.of("connected", "dtls1", "dtls2"), broken.events.subList(0, 3));
        }
    }
}
