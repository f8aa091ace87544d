package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.transport.DatagramPort;
import io.github.whep4j.transport.UdpPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A socket that has closed itself, since it could not be read any more, is a way that has gone like any other. */
@Timeout(60)
class LostSocketTest {
    private final Sessions sessions = new Sessions();
    private RawPeer peer;

    @BeforeAll
    static void warmUp() {
        IceSession.warmUp();
    }

    @BeforeEach
    void open() throws Exception {
        peer = new RawPeer();
    }

    @AfterEach
    void close() {
        peer.close();
        sessions.close();
    }

    private IceSession connect(Recorder recorder) throws Exception {
        IceSession session = sessions.open(Sessions.config().build(), recorder);
        sessions.gather(session);
        sessions.connect(session, peer.description(true, peer.candidate()));
        recorder.awaitConnected();
        return session;
    }

    /** What a port does by itself. */
    private void lose(IceSession session) throws Exception {
        sessions.call(() -> {
            UdpPort port = session.connection().ports().sockets().get(0);
            port.close();
            session.fromSockets.onClosed(port);
            return true;
        });
    }

    @Test
    void endsTheSessionWhereNobodySeesToIt() throws Exception {
        Recorder recorder = new Recorder();
        IceSession session = connect(recorder);
        lose(session);
        Recorder.await(recorder.consentLost);
        assertFalse(sessions.send(session, Sessions.dtls(1)));
    }

    @Test
    void mayBeFollowedByAnotherOfARestart() throws Exception {
        BlockingQueue<CompletableFuture<LocalIceDescription>> restarts = new LinkedBlockingQueue<>();
        BlockingQueue<IceCandidatePair> restarted = new LinkedBlockingQueue<>();
        IceSession[] session = new IceSession[1];
        Recorder restarting = new Recorder() {
            @Override
            public boolean onPathGone() {
                return restarts.add(session[0].gatherRestart().toCompletableFuture());
            }

            @Override
            public void onRestarted(IceCandidatePair pair) {
                restarted.add(pair);
            }
        };
        session[0] = connect(restarting);
        lose(session[0]);
        Recorder.await(restarts).get(20, TimeUnit.SECONDS);
        assertFalse(sessions.send(session[0], Sessions.dtls(1)));
        sessions.call(() -> {
            session[0].connectRestart(peer.description(true, peer.candidate()), true);
            return true;
        });
        Recorder.await(restarted);
        assertTrue(sessions.send(session[0], Sessions.dtls(2)));
        assertTrue(restarting.consentLost.isEmpty());
    }

    /** The others may lead somewhere yet, and else the time for connecting runs out. */
    @Test
    void beforeThereIsAConnectionItIsNoEnd() throws Exception {
        Recorder recorder = new Recorder();
        IceSession session = sessions.open(Sessions.config().build(), recorder);
        LocalIceDescription local = sessions.gather(session);
        lose(session);
        sessions.connect(session, peer.description(true, peer.candidate()));
        sessions.call(() -> true);
        assertEquals(0, recorder.events.size());
        session.close();
        Sessions.awaitFree(local.candidates().get(0).address());
    }

    @Test
    void ofATurnServerEndsTheRelay() throws Exception {
        try (RawTurnServer turn = new RawTurnServer()) {
            Recorder recorder = new Recorder();
            IceSession session = sessions.open(
                    Sessions.config()
                            .relayOnly(true)
                            .turnServers(List.of(turn.server()))
                            .build(),
                    recorder);
            sessions.gather(session);
            sessions.connect(session, peer.description(true, peer.candidate()));
            recorder.awaitConnected();
            UdpPort any = sessions.loop.open(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), (p, b, o, l, f, n) -> {});
            sessions.call(() -> {
                DatagramPort relayed = session.connection().ports().all().get(0);
                assertInstanceOf(RelayedPort.class, relayed).relay().fromSocket.onClosed(any);
                return true;
            });
            Recorder.await(recorder.consentLost);
            assertFalse(sessions.send(session, Sessions.dtls(1)));
        }
    }
}
