package io.github.whep4j.ice;

import io.github.whep4j.transport.DatagramPort;
import io.github.whep4j.transport.MediaLoop;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who says which of the valid paths is used (RFC 8445, Section 8.1): ice4j's agent as long as it goes on, then {@link
 * PathSelector}; the peer, where we are a lite agent. The agent's part is cut short where it would only take time.
 */
final class Nomination implements AgentChecks.Events {
    /** Told on the loop. */
    interface Events {
        /** A check of the agent's has been answered; of a lite agent's path the peer's own counts as one. */
        void onValidated(IcePath path, InetSocketAddress mapped, long roundTripNanos, long nowNanos);
    }

    /** Several round trips, also by satellite. */
    private static final long LEAVE_RELAY_NANOS = 1_000_000_000L;

    private final MediaLoop loop;
    private final IceConfig config;
    private final IceRole role;
    private final IcePorts ports;
    private final IcePaths paths;
    private final PathSelector selector;
    private final Events events;

    private @Nullable AgentChecks agent;
    /** Null before the checks have begun. */
    private @Nullable SideChecks beside;

    private boolean stopped;

    Nomination(
            MediaLoop loop,
            IceConfig config,
            IceRole role,
            IcePorts ports,
            IcePaths paths,
            CheckSender sender,
            PathSelector selector,
            @Nullable Ice4jAgent ice4j,
            Events events) {
        this.loop = loop;
        this.config = config;
        this.role = role;
        this.ports = ports;
        this.paths = paths;
        this.selector = selector;
        this.events = events;
        agent = ice4j == null ? null : new AgentChecks(loop, ice4j, ports, sender, role, this);
    }

    /** What ice4j decides; null in a lite agent, and as soon as ice4j has done its part. */
    @Nullable
    AgentChecks agent() {
        return agent;
    }

    /** Starts the agent, if there is one; throws what ice4j throws. */
    void start(RemoteIceDescription remote, CandidatePairs pairs, SideChecks checksBeside, long deadlineNanos) {
        beside = checksBeside;
        if (agent != null) {
            agent.start(remote, pairs.remote().all(), deadlineNanos);
        }
    }

    /** The peer has checked this path. */
    void onRequest(IcePath path, boolean useCandidate, long nowNanos) {
        if (config.localLite()) {
            if (useCandidate) {
                // RFC 8445, Section 7.3.2: the peer has checked it, and that is all the checking there is.
                events.onValidated(path, path.port.localAddress(), -1, nowNanos);
                selector.onNominated(path);
            }
        } else if (agent != null && !isBeside(path)) {
            agent.onRequest(path, useCandidate);
        } else {
            selector.onRequest(path, useCandidate, nowNanos);
        }
    }

    /** Those that the peer has checked already, before who was checking was known, or while others had to be. */
    void onEarlierRequests(List<IcePath> checked) {
        for (IcePath path : checked) {
            if (!stopped) {
                onRequest(path, path.nominatedByPeer, loop.nanoTime());
            }
        }
    }

    /** Whether the agent doesn't know what this path sends by. */
    private boolean isBeside(IcePath path) {
        return beside != null && beside.contains(path.port);
    }

    /** The first path is valid, and in use. */
    void onFirstValid(IcePath path) {
        if (agent == null) {
            selector.nominate(path);
        } else if (role.controlling() && path.isRelayed() && !config.relayOnly()) {
            // A relay costs its owner money, and everybody time: a direct pair that is valid soon takes its place. As
            // with RFC 5245, peers take the one of the highest priority of those that are nominated.
            agent.nominateNothing();
            selector.nominate(path);
        } else if (role.controlling() || isBeside(path)) {
            // The agent would nominate this pair, too, but after the checks that it has queued before, one each 5 ms.
            endAgent(null);
        }
    }

    /** A check has been answered by a path, while another is in use. */
    void onFurtherValid(IcePath path, long nowNanos) {
        if (agent != null && role.controlling() && !path.isRelayed()) {
            // One by a relay has been quicker. Its media is not followed back before the peer has had time to leave it.
            endAgent(path);
            path.lastMediaNanos = nowNanos + LEAVE_RELAY_NANOS;
        }
    }

    @Override
    public void onAnswered(
            DatagramPort port,
            InetSocketAddress from,
            @Nullable InetSocketAddress mapped,
            long roundTripNanos,
            long nowNanos) {
        IcePath path = paths.findOrAdd(port, from, nowNanos);
        if (path != null && mapped != null) {
            events.onValidated(path, mapped, roundTripNanos, nowNanos);
        }
    }

    @Override
    public void onAgentEnded(Ice4jAgent.@Nullable SelectedAddresses selected) {
        DatagramPort port = selected == null ? null : ports.find(selected.local());
        endAgent(selected == null || port == null ? null : paths.find(port, selected.remote()));
    }

    /** From here on it is ours to check, and to nominate if the agent has not. */
    void endAgent() {
        endAgent(null);
    }

    private void endAgent(@Nullable IcePath nominated) {
        if (agent == null) {
            return;
        }
        agent.free();
        agent = null;
        IcePath inUse = selector.current();
        if (nominated != null && nominated.valid) {
            selector.nominate(nominated);
        } else if (inUse != null) {
            selector.nominate(inUse);
        }
        // Checks that ice4j has not come to yet.
        onEarlierRequests(paths.all().stream()
                .filter(path -> !path.valid && path.authenticated)
                .toList());
    }

    /** Nothing is nominated any more. Idempotent. */
    void stop() {
        stopped = true;
        if (agent != null) {
            agent.free();
            agent = null;
        }
    }
}
