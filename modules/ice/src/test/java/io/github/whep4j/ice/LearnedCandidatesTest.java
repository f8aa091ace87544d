package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.transport.DatagramPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.ice4j.ice.CheckList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer that knows the password may check us from as many addresses as it likes, or says that it does. */
@Timeout(60)
class LearnedCandidatesTest {
    private static final int REQUESTS = 2_000;

    @Test
    void peerReflexiveCandidatesAreBounded() throws Exception {
        try (Sessions sessions = new Sessions();
                RawPeer peer = new RawPeer()) {
            IceConfig config = Sessions.config().build();
            IceCounters counters = new IceCounters();
            IceSetup setup = IceSetup.make(sessions.loop, config, (from, buf, off, len, remote, now) -> {});
            CompletableFuture<LocalIceDescription> gathered = new CompletableFuture<>();
            IceConnection connection = sessions.call(() -> {
                IceConnection made = new IceConnection(sessions.loop, config, new Recorder(), counters, setup);
                made.gather(
                        hosts -> {},
                        gathered::complete,
                        failure -> gathered.completeExceptionally(new IceException(failure, null)));
                made.connect(peer.description(false), true);
                return made;
            });
            LocalIceDescription local = gathered.get(20, TimeUnit.SECONDS);
            DatagramPort port = setup.ports().values().iterator().next();
            CheckList pairs = setup.agent().getStreams().get(0).getCheckList();
            sessions.call(() -> {
                for (int i = 0; i < REQUESTS; i++) {
                    byte[] check = RawStun.check(local.ufrag() + ":" + RawPeer.UFRAG)
                            .integrity(local.password())
                            .fingerprint()
                            .bytes();
                    connection.onDatagram(port, check, 0, check.length, from(i), sessions.loop.nanoTime());
                }
                return true;
            });
            assertEquals(REQUESTS, counters.snapshot().requestsReceived());
            assertTrue(pairs.size() <= 100, "pairs to be checked: " + pairs.size());
            assertTrue(!pairs.isEmpty());
            sessions.call(() -> {
                connection.close();
                return true;
            });
        }
    }

    /** Of this machine, where nobody listens. */
    private static InetSocketAddress from(int i) throws Exception {
        byte[] address = {127, 9, (byte) (i >> 8), (byte) i};
        return new InetSocketAddress(InetAddress.getByAddress(address), 9);
    }
}
