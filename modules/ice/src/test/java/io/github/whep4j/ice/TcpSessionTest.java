package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions with a peer that is reached by TCP (RFC 6544). */
@Timeout(60)
class TcpSessionTest {
    private final Sessions sessions = new Sessions();
    private final Recorder recorder = new Recorder();
    private RawTcpPeer peer;
    private IceSession session;
    private LocalIceDescription local;

    @BeforeAll
    static void warmUp() {
        IceSession.warmUp();
    }

    @BeforeEach
    void open() throws Exception {
        peer = new RawTcpPeer();
        session = sessions.open(
                Sessions.config()
                        .activeTcp(true)
                        .connectTimeout(Duration.ofSeconds(20))
                        .build(),
                recorder);
        local = sessions.gather(session);
    }

    @AfterEach
    void close() throws Exception {
        sessions.close();
        peer.close();
    }

    private void connect(IceCandidate... candidates) throws Exception {
        sessions.connect(session, new RemoteIceDescription(RawPeer.UFRAG, RawPeer.PASSWORD, true, List.of(candidates)));
    }

    @Test
    void offersAnActiveCandidateForEachSocket() {
        assertEquals(2, local.candidates().size());
        IceCandidate active = local.candidates().get(1);
        assertEquals("tcp", active.transport());
        assertEquals("active", active.tcpType());
        assertEquals(9, active.address().getPort());
        assertTrue(active.priority() < local.candidates().get(0).priority());
        assertNull(local.candidates().get(0).tcpType());
    }

    @Test
    void connectsToAPassiveCandidate() throws Exception {
        connect(peer.candidate());
        IceCandidatePair pair = recorder.awaitConnected();
        assertEquals("tcp", pair.local().transport());
        assertEquals("host", pair.local().type());
        assertEquals(peer.address(), pair.remote().address());
        Recorder.await(recorder.selected);
        for (int i = 0; i < 3; i++) {
            assertTrue(sessions.send(session, Sessions.dtls(i)));
            assertArrayEquals(Sessions.dtls(i), Recorder.await(peer.payloads));
            peer.send(Sessions.media(i));
            assertArrayEquals(Sessions.media(i), Recorder.await(recorder.datagrams));
        }
        // We are controlling, and have told which pair it is.
        byte[] request = Recorder.await(peer.requests);
        while (RawStun.find(request, 0x0025) == null) {
            request = Recorder.await(peer.requests);
        }
    }

    @Test
    void aCandidateWhereNobodyListensCostsItselfAlone() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = new InetSocketAddress(closed.getInetAddress(), closed.getLocalPort());
        }
        connect(RawTcpPeer.candidate(nobody, "passive"), peer.candidate());
        assertEquals(peer.address(), recorder.awaitConnected().remote().address());
    }

    /** There are so many connections at a time, and those that come to nothing make room for others. */
    @Test
    void manyCandidatesThatHangUpDoNotKeepTheLastOneFromBeingTried() throws Exception {
        List<IceCandidate> candidates = new ArrayList<>();
        List<ServerSocket> listening = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            ServerSocket hangsUp = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
            listening.add(hangsUp);
            Thread thread = new Thread(() -> hangUpOn(hangsUp), "hangs-up");
            thread.setDaemon(true);
            thread.start();
            candidates.add(RawTcpPeer.candidate(
                    new InetSocketAddress(hangsUp.getInetAddress(), hangsUp.getLocalPort()), "passive"));
        }
        candidates.add(peer.candidate());
        try {
            connect(candidates.toArray(new IceCandidate[0]));
            assertEquals(peer.address(), recorder.awaitConnected().remote().address());
        } finally {
            for (ServerSocket socket : listening) {
                socket.close();
            }
        }
    }

    private static void hangUpOn(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                socket.accept().close();
            } catch (IOException e) {
                return;
            }
        }
    }

    @Test
    void anAnswerWithAWrongPasswordValidatesNothing() throws Exception {
        peer.answersWith = "wrong";
        connect(peer.candidate());
        Recorder.await(peer.requests);
        while (session.stats().responsesUnauthenticated() < 1) {
            Thread.sleep(1);
        }
        peer.send(Sessions.dtls(1));
        while (session.stats().datagramsDropped() < 1) {
            Thread.sleep(1);
        }
        assertTrue(recorder.events.isEmpty());
    }

    @Test
    void aPeerThatHangsUpEndsIt() throws Exception {
        connect(peer.candidate());
        recorder.awaitConnected();
        peer.hangUp();
        Recorder.await(recorder.consentLost);
        assertFalse(sessions.send(session, Sessions.dtls(1)));
    }

    @Test
    void closingHangsUp() throws Exception {
        connect(peer.candidate());
        recorder.awaitConnected();
        session.close();
        assertNotNull(Recorder.await(peer.hungUp));
    }

    @Test
    void onlyPassiveCandidatesAreConnectedTo() {
        InetSocketAddress address = new InetSocketAddress("192.0.2.1", 443);
        RemoteCandidates remote = new RemoteCandidates(
                List.of(
                        RawTcpPeer.candidate(address, "active"),
                        RawTcpPeer.candidate(address, "so"),
                        RawTcpPeer.candidate(new InetSocketAddress("192.0.2.2", 443), "passive"),
                        RawTcpPeer.candidate(new InetSocketAddress("192.0.2.3", 0), "passive"),
                        RawTcpPeer.candidate(new InetSocketAddress("127.0.0.1", 443), "passive")),
                false,
                RemoteAddressPolicy.ANY,
                new IceCounters());
        assertEquals(0, remote.size());
        assertEquals(
                List.of("192.0.2.2"),
                remote.tcp().stream()
                        .map(candidate -> candidate.address().getAddress().getHostAddress())
                        .toList());
    }
}
