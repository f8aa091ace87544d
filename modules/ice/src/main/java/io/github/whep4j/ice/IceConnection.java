package io.github.whep4j.ice;

import io.github.whep4j.transport.DatagramKind;
import io.github.whep4j.transport.DatagramPort;
import io.github.whep4j.transport.LoopTimer;
import io.github.whep4j.transport.MediaLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session from the moment its sockets are bound, on its loop: takes the datagrams, holds or drops what isn't validated,
 * and leads the phases from gathering over checking to closing. Which path is used {@link PathSelector} knows.
 */
final class IceConnection
        implements AgentChecks.Events, PathSelector.Events, LocalCandidates.Events, SideChecks.Events {
    /** The agent has this long to nominate a pair, once one is valid. */
    private static final long NOMINATION_NANOS = 3_000_000_000L;

    /** Several round trips, also by satellite. */
    private static final long LEAVE_RELAY_NANOS = 1_000_000_000L;

    private static final Logger logger = LoggerFactory.getLogger(IceConnection.class);

    private final MediaLoop loop;
    private final IceConfig config;
    private final IceListener listener;
    private final IceCounters counters;
    private final IcePorts ports;
    private final IceCredentials credentials;
    private final IceRole role;
    private final IcePaths paths;
    private final StunTransactions transactions;
    private final CheckResponder responder;
    private final CheckSender sender;
    private final PathSelector selector;
    private final EarlyPayload early;
    private final LoopTimer phaseTimer;
    private final LoopTimer lingerTimer;
    /** What ice4j decides; null in a lite agent, and as soon as ice4j has done its part. */
    private @Nullable AgentChecks agent;

    private final LocalCandidates local;
    private final IceTrace trace;
    private final IceReporter reporter;
    private Consumer<Boolean> whenGathered = complete -> {};
    private @Nullable CandidatePairs candidates;
    private @Nullable SideChecks beside;
    private boolean lingeringOver;
    private boolean closed;

    IceConnection(MediaLoop loop, IceConfig config, IceListener listener, IceCounters counters, IceSetup setup) {
        this.loop = loop;
        this.config = config;
        this.listener = listener;
        this.counters = counters;
        ports = new IcePorts(setup.ports());
        paths = new IcePaths(config.consentExpiry().toNanos());
        credentials = setup.credentials();
        role = setup.role();
        transactions = new StunTransactions(loop, credentials, counters);
        responder = new CheckResponder(credentials, role, counters);
        trace = new IceTrace(config.traceId());
        CheckLog log = new CheckLog(trace);
        sender = new CheckSender(transactions, credentials, role, log);
        selector = new PathSelector(loop, config, role, paths, sender, counters, this);
        early = new EarlyPayload(loop, counters);
        phaseTimer = loop.timer(this::onPhaseTimer);
        lingerTimer = loop.timer(this::onLingered);
        Ice4jAgent ice4j = setup.agent();
        agent = ice4j == null ? null : new AgentChecks(loop, ice4j, ports, sender, role, this);
        local = new LocalCandidates(loop, transactions, config, counters, ports, agent, this);
        reporter = new IceReporter(log, counters, local);
    }

    /** Tells what can be offered at once, asks the servers, if there are any, and tells what can be offered then. */
    void gather(Consumer<LocalIceDescription> hosts, Consumer<LocalIceDescription> done, Consumer<IceFailure> failed) {
        trace.state(IceTrace.State.GATHERING, null);
        safely(() -> hosts.accept(describe(local.offered(), false)));
        if (closed) {
            return;
        }
        whenGathered = complete -> {
            List<IceCandidate> offered = local.offered();
            String relayFailures = local.relayFailures();
            // Who trickles may be connected by now, by a relay that nobody is to be told of any more.
            boolean connected = selector.current() != null;
            if (config.relayOnly() && offered.isEmpty() && !config.turnServers().isEmpty() && !connected) {
                IceReport report = report();
                trace.state(IceTrace.State.FAILED, null);
                close();
                failed.accept(new IceFailure(
                        IceFailure.Kind.NO_RELAY, "no relay could be allocated" + relayFailures, report));
                return;
            }
            if (!relayFailures.isEmpty()) {
                logger.warn("Not all relays could be allocated{}", relayFailures);
            }
            done.accept(describe(offered, complete));
        };
        local.gather();
    }

    /** Asks further TURN servers, unless there is a way without them. */
    void addTurnServers(List<TurnServer> servers) {
        if (!closed && selector.current() == null && !config.localLite()) {
            local.gatherLate(servers);
        }
    }

    @Override
    public void onGathered(boolean complete) {
        whenGathered.accept(complete);
    }

    @Override
    public void onLateRelay(RelayedPort port, IceCandidate candidate) {
        if (beside == null || closed || selector.current() != null) {
            port.close();
        } else {
            beside.checkBy(port, candidate);
        }
    }

    @Override
    public void onPortLost(DatagramPort port) {
        List<IcePath> lost =
                paths.all().stream().filter(path -> path.port == port).toList();
        // First, lest one of them take the place of another.
        paths.removeIf(path -> path.port == port);
        lost.forEach(path -> selector.onLost(path, loop.nanoTime()));
    }

    private LocalIceDescription describe(List<IceCandidate> offered, boolean complete) {
        return new LocalIceDescription(credentials.localUfrag(), credentials.localPassword(), offered, complete);
    }

    void connect(RemoteIceDescription remote, boolean controlling) {
        if (candidates != null) {
            throw new IllegalStateException("connecting already");
        }
        trace.state(IceTrace.State.CHECKING, null);
        local.beginChecks();
        boolean loopback = config.includeLoopback() || ports.reachLoopback();
        CandidatePairs pairs = new CandidatePairs(local.list(), new RemoteCandidates(remote.candidates(), loopback));
        candidates = pairs;
        long deadline = loop.nanoTime() + config.connectTimeout().toNanos();
        beside = new SideChecks(loop, ports, pairs, paths, selector, deadline, this);
        credentials.setRemote(remote);
        if (remote.lite()) {
            role.setControlling(true); // RFC 8445, Section 6.1.1
        } else {
            role.assume(controlling);
        }
        phaseTimer.arm(deadline);
        // Those that came before the answer may have been somebody else's.
        paths.removeIf(path -> !credentials.accept(path.username));
        if (agent != null) {
            try {
                agent.start(remote, pairs.remote().all(), deadline);
            } catch (RuntimeException e) {
                logger.warn("ice4j doesn't start", e);
                fail(new IceFailure(IceFailure.Kind.INTERNAL, "ice4j doesn't start: " + e));
            }
        }
        if (connectsByTcp() && !closed) {
            beside.startTcp();
        }
        for (IcePath path : paths.all()) {
            if (!closed) {
                actOnRequest(path, path.nominatedByPeer, loop.nanoTime());
            }
        }
    }

    private boolean connectsByTcp() {
        return config.activeTcp() && !config.relayOnly();
    }

    /** Checks further candidates of the peer's, unless there is a way without them. */
    void addRemoteCandidates(List<IceCandidate> later) {
        CandidatePairs pairs = candidates;
        SideChecks checks = beside;
        if (closed || pairs == null || checks == null || config.localLite()) {
            return;
        }
        for (IceCandidate candidate : later) {
            boolean usable = !candidate.transport().equals(IceCandidate.TCP) || connectsByTcp();
            if (usable && pairs.remote().add(candidate) && selector.current() == null && !closed) {
                checks.checkTo(candidate);
            }
        }
    }

    @Override
    public void onDatagram(DatagramPort port, byte[] buf, int off, int len, InetSocketAddress from, long nowNanos) {
        if (closed) {
            return;
        }
        DatagramKind kind = DatagramKind.of(buf, off, len);
        switch (kind) {
            case SRTP, SRTCP, DTLS -> onPayload(port, kind, buf, off, len, from, nowNanos);
            case STUN -> onStun(port, buf, off, len, from, nowNanos);
            default -> counters.datagramsDropped.incrementAndGet();
        }
    }

    private void onPayload(
            DatagramPort port, DatagramKind kind, byte[] buf, int off, int len, InetSocketAddress from, long nowNanos) {
        IcePath path = paths.find(port, from);
        if (path == null || !path.valid && !path.authenticated || selector.consentLost()) {
            counters.datagramsDropped.incrementAndGet();
        } else if (path.valid) {
            // Nothing of a valid path is held, as it was replayed when it became that.
            deliver(path, kind, buf, off, len, nowNanos);
        } else {
            early.hold(path, kind, buf, off, len, nowNanos);
        }
    }

    private void deliver(IcePath path, DatagramKind kind, byte[] buf, int off, int len, long nowNanos) {
        if (kind == DatagramKind.DTLS) {
            listener.onDtls(buf, off, len, nowNanos);
            return;
        }
        selector.onMedia(path, nowNanos);
        if (!closed) {
            listener.onMedia(buf, off, len, nowNanos);
        }
    }

    private void onStun(DatagramPort port, byte[] buf, int off, int len, InetSocketAddress from, long nowNanos) {
        StunMessage message = StunMessage.parse(buf, off, len);
        if (message == null) {
            counters.stunMalformed.incrementAndGet();
            return;
        }
        switch (message.type()) {
            case Stun.BINDING_REQUEST -> {
                if (responder.answer(port, message, from, len, nowNanos)) {
                    onRequest(port, message, from, nowNanos);
                }
            }
            case Stun.BINDING_SUCCESS, Stun.BINDING_ERROR -> transactions.onResponse(port, message, from, nowNanos);
            default -> logger.trace("STUN message of type {} ignored", message.type());
        }
    }

    private void onRequest(DatagramPort port, StunMessage request, InetSocketAddress from, long nowNanos) {
        IcePath path = paths.findOrAdd(port, from, nowNanos);
        String username = request.username();
        if (path == null || username == null) {
            return;
        }
        path.authenticated = true;
        path.username = username;
        path.priority = request.priority();
        path.nominatedByPeer |= request.useCandidate();
        if (candidates != null) {
            actOnRequest(path, request.useCandidate(), nowNanos);
        }
    }

    private void actOnRequest(IcePath path, boolean useCandidate, long nowNanos) {
        if (config.localLite()) {
            if (useCandidate) {
                // RFC 8445, Section 7.3.2: the peer has checked it, and that is all the checking there is.
                onValidated(path, path.port.localAddress(), -1, nowNanos);
                selector.onNominated(path);
            }
        } else if (agent != null && !isBeside(path)) {
            agent.onRequest(path, useCandidate);
        } else {
            selector.onRequest(path, useCandidate, nowNanos);
        }
    }

    /** Whether the agent doesn't know what this path sends by. */
    private boolean isBeside(IcePath path) {
        return beside != null && beside.contains(path.port);
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
            onValidated(path, mapped, roundTripNanos, nowNanos);
        }
    }

    @Override
    public void onValidated(IcePath path, InetSocketAddress mapped, long roundTripNanos, long nowNanos) {
        CandidatePairs pairs = candidates;
        if (closed || pairs == null) {
            return;
        }
        path.lastConsentNanos = nowNanos;
        IceCandidatePair pair = path.pair;
        if (!path.valid || pair == null) {
            path.valid = true;
            path.lastMediaNanos = nowNanos;
            pair = pairs.of(path, mapped);
            path.pair = pair;
        }
        boolean first = selector.current() == null;
        if (first) {
            selector.begin(path);
            phaseTimer.arm(nowNanos + NOMINATION_NANOS);
            IceCandidatePair connected = pair;
            trace.state(IceTrace.State.CONNECTED, connected);
            safely(() -> listener.onConnected(connected));
        }
        onRoundTrip(roundTripNanos, nowNanos);
        if (!closed) {
            early.replay(nowNanos, (from, kind, bytes) -> replay(from, kind, bytes, nowNanos));
        }
        if (closed) {
            return;
        }
        if (first) {
            nominateFirst(path);
        } else if (agent != null && role.controlling() && !path.isRelayed()) {
            // One by a relay has been quicker. Its media is not followed back before the peer has had time to leave it.
            endAgent(path);
            path.lastMediaNanos = nowNanos + LEAVE_RELAY_NANOS;
        }
    }

    private void nominateFirst(IcePath path) {
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

    private void replay(IcePath path, DatagramKind kind, byte[] bytes, long nowNanos) {
        if (!closed) {
            safely(() -> deliver(path, kind, bytes, 0, bytes.length, nowNanos));
        }
    }

    @Override
    public void onRoundTrip(long roundTripNanos, long nowNanos) {
        if (roundTripNanos >= 0 && !closed) {
            counters.onRoundTrip(roundTripNanos);
            safely(() -> listener.onRoundTrip(roundTripNanos, nowNanos));
        }
    }

    @Override
    public void onSelected(IceCandidatePair pair) {
        if (closed) {
            return;
        }
        if (!lingeringOver) {
            // What was sent by the pair before is still on its way.
            lingerTimer.arm(loop.nanoTime() + config.unselectedLinger().toNanos());
        }
        trace.state(IceTrace.State.COMPLETED, pair);
        safely(() -> listener.onSelectedPairChanged(pair));
    }

    @Override
    public boolean onPathGone() {
        trace.state(IceTrace.State.DISCONNECTED, null);
        boolean[] seenTo = new boolean[1];
        safely(() -> seenTo[0] = listener.onPathGone());
        return seenTo[0];
    }

    @Override
    public void onConsentLost() {
        early.clear();
        trace.state(IceTrace.State.DISCONNECTED, null);
        safely(listener::onConsentLost);
    }

    @Override
    public void onAgentEnded(Ice4jAgent.@Nullable SelectedAddresses selected) {
        DatagramPort port = selected == null ? null : ports.find(selected.local());
        endAgent(selected == null || port == null ? null : paths.find(port, selected.remote()));
    }

    /** From here on it is ours to check, and to nominate if the agent has not. */
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
        for (IcePath path : paths.all()) {
            if (!path.valid && path.authenticated && !closed) {
                actOnRequest(path, path.nominatedByPeer, loop.nanoTime());
            }
        }
    }

    private void onPhaseTimer() {
        if (selector.current() == null) {
            fail(IceFailure.timeout(config, report(), local.relayFailures()));
        } else {
            endAgent(null);
        }
    }

    /** What has been tried so far. */
    IceReport report() {
        return reporter.report(candidates);
    }

    private void fail(IceFailure failure) {
        trace.state(IceTrace.State.FAILED, null);
        close();
        safely(() -> listener.onFailed(failure));
    }

    /** RFC 8445, Section 8.3.1: what has not been selected is of no more use. */
    private void onLingered() {
        lingeringOver = true;
        selector.endLingering();
        IcePath inUse = selector.current();
        if (inUse != null) {
            paths.removeIf(path -> path.port != inUse.port);
            ports.closeAllBut(inUse.port);
            if (beside != null) {
                beside.stopAllBut(inUse.port);
            }
        }
    }

    boolean send(byte[] buf, int off, int len) {
        IcePath path = selector.current();
        return path != null && !closed && !selector.consentLost() && path.port.send(buf, off, len, path.remote);
    }

    /**
     * Asks whether the pair in use works.
     *
     * @param outcome told on the loop, within this time; not if this is closed first
     */
    void check(long limitNanos, Consumer<Boolean> outcome) {
        IcePath path = selector.current();
        if (closed || path == null || selector.consentLost()) {
            loop.execute(() -> outcome.accept(false));
            return;
        }
        new AliveCheck(loop, path, sender, this::onRoundTrip, answered -> safely(() -> outcome.accept(answered)))
                .start(limitNanos);
    }

    /** The address of this machine that datagrams are sent from; null if the system chooses it anew for each. */
    @Nullable
    InetAddress baseAddress() {
        IcePath path = selector.current();
        if (path == null) {
            return null;
        }
        return path.port instanceof RelayedPort relayed
                ? relayed.relay().baseAddress()
                : path.port.localAddress().getAddress();
    }

    /** From any thread. */
    @Nullable
    IceCandidatePair selectedPair() {
        return selector.pair();
    }

    /** Idempotent. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        trace.state(IceTrace.State.CLOSED, null);
        phaseTimer.cancel();
        lingerTimer.cancel();
        selector.stop();
        local.stop();
        transactions.cancelAll();
        early.clear();
        if (agent != null) {
            agent.free();
            agent = null;
        }
        ports.closeAllBut(null);
        if (beside != null) {
            beside.stopAllBut(null);
        }
    }

    /** A listener that throws must not keep the session from doing the rest. */
    private static void safely(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            logger.error("the listener of an ICE session failed", e);
        }
    }
}
