package io.github.whep4j.ice;

import io.github.whep4j.transport.DatagramPort;
import io.github.whep4j.transport.LoopTimer;
import io.github.whep4j.transport.MediaLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks beside those of ice4j's agent, by ports that it doesn't know: connections to the peer's passive TCP candidates,
 * tried when UDP has led nowhere for a moment, and relays that came up after the agent had begun, which the peer learns as
 * peer-reflexive since it was not offered them. Also to candidates of the peer's that the agent wasn't told of.
 */
final class SideChecks {
    /** Told on the loop. */
    interface Events {
        void onDatagram(DatagramPort port, byte[] buf, int off, int len, InetSocketAddress from, long nowNanos);

        void onPortLost(DatagramPort port);
    }

    /** By priority; there is little hope in the rest. */
    private static final int MOST_CHECKS_BY_RELAY = 16;

    private static final int MOST_CONNECTIONS = 8;
    /** What RFC 6544, Section 6.2 leaves to the implementation: a head start for UDP. */
    private static final long TCP_DELAY_NANOS = 300_000_000L;

    private static final Logger logger = LoggerFactory.getLogger(SideChecks.class);

    private final MediaLoop loop;
    private final IcePorts ports;
    private final CandidatePairs pairs;
    private final IcePaths paths;
    private final PathSelector selector;
    private final Events events;
    private final long deadlineNanos;
    private final LoopTimer timer;
    private final Set<DatagramPort> known = new HashSet<>();
    private final List<TcpPort> connections = new ArrayList<>();
    private final Set<IceCandidate> tried = new HashSet<>();
    private boolean closed;

    /** @param deadlineNanos of connecting: until then a check is repeated, as the peer need not be ready for it */
    SideChecks(
            MediaLoop loop,
            IcePorts ports,
            CandidatePairs pairs,
            IcePaths paths,
            PathSelector selector,
            long deadlineNanos,
            Events events) {
        this.loop = loop;
        this.ports = ports;
        this.pairs = pairs;
        this.paths = paths;
        this.selector = selector;
        this.events = events;
        this.deadlineNanos = deadlineNanos;
        timer = loop.timer(this::connect);
    }

    /** Whether the agent doesn't know this port. */
    boolean contains(DatagramPort port) {
        return known.contains(port);
    }

    /** Connects to the TCP candidates, in a moment if there are others. */
    void startTcp() {
        if (!pairs.remote().tcp().isEmpty()) {
            timer.arm(loop.nanoTime() + (pairs.remote().size() == 0 ? 0 : TCP_DELAY_NANOS));
        }
    }

    /** To each candidate once, and to some of them at a time. */
    private void connect() {
        for (IceCandidate remote : pairs.remote().tcp()) {
            if (selector.current() != null || closed || connections.size() >= MOST_CONNECTIONS) {
                return;
            }
            InetSocketAddress local = tried.add(remote) ? ports.mayReach(remote.address()) : null;
            if (local != null) {
                try {
                    TcpPort port = new TcpPort(loop, local, remote, new FromTcp());
                    connections.add(port);
                    known.add(port);
                } catch (IOException e) {
                    logger.debug("{}: {}", remote.address(), e.toString());
                }
            }
        }
    }

    /** Checks from a relay to all that the peer has told. */
    void checkBy(RelayedPort port, IceCandidate local) {
        known.add(port);
        pairs.addLocal(local);
        pairs.remote().byPriority().stream()
                .filter(remote -> TurnPeers.isOfFamily(remote.address(), port.localAddress()))
                .limit(MOST_CHECKS_BY_RELAY)
                .forEach(remote -> check(port, remote.address()));
    }

    /** Checks from wherever it can be reached; {@code remote} is among the pairs' candidates already. */
    void checkTo(IceCandidate remote) {
        if (remote.transport().equals(IceCandidate.TCP)) {
            startTcp();
            return;
        }
        for (DatagramPort port : ports.all()) {
            if (IcePorts.mayReach(
                    port.localAddress().getAddress(), remote.address().getAddress())) {
                check(port, remote.address());
            }
        }
    }

    private void check(DatagramPort port, InetSocketAddress remote) {
        long now = loop.nanoTime();
        IcePath path = paths.findOrAdd(port, remote, now);
        if (path != null && !path.checking) {
            selector.check(path, Math.max(1, deadlineNanos - now));
        }
    }

    /** Ends what doesn't serve this port; null for all. */
    void stopAllBut(@Nullable DatagramPort kept) {
        closed |= kept == null;
        timer.cancel();
        for (TcpPort port : List.copyOf(connections)) {
            if (port != kept) {
                connections.remove(port);
                port.close();
            }
        }
    }

    private final class FromTcp implements TcpPort.Events {
        @Override
        public void onConnected(TcpPort port, long nowNanos) {
            if (selector.current() == null) {
                check(port, port.remote().address());
            }
        }

        @Override
        public void onDatagram(DatagramPort port, byte[] buf, int off, int len, InetSocketAddress from, long nowNanos) {
            events.onDatagram(port, buf, off, len, from, nowNanos);
        }

        @Override
        public void onClosed(TcpPort port) {
            connections.remove(port);
            events.onPortLost(port);
            connect();
        }
    }
}
