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
 * A session from the moment its sockets are bound, on its loop: leads the phases from gathering over checking to closing,
 * and sends on what comes to those who know what it means. Whether payload gets through {@link PayloadGate} knows, which
 * path is used {@link Nomination} and then {@link PathSelector}.
 */
final class IceConnection implements PathSelector.Events, Nomination.Events, LocalCandidates.Events, SideChecks.Events {
    /** The agent has this long to nominate a pair, once one is valid. */
    private static final long NOMINATION_NANOS = 3_000_000_000L;

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
    private final Nomination nomination;
    private final Lingering lingering;
    private final PayloadGate payload;
    private final LocalCandidates local;
    private final LoopTimer phaseTimer;
    private final IceTrace trace;
    private final IceReporter reporter;
    private Consumer<Boolean> whenGathered = complete -> {};
    private @Nullable CandidatePairs candidates;
    private @Nullable SideChecks beside;
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
        lingering = new Lingering(loop, config, paths, selector, this::closeAllBut);
        payload = new PayloadGate(loop, listener, counters, paths, selector);
        phaseTimer = loop.timer(this::onPhaseTimer);
        nomination = new Nomination(loop, config, role, ports, paths, sender, selector, setup.agent(), this);
        local = new LocalCandidates(loop, transactions, config, counters, ports, nomination.agent(), this);
        reporter = new IceReporter(log, counters, local);
    }

    /** Tells what can be offered at once, asks the servers, if there are any, and tells what can be offered then. */
    void gather(Consumer<LocalIceDescription> hosts, Consumer<LocalIceDescription> done, Consumer<IceFailure> failed) {
        trace.state(IceTrace.State.GATHERING, null);
        ListenerCalls.safely(() -> hosts.accept(describe(local.offered(), false)));
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

    /** What datagrams were sent and received by has gone: a socket, a relay, or a connection. */
    @Override
    public void onPortLost(DatagramPort port) {
        ports.remove(port);
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
        counters.candidatesRefused.addAndGet(remote.passedOver());
        CandidatePairs pairs = new CandidatePairs(
                local.list(),
                new RemoteCandidates(remote.candidates(), loopback, config.remoteAddressPolicy(), counters));
        candidates = pairs;
        long deadline = loop.nanoTime() + config.connectTimeout().toNanos();
        SideChecks checksBeside = new SideChecks(loop, ports, pairs, paths, selector, deadline, this);
        beside = checksBeside;
        credentials.setRemote(remote);
        if (remote.lite()) {
            role.setControlling(true); // RFC 8445, Section 6.1.1
        } else {
            role.assume(controlling);
        }
        phaseTimer.arm(deadline);
        // Those that came before the answer may have been somebody else's.
        paths.removeIf(path -> !credentials.accept(path.username));
        try {
            nomination.start(remote, pairs, checksBeside, deadline);
        } catch (RuntimeException e) {
            logger.warn("ice4j doesn't start", e);
            fail(new IceFailure(IceFailure.Kind.INTERNAL, "ice4j doesn't start: " + e));
        }
        if (connectsByTcp() && !closed) {
            checksBeside.startTcp();
        }
        nomination.onEarlierRequests(paths.all());
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
            case SRTP, SRTCP, DTLS -> payload.onPayload(port, kind, buf, off, len, from, nowNanos);
            case STUN -> onStun(port, buf, off, len, from, nowNanos);
            default -> counters.datagramsDropped.incrementAndGet();
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
                if (!config.remoteAddressPolicy().allows(from.getAddress())) {
                    // It would be answered, and checked in turn.
                    counters.requestsRefused.incrementAndGet();
                } else if (responder.answer(port, message, from, len, nowNanos)) {
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
            nomination.onRequest(path, request.useCandidate(), nowNanos);
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
            ListenerCalls.safely(() -> listener.onConnected(connected));
        }
        onRoundTrip(roundTripNanos, nowNanos);
        if (!closed) {
            payload.replay(nowNanos);
        }
        if (closed) {
            return;
        }
        if (first) {
            nomination.onFirstValid(path);
        } else {
            nomination.onFurtherValid(path, nowNanos);
        }
    }

    @Override
    public void onRoundTrip(long roundTripNanos, long nowNanos) {
        if (roundTripNanos >= 0 && !closed) {
            counters.onRoundTrip(roundTripNanos);
            ListenerCalls.safely(() -> listener.onRoundTrip(roundTripNanos, nowNanos));
        }
    }

    @Override
    public void onSelected(IceCandidatePair pair) {
        if (closed) {
            return;
        }
        lingering.onSelected();
        trace.state(IceTrace.State.COMPLETED, pair);
        ListenerCalls.safely(() -> listener.onSelectedPairChanged(pair));
    }

    @Override
    public boolean onPathGone() {
        trace.state(IceTrace.State.DISCONNECTED, null);
        return ListenerCalls.answer(listener::onPathGone);
    }

    @Override
    public boolean onConsentExpired() {
        trace.state(IceTrace.State.DISCONNECTED, null);
        return ListenerCalls.answer(listener::onConsentExpired);
    }

    @Override
    public void onConsentLost() {
        payload.clear();
        trace.state(IceTrace.State.DISCONNECTED, null);
        ListenerCalls.safely(listener::onConsentLost);
    }

    /** For tests, which have them fail. */
    IcePorts ports() {
        return ports;
    }

    /** For tests, which have the agent end as they like. */
    Nomination nomination() {
        return nomination;
    }

    private void onPhaseTimer() {
        if (selector.current() == null) {
            fail(IceFailure.timeout(config, report(), local.relayFailures()));
        } else {
            nomination.endAgent();
        }
    }

    /** What has been tried so far. */
    IceReport report() {
        return reporter.report(candidates);
    }

    private void fail(IceFailure failure) {
        trace.state(IceTrace.State.FAILED, null);
        close();
        ListenerCalls.safely(() -> listener.onFailed(failure));
    }

    boolean send(byte[] buf, int off, int len) {
        IcePath path = selector.current();
        return path != null && !closed && selector.maySend() && path.port.send(buf, off, len, path.remote);
    }

    /**
     * Asks whether the pair in use works.
     *
     * @param outcome told on the loop, within this time; not if this is closed first
     */
    void check(long limitNanos, Consumer<Boolean> outcome) {
        IcePath path = selector.current();
        if (closed || path == null || !selector.maySend()) {
            loop.execute(() -> outcome.accept(false));
            return;
        }
        new AliveCheck(
                        loop,
                        path,
                        sender,
                        this::onRoundTrip,
                        answered -> ListenerCalls.safely(() -> outcome.accept(answered)))
                .start(limitNanos);
    }

    /** The address of this machine that datagrams are sent from; null if the system chooses it anew for each. */
    @Nullable
    InetAddress baseAddress() {
        IcePath path = selector.current();
        return path == null ? null : path.baseAddress();
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
        lingering.stop();
        selector.stop();
        local.stop();
        transactions.cancelAll();
        payload.close();
        nomination.stop();
        closeAllBut(null);
    }

    private void closeAllBut(@Nullable DatagramPort kept) {
        ports.closeAllBut(kept);
        if (beside != null) {
            beside.stopAllBut(kept);
        }
    }
}
