package io.github.whep4j.ice;

import io.github.whep4j.transport.DatagramPort;
import io.github.whep4j.transport.MediaLoop;
import io.github.whep4j.transport.UdpPort;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a session has to offer: its own addresses, how NATs show them, and those that relays have given it. */
final class LocalCandidates implements CandidateGathering.Events {
    /** Told on the loop. */
    interface Events {
        void onDatagram(DatagramPort port, byte[] buf, int off, int len, InetSocketAddress from, long nowNanos);

        /** @param complete false if a server has not answered in time */
        void onGathered(boolean complete);

        /** A relay has come up that was not there when the checks began. */
        void onLateRelay(RelayedPort port, IceCandidate candidate);

        /** A relay has gone; its port is among the session's no more. */
        void onPortLost(DatagramPort port);
    }

    private static final int DISCARD_PORT = 9;

    private final IceConfig config;
    private final IcePorts ports;
    private final @Nullable AgentChecks agent;
    private final CandidateGathering gathering;
    private final Events events;
    private final List<IceCandidate> lateRelays = new ArrayList<>();
    private int relays;
    private boolean checksBegun;

    /** @param agent null for a lite one, which has its own addresses only */
    LocalCandidates(
            MediaLoop loop,
            StunTransactions transactions,
            IceConfig config,
            IceCounters counters,
            IcePorts ports,
            @Nullable AgentChecks agent,
            Events events) {
        this.config = config;
        this.ports = ports;
        this.agent = agent;
        this.events = events;
        gathering = new CandidateGathering(loop, transactions, config, counters, this);
    }

    void gather() {
        gathering.start(ports);
    }

    void gatherLate(List<TurnServer> servers) {
        gathering.startLate(servers);
    }

    /** By falling priority. */
    List<IceCandidate> list() {
        if (agent == null) {
            return IceSetup.liteCandidates(ports.localAddresses());
        }
        List<IceCandidate> candidates = new ArrayList<>(agent.localCandidates());
        candidates.addAll(lateRelays);
        if (config.activeTcp()) {
            addActiveTcp(candidates);
            candidates.sort(Comparator.comparingLong(IceCandidate::priority).reversed());
        }
        return candidates;
    }

    /** What the peer is told of them. */
    List<IceCandidate> offered() {
        List<IceCandidate> all = list();
        return config.hostCandidates()
                ? all
                : all.stream()
                        .filter(candidate -> !candidate.type().equals(IceCandidate.HOST))
                        .map(IceCandidate::withoutRelatedAddress)
                        .toList();
    }

    /** Port 9 stands for one that is not known before there is a connection (RFC 6544, Section 4.1). */
    private void addActiveTcp(List<IceCandidate> candidates) {
        int place = 0;
        for (UdpPort socket : ports.sockets()) {
            candidates.add(new IceCandidate(
                    "tcp" + place,
                    1,
                    IceCandidate.TCP,
                    IcePriority.of(IcePriority.TCP_HOST, IcePriority.activeTcpPreference(place++)),
                    new InetSocketAddress(socket.localAddress().getAddress(), DISCARD_PORT),
                    IceCandidate.HOST,
                    null,
                    IceCandidate.ACTIVE));
        }
    }

    /** The agent knows what it is going to know. */
    void beginChecks() {
        checksBegun = true;
    }

    /** What went wrong at TURN servers, to be put behind a sentence; empty if nothing did. */
    String relayFailures() {
        String failures = gathering.relayFailures();
        return failures.isEmpty() ? "" : ": " + failures;
    }

    IceReporter.Servers servers() {
        return gathering.servers(relays);
    }

    void stop() {
        gathering.stop();
    }

    @Override
    public void onMapped(InetSocketAddress mapped, InetSocketAddress base, InetSocketAddress server) {
        if (agent != null) {
            agent.addServerReflexive(mapped, base, server);
        }
    }

    @Override
    public void onRelayed(RelayedPort port) {
        if (!ports.add(port)) {
            port.close();
            return;
        }
        IceCandidate candidate = port.candidate(relays++, config.relayOnly());
        if (checksBegun) {
            lateRelays.add(candidate);
            events.onLateRelay(port, candidate);
        } else if (agent != null) {
            agent.addRelayed(candidate, port.relay().server().address());
        }
    }

    @Override
    public void onPortLost(RelayedPort port) {
        ports.remove(port);
        events.onPortLost(port);
    }

    @Override
    public void onDatagram(RelayedPort port, byte[] buf, int off, int len, InetSocketAddress peer, long nowNanos) {
        events.onDatagram(port, buf, off, len, peer, nowNanos);
    }

    @Override
    public void onDone(boolean complete) {
        events.onGathered(complete);
    }
}
