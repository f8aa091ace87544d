package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an unauthenticated peer can't do, and what an authenticated one is told. */
@Timeout(60)
class IceAuthenticationTest {
    /** Where a message's transaction id is. */
    private static final int ID_AT = 8;

    private static final int ID_END = 20;

    private final Sessions sessions = new Sessions();
    private final Recorder recorder = new Recorder();
    private RawPeer peer;
    private IceSession session;
    private LocalIceDescription local;

    @BeforeAll
    static void warmUp() {
        IceSession.warmUp();
    }

    @BeforeEach
    void open() throws Exception {
        peer = new RawPeer();
        session = sessions.open(Sessions.config().build(), recorder);
        local = sessions.gather(session);
    }

    @AfterEach
    void close() {
        peer.close();
        sessions.close();
    }

    private String username() {
        return local.ufrag() + ":" + RawPeer.UFRAG;
    }

    /** Nobody may know it: no state is kept of it, so what comes from there is dropped, not held. */
    private void assertStrangerTo(RawPeer stranger) throws Exception {
        long dropped = session.stats().datagramsDropped();
        stranger.send(Sessions.dtls(9), local.candidates().get(0).address());
        while (session.stats().datagramsDropped() == dropped) {
            assertEquals(0, session.stats().datagramsHeld());
            Thread.sleep(1);
        }
        assertEquals(0, session.stats().datagramsHeld());
    }

    @Test
    void answersAnAuthenticRequestBeforeThePeerIsKnown() throws Exception {
        byte[] answer = peer.check(local, false);
        assertEquals(0x0101, RawStun.type(answer));
        assertTrue(RawStun.isSigned(answer, local.password()));
        byte[] mapped =
                new RawStun(0x101, RawStun.id(answer)).xorMapped(peer.address()).bytes();
        assertArrayEquals(RawStun.find(mapped, 0x20), RawStun.find(answer, 0x20));
        assertEquals(1, session.stats().requestsReceived());
    }

    @Test
    void refusesARequestWithoutIntegrity() throws Exception {
        byte[] answer = peer.exchange(RawStun.check(username()).fingerprint().bytes(), local);
        assertEquals(400, RawStun.errorCode(answer));
        assertEquals(1, session.stats().requestsUnauthenticated());
        assertStrangerTo(peer);
    }

    @Test
    void refusesAWrongPassword() throws Exception {
        byte[] answer = peer.exchange(
                RawStun.check(username()).integrity("wrong").fingerprint().bytes(), local);
        assertEquals(401, RawStun.errorCode(answer));
        assertNull(RawStun.find(answer, 0x20));
        assertEquals(1, session.stats().requestsUnauthenticated());
        assertStrangerTo(peer);
    }

    @Test
    void refusesAnotherUsersRequest() throws Exception {
        for (String user : List.of("x:y", ":", "", RawPeer.UFRAG + ":" + local.ufrag(), local.ufrag())) {
            byte[] answer = peer.exchange(
                    RawStun.check(user).integrity(local.password()).bytes(), local);
            assertEquals(401, RawStun.errorCode(answer), user);
        }
        assertStrangerTo(peer);
    }

    @Test
    void refusesAnotherPeersRequestOnceThePeerIsKnown() throws Exception {
        try (RawPeer other = new RawPeer()) {
            peer.check(local, false);
            other.answersWith = null;
            byte[] early = other.exchange(
                    RawStun.check(local.ufrag() + ":other")
                            .integrity(local.password())
                            .bytes(),
                    local);
            assertEquals(0x101, RawStun.type(early));
            sessions.connect(session, peer.description(true));
            recorder.awaitConnected();
            byte[] late = other.exchange(
                    RawStun.check(local.ufrag() + ":other")
                            .integrity(local.password())
                            .bytes(),
                    local);
            assertEquals(401, RawStun.errorCode(late));
            assertTrue(other.requests.isEmpty());
            assertStrangerTo(other);
        }
    }

    @Test
    void refusalsAreShorterThanRequestsAndFew() throws Exception {
        InetSocketAddress to = local.candidates().get(0).address();
        byte[] tiny = new RawStun(1, RawStun.newId()).bytes();
        peer.send(tiny, to);
        while (session.stats().requestsUnauthenticated() < 1) {
            Thread.sleep(1);
        }
        for (int i = 0; i < 100; i++) {
            peer.send(RawStun.check(username()).integrity("wrong").bytes(), to);
        }
        while (session.stats().requestsUnauthenticated() < 101) {
            Thread.sleep(1);
        }
        byte[] response = peer.pollResponse();
        assertNotNull(response);
        while (response != null) {
            assertFalse(
                    Arrays.equals(tiny, ID_AT, ID_END, response, ID_AT, ID_END),
                    "a refusal is longer than that request");
            response = peer.pollResponse();
        }
        assertEquals(0, session.stats().requestsReceived());
        // A second may begin on the way.
        assertTrue(
                session.stats().responsesSent() <= 30, "sent " + session.stats().responsesSent());
    }

    @Test
    void answersIndicationsAndOtherMethodsByNothing() throws Exception {
        InetSocketAddress to = local.candidates().get(0).address();
        for (int type : new int[] {0x0011, 0x0003, 0x0103, 0x0101, 0x0111}) {
            peer.send(
                    new RawStun(type, RawStun.newId())
                            .attribute(6, username().getBytes(StandardCharsets.UTF_8))
                            .integrity(local.password())
                            .bytes(),
                    to);
        }
        peer.check(local, false);
        while (session.stats().responsesSent() == 0) { // counted after it was sent
            Thread.sleep(1);
        }
        assertEquals(1, session.stats().responsesSent());
        assertNull(peer.pollResponse());
    }

    @Test
    void aRetransmittedRequestGetsTheSameAnswer() throws Exception {
        byte[] request = RawStun.check(username()).integrity(local.password()).bytes();
        byte[] first = peer.exchange(request, local);
        assertArrayEquals(first, peer.exchange(request, local));
        assertEquals(2, session.stats().requestsReceived());
    }

    @Test
    void unknownAttributesAreNamed() throws Exception {
        byte[] answer = peer.exchange(
                RawStun.check(username())
                        .attribute(0x7001)
                        .integrity(local.password())
                        .bytes(),
                local);
        assertEquals(420, RawStun.errorCode(answer));
        assertArrayEquals(new byte[] {0x70, 0x01}, RawStun.find(answer, 0x000a));
        assertTrue(RawStun.isSigned(answer, local.password()));
        assertStrangerTo(peer);
    }

    @Test
    void aRoleConflictIsSettledByTheTieBreaker() throws Exception {
        byte[] lesser = peer.exchange(conflicting(0), local);
        assertEquals(487, RawStun.errorCode(lesser));
        assertTrue(RawStun.isSigned(lesser, local.password()));
        byte[] greater = peer.exchange(conflicting(-1), local);
        assertEquals(0x0101, RawStun.type(greater));

        // We have become controlled, and say so.
        sessions.connect(session, peer.description(false, peer.candidate()));
        byte[] check = Recorder.await(peer.requests);
        assertNotNull(RawStun.find(check, 0x8029));
        assertNull(RawStun.find(check, 0x802a));
        recorder.awaitConnected();
    }

    private byte[] conflicting(long tieBreaker) {
        return new RawStun(1, RawStun.newId())
                .attribute(6, username().getBytes(StandardCharsets.UTF_8))
                .attribute(0x24, (byte) 1, (byte) 2, (byte) 3, (byte) 4)
                .attribute(0x802a, ByteBuffer.allocate(8).putLong(tieBreaker).array())
                .integrity(local.password())
                .bytes();
    }

    @Test
    void aConflictToldByThePeerChangesOurRole() throws Exception {
        peer.answersWith = null;
        sessions.connect(session, peer.description(false, peer.candidate()));
        byte[] check = Recorder.await(peer.requests);
        assertNotNull(RawStun.find(check, 0x802a));
        peer.send(
                new RawStun(0x0111, RawStun.id(check))
                        .attribute(9, (byte) 0, (byte) 0, (byte) 4, (byte) 87)
                        .integrity(RawPeer.PASSWORD)
                        .bytes(),
                local.candidates().get(0).address());
        peer.answersWith = RawPeer.PASSWORD;
        recorder.awaitConnected();
        byte[] next = check;
        while (RawStun.find(next, 0x8029) == null) {
            next = Recorder.await(peer.requests);
        }
    }

    @Test
    void aResponseWithAWrongPasswordValidatesNothing() throws Exception {
        peer.answersWith = "wrong";
        sessions.connect(session, peer.description(true, peer.candidate()));
        while (session.stats().responsesUnauthenticated() < 3) {
            Thread.sleep(1);
        }
        assertTrue(recorder.events.isEmpty());
        assertNull(session.selectedPair());
        assertStrangerTo(peer);
        // The transaction lives on, and the right answer ends it.
        peer.answersWith = RawPeer.PASSWORD;
        recorder.awaitConnected();
    }

    @Test
    void aResponseWithoutIntegrityOrMappedAddressValidatesNothing() throws Exception {
        peer.spoil = answer -> new RawStun(0x0101, RawStun.id(answer))
                .attribute(0x20, RawStun.find(answer, 0x20))
                .bytes();
        sessions.connect(session, peer.description(true, peer.candidate()));
        while (session.stats().responsesUnauthenticated() < 2) {
            Thread.sleep(1);
        }
        peer.spoil = answer -> new RawStun(0x0101, RawStun.id(answer))
                .integrity(RawPeer.PASSWORD)
                .bytes();
        while (session.stats().responsesReceived() < 1) {
            Thread.sleep(1);
        }
        assertTrue(recorder.events.isEmpty());
        assertStrangerTo(peer);
    }

    @Test
    void noSpoiledRequestOrResponseDoesAnything() throws Exception {
        InetSocketAddress to = local.candidates().get(0).address();
        peer.answersWith = null;
        byte[] request = RawStun.check(username())
                .integrity(local.password())
                .fingerprint()
                .bytes();
        int bad = sendSpoiled(request, to);
        awaitRefused(bad);
        assertEquals(0, session.stats().requestsReceived());
        assertStrangerTo(peer);

        sessions.connect(session, peer.description(true, peer.candidate()));
        byte[] check = Recorder.await(peer.requests);
        byte[] response = new RawStun(0x0101, RawStun.id(check))
                .xorMapped(to)
                .integrity(RawPeer.PASSWORD)
                .fingerprint()
                .bytes();
        bad += sendSpoiled(response, to);
        awaitRefused(bad);
        assertEquals(0, session.stats().responsesReceived());
        assertTrue(recorder.events.isEmpty());
        peer.answersWith = RawPeer.PASSWORD;
        recorder.awaitConnected();
    }

    private void awaitRefused(int datagrams) throws InterruptedException {
        IceStats stats = session.stats();
        while (stats.stunMalformed() + stats.requestsUnauthenticated() + stats.responsesUnauthenticated() < datagrams) {
            Thread.sleep(1);
            stats = session.stats();
        }
    }

    /** Every prefix and every flipped bit, but for those that make something else of it than STUN or FINGERPRINT. */
    private int sendSpoiled(byte[] message, InetSocketAddress to) throws Exception {
        int malformed = 0;
        for (int length = 1; length < message.length; length++) {
            peer.send(Arrays.copyOf(message, length), to);
            malformed++;
        }
        for (int bit = 16; bit < message.length * 8; bit++) {
            int fromEnd = message.length - bit / 8;
            if (fromEnd != 8 && fromEnd != 7) {
                byte[] flipped = message.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                peer.send(flipped, to);
                malformed++;
            }
            if (bit % 64 == 0) {
                Thread.sleep(1);
            }
        }
        return malformed;
    }

    @Test
    void afterClosingNothingIsAnswered() throws Exception {
        session.close();
        sessions.call(() -> true);
        sessions.call(() -> true);
        peer.send(
                RawStun.check(username()).integrity(local.password()).bytes(),
                local.candidates().get(0).address());
        assertNull(peer.pollResponse());
        assertFalse(sessions.send(session, Sessions.dtls(1)));
    }
}
