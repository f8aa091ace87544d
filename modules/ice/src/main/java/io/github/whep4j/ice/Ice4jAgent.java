package io.github.whep4j.ice;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.ice.Agent;
import org.ice4j.ice.Candidate;
import org.ice4j.ice.CandidateExtendedType;
import org.ice4j.ice.CandidatePair;
import org.ice4j.ice.CandidatePairState;
import org.ice4j.ice.CandidateType;
import org.ice4j.ice.CheckList;
import org.ice4j.ice.Component;
import org.ice4j.ice.HostCandidate;
import org.ice4j.ice.IceMediaStream;
import org.ice4j.ice.IceProcessingState;
import org.ice4j.ice.KeepAliveStrategy;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.ice.NominationStrategy;
import org.ice4j.ice.RemoteCandidate;
import org.ice4j.ice.ServerReflexiveCandidate;
import org.ice4j.ice.harvest.AbstractCandidateHarvester;
import org.ice4j.socket.IceSocketWrapper;
import org.jspecify.annotations.Nullable;

/**
 * ice4j's agent as a mere state machine: check list, pacing, triggered checks, nomination. It is told addresses, checks
 * and answers and says what to send, by its {@link Ice4jStack}; it never sees a socket or a byte of the network.
 */
final class Ice4jAgent extends Agent {
    /** RFC 8445, Section 14.2 allows no less for the pace of checks. */
    private static final long PACE_MILLIS = 5;

    /** Each turn of an agent's pace maker wakes two threads: agents that wait take one each millisecond, all together. */
    private static final long MILLIS_PER_WAITING_AGENT = 1;

    /** A check of the peer's that comes while we wait is answered with one of ours after this time at the latest. */
    private static final long LONGEST_PACE_MILLIS = 50;

    /** Those that have started and have not been freed. */
    private static final AtomicInteger checking = new AtomicInteger();

    private static final String STREAM = "media";

    /** Made in the constructor of the superclass: must have no initializer. */
    private @Nullable Ice4jStack stack;

    private volatile boolean freed;

    private final AtomicBoolean counted = new AtomicBoolean();
    private final IceMediaStream stream;
    private final Component component;

    /**
     * Makes an agent with a host candidate for each address, the earlier ones preferred. Takes half a second the first
     * time in a JVM.
     */
    @SuppressWarnings("this-escape")
    Ice4jAgent(boolean controlling, List<InetSocketAddress> hosts) throws IOException {
        super(null, Ice4jLogger.INSTANCE);
        setUseDynamicPorts(false);
        setControlling(controlling);
        setTa(PACE_MILLIS);
        setNominationStrategy(NominationStrategy.NOMINATE_FIRST_VALID);
        // Leaves out the harvesters that ice4j would run on threads of its own.
        setTrickling(true);
        addCandidateHarvester(new HostHarvester(hosts));
        stream = createMediaStream(STREAM);
        component = createComponent(stream, KeepAliveStrategy.SELECTED_ONLY, false);
    }

    @Override
    public synchronized Ice4jStack getStunStack() {
        if (stack == null) {
            stack = new Ice4jStack();
        }
        return stack;
    }

    /**
     * The pace of checks; negative, which ends them, once the agent has been freed: ice4j's pace maker may miss that if it
     * is about to schedule its next run, and would then go on for ever.
     */
    @Override
    protected long calculateTa() {
        return freed ? -1 : paceMillis(checking.get());
    }

    /** Slower than ice4j's own only while there is nothing to send and many agents are waiting like this one. */
    long paceMillis(int agents) {
        return hasChecksToSend()
                ? PACE_MILLIS
                : Math.max(PACE_MILLIS, Math.min(agents * MILLIS_PER_WAITING_AGENT, LONGEST_PACE_MILLIS));
    }

    private boolean hasChecksToSend() {
        CheckList list = stream.getCheckList();
        synchronized (list) {
            return list.stream()
                    .map(CandidatePair::getState)
                    .anyMatch(state -> state == CandidatePairState.WAITING || state == CandidatePairState.FROZEN);
        }
    }

    @Override
    public void free() {
        freed = true;
        count(false);
        super.free();
    }

    private void count(boolean checks) {
        if (counted.compareAndSet(!checks, checks)) {
            checking.addAndGet(checks ? 1 : -1);
        }
    }

    static TransportAddress transportAddress(InetSocketAddress address) {
        return new TransportAddress(address.getAddress(), address.getPort(), Transport.UDP);
    }

    void addServerReflexive(InetSocketAddress mapped, InetSocketAddress base, InetSocketAddress server) {
        TransportAddress baseAddress = transportAddress(base);
        for (LocalCandidate local : component.getLocalCandidates()) {
            if (local instanceof Host host && local.getTransportAddress().equals(baseAddress)) {
                component.addLocalCandidate(new ServerReflexive(
                        transportAddress(mapped), host, transportAddress(server), host.localPreference));
            }
        }
    }

    void addRelayed(IceCandidate relayed, InetSocketAddress server) {
        component.addLocalCandidate(new Relayed(relayed, component, transportAddress(server)));
    }

    /** By falling priority. */
    List<IceCandidate> localCandidates() {
        List<IceCandidate> candidates = new ArrayList<>();
        for (LocalCandidate local : component.getLocalCandidates()) {
            candidates.add(describe(local));
        }
        candidates.sort(Comparator.comparingLong(IceCandidate::priority).reversed());
        return candidates;
    }

    private static IceCandidate describe(LocalCandidate local) {
        TransportAddress address = local.getTransportAddress();
        boolean host = local.getType() == CandidateType.HOST_CANDIDATE;
        InetSocketAddress related = local instanceof Relayed relayed
                ? relayed.related
                : new InetSocketAddress(
                        local.getBase().getTransportAddress().getAddress(),
                        local.getBase().getTransportAddress().getPort());
        return new IceCandidate(
                local.getFoundation(),
                local.getParentComponent().getComponentID(),
                IceCandidate.UDP,
                local.getPriority(),
                new InetSocketAddress(address.getAddress(), address.getPort()),
                local.getType().toString(),
                host ? null : related);
    }

    void addRemote(IceCandidate remote) {
        component.addRemoteCandidate(new RemoteCandidate(
                transportAddress(remote.address()),
                component,
                CandidateType.parse(remote.type()),
                remote.foundation(),
                remote.priority(),
                null));
    }

    /** Begins the checks; {@code onEnded} is called, on any thread, when a pair has been selected or all have failed. */
    void start(RemoteIceDescription remote, Ice4jStack.Sink sink, Runnable onEnded) {
        stream.setRemoteUfrag(remote.ufrag());
        stream.setRemotePassword(remote.password());
        getStunStack().sendTo(sink);
        addStateChangeListener(event -> {
            if (event.getNewValue() == IceProcessingState.COMPLETED
                    || event.getNewValue() == IceProcessingState.FAILED) {
                onEnded.run();
            }
        });
        count(true);
        if (freed) {
            count(false); // by another thread, meanwhile
        }
        startConnectivityEstablishment();
    }

    /** Checks what there is to be checked, and selects nothing: that is somebody else's from now on. */
    void nominateNothing() {
        setNominationStrategy(NominationStrategy.NONE);
    }

    /** An authenticated check has come from the peer (RFC 8445, Section 7.3.1): triggers ours, learns its address. */
    void onCheck(InetSocketAddress local, InetSocketAddress remote, long priority, boolean useCandidate) {
        incomingCheckReceived(transportAddress(remote), transportAddress(local), priority, null, null, useCandidate);
    }

    /** The base of the selected pair's local candidate, and its remote address; null if none is selected. */
    @Nullable
    @SuppressWarnings("ReferenceEquality") // an equal base would be another candidate
    SelectedAddresses selected() {
        CandidatePair pair = component.getSelectedPair();
        if (pair == null) {
            return null;
        }
        Candidate<?> base = pair.getLocalCandidate().getBase();
        // A peer-reflexive candidate's base may have one itself.
        while (base.getBase() != null && base.getBase() != base) {
            base = base.getBase();
        }
        return new SelectedAddresses(
                base.getTransportAddress(), pair.getRemoteCandidate().getTransportAddress());
    }

    private static int typePreference(CandidateType type) {
        return switch (type) {
            case PEER_REFLEXIVE_CANDIDATE -> IcePriority.PEER_REFLEXIVE;
            case SERVER_REFLEXIVE_CANDIDATE -> IcePriority.SERVER_REFLEXIVE;
            default -> IcePriority.HOST;
        };
    }

    record SelectedAddresses(InetSocketAddress local, InetSocketAddress remote) {}

    /** Adds host candidates for sockets that ice4j doesn't have. */
    private static final class HostHarvester extends AbstractCandidateHarvester {
        private final List<InetSocketAddress> hosts;

        HostHarvester(List<InetSocketAddress> hosts) {
            this.hosts = hosts;
        }

        @Override
        public boolean isHostHarvester() {
            return true;
        }

        @Override
        public Collection<LocalCandidate> harvest(Component component) {
            List<LocalCandidate> candidates = new ArrayList<>();
            for (InetSocketAddress host : hosts) {
                LocalCandidate candidate =
                        new Host(transportAddress(host), component, IcePriority.localPreference(candidates.size()));
                component.addLocalCandidate(candidate);
                candidates.add(candidate);
            }
            return candidates;
        }
    }

    private static final class Host extends HostCandidate {
        private final int localPreference;

        Host(TransportAddress address, Component component, int localPreference) {
            super(address, component);
            this.localPreference = localPreference;
        }

        @Override
        public long computePriorityForType(CandidateType type) {
            return IcePriority.of(typePreference(type), localPreference);
        }
    }

    private static final class ServerReflexive extends ServerReflexiveCandidate {
        private final int localPreference;

        ServerReflexive(TransportAddress address, Host base, TransportAddress server, int localPreference) {
            super(address, base, server, CandidateExtendedType.STUN_SERVER_REFLEXIVE_CANDIDATE);
            this.localPreference = localPreference;
        }

        @Override
        public long computePriorityForType(CandidateType type) {
            return IcePriority.of(typePreference(type), localPreference);
        }
    }

    /** Its own base, as RFC 8445, Section 5.1.1.2 has it. */
    private static final class Relayed extends LocalCandidate {
        private final @Nullable InetSocketAddress related;
        private final long relayedPriority;

        Relayed(IceCandidate relayed, Component component, TransportAddress server) {
            super(
                    transportAddress(relayed.address()),
                    component,
                    CandidateType.RELAYED_CANDIDATE,
                    CandidateExtendedType.TURN_RELAYED_CANDIDATE,
                    null);
            related = relayed.relatedAddress();
            relayedPriority = relayed.priority();
            setBase(this);
            setRelayServerAddress(server);
        }

        @Override
        public long computePriority() {
            priority = relayedPriority;
            return relayedPriority;
        }

        @Override
        public long computePriorityForType(CandidateType type) {
            return type == CandidateType.RELAYED_CANDIDATE
                    ? relayedPriority
                    : IcePriority.of(typePreference(type), (int) (relayedPriority >> 8 & 0xffff));
        }

        @Override
        protected @Nullable IceSocketWrapper getCandidateIceSocketWrapper() {
            return null;
        }
    }
}
