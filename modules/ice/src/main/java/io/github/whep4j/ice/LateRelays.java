package io.github.whep4j.ice;

import io.github.whep4j.transport.DatagramPort;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;

/**
 * Ports that came up after the checks had begun, so that ice4j's agent doesn't know of them: those of slow TURN servers,
 * and of servers that only the answer has told of. They are checked beside the agent; the peer, who was not offered them,
 * learns them as peer-reflexive.
 */
final class LateRelays {
    /** By priority; there is little hope in the rest. */
    private static final int MOST_CHECKS = 16;

    private final CandidatePairs pairs;
    private final IcePaths paths;
    private final PathSelector selector;
    private final Set<DatagramPort> ports = new HashSet<>();

    LateRelays(CandidatePairs pairs, IcePaths paths, PathSelector selector) {
        this.pairs = pairs;
        this.paths = paths;
        this.selector = selector;
    }

    boolean contains(DatagramPort port) {
        return ports.contains(port);
    }

    /** Checks from there to all that the peer has told. */
    void check(DatagramPort port, IceCandidate local) {
        ports.add(port);
        pairs.addLocal(local);
        int checks = 0;
        for (IceCandidate remote : pairs.remote().all()) {
            InetSocketAddress address = remote.address();
            if (TurnPeers.isOfFamily(address, port.localAddress()) && checks++ < MOST_CHECKS) {
                IcePath path = paths.findOrAdd(port, address);
                if (path != null && !path.checking) {
                    selector.check(path);
                }
            }
        }
    }
}
