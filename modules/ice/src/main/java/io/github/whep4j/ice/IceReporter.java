package io.github.whep4j.ice;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts together what a session knows of its candidates and pairs, and says what stands in the way. */
final class IceReporter {
    private static final int MOST_PAIRS = 100;

    /**
     * What STUN and TURN servers have come to.
     *
     * @param askedStun whether there was a STUN server to ask
     * @param askedTurn whether there was a TURN server to ask
     * @param relays how many relayed addresses there are
     */
    record Servers(boolean askedStun, boolean askedTurn, int relays, List<String> errors) {}

    private final CheckLog log;
    private final IceCounters counters;
    private final LocalCandidates local;

    IceReporter(CheckLog log, IceCounters counters, LocalCandidates local) {
        this.log = log;
        this.counters = counters;
        this.local = local;
    }

    /** @param candidates null before the checks have begun */
    IceReport report(@Nullable CandidatePairs candidates) {
        List<IceCandidate> ours = ours(candidates);
        RemoteCandidates remote = candidates == null ? null : candidates.remote();
        List<IceCandidate> theirs = new ArrayList<>();
        if (remote != null) {
            remote.all().forEach(theirs::add);
            theirs.addAll(remote.tcp());
        }
        List<IceReport.Pair> pairs = new ArrayList<>();
        Set<String> checked = new HashSet<>();
        for (CheckLog.Entry entry : log.entries()) {
            checked.add(key(entry.local, entry.remote));
            pairs.add(new IceReport.Pair(
                    ours(ours, entry),
                    remote == null ? unknown(entry.remote, false) : theirs(remote, entry),
                    entry.state,
                    entry.checksSent,
                    entry.lastError,
                    entry.responsesReceived,
                    entry.roundTripNanos / 1e9,
                    entry.totalRoundTripNanos / 1e9,
                    entry.roundTripMeasurements));
        }
        addUnchecked(pairs, checked, ours, theirs);
        IceStats stats = counters.snapshot();
        return new IceReport(
                ours,
                theirs,
                pairs,
                local.servers().errors(),
                stats,
                cause(pairs, ours, theirs, stats, local.servers()));
    }

    /** Those of now and those of when the checks began: what the agent knew is gone with it, and more may have come later. */
    private List<IceCandidate> ours(@Nullable CandidatePairs candidates) {
        Set<IceCandidate> all = new LinkedHashSet<>(local.list());
        if (candidates != null) {
            all.addAll(candidates.local());
        }
        List<IceCandidate> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingLong(IceCandidate::priority).reversed());
        return sorted;
    }

    private static void addUnchecked(
            List<IceReport.Pair> pairs, Set<String> checked, List<IceCandidate> ours, List<IceCandidate> theirs) {
        for (IceCandidate remote : theirs) {
            for (IceCandidate base : ours) {
                boolean isBase =
                        base.type().equals(IceCandidate.HOST) || base.type().equals(IceCandidate.RELAYED);
                if (pairs.size() < MOST_PAIRS
                        && isBase
                        && base.transport().equals(remote.transport())
                        && isIpv6(base) == isIpv6(remote)
                        && !checked.contains(key(base.address(), remote.address()))
                        && !(remote.transport().equals(IceCandidate.TCP) && isChecked(pairs, remote))) {
                    pairs.add(new IceReport.Pair(base, remote, IceReport.PairState.WAITING, 0, ""));
                }
            }
        }
    }

    /** The port that a connection leaves from isn't that of the candidate. */
    private static boolean isChecked(List<IceReport.Pair> pairs, IceCandidate remote) {
        return pairs.stream().anyMatch(pair -> pair.remote().equals(remote));
    }

    private static String key(InetSocketAddress local, InetSocketAddress remote) {
        return local + " " + remote;
    }

    private static boolean isIpv6(IceCandidate candidate) {
        return candidate.address().getAddress() instanceof Inet6Address;
    }

    private static IceCandidate ours(List<IceCandidate> ours, CheckLog.Entry entry) {
        for (IceCandidate candidate : ours) {
            if (!entry.tcp && candidate.address().equals(entry.local)) {
                return candidate;
            }
        }
        return unknown(entry.local, entry.tcp);
    }

    private static IceCandidate theirs(RemoteCandidates remote, CheckLog.Entry entry) {
        for (IceCandidate candidate : remote.tcp()) {
            if (entry.tcp && candidate.address().equals(entry.remote)) {
                return candidate;
            }
        }
        return remote.at(entry.remote, 0);
    }

    private static IceCandidate unknown(InetSocketAddress address, boolean tcp) {
        String type = tcp ? IceCandidate.HOST : IceCandidate.PEER_REFLEXIVE;
        return new IceCandidate(type, 1, tcp ? IceCandidate.TCP : IceCandidate.UDP, 1, address, type, null);
    }

    static IceReport.Cause cause(
            List<IceReport.Pair> pairs,
            List<IceCandidate> ours,
            List<IceCandidate> theirs,
            IceStats stats,
            Servers servers) {
        boolean heard = stats.requestsReceived() > 0 || stats.responsesReceived() > 0;
        if (pairs.stream().anyMatch(pair -> pair.state() == IceReport.PairState.SUCCEEDED)) {
            return IceReport.Cause.NONE;
        }
        if (stats.requestsUnauthenticated() > 0 || stats.responsesUnauthenticated() > 0) {
            return IceReport.Cause.WRONG_CREDENTIALS;
        }
        if (stats.requestsReceived() > 0) {
            return IceReport.Cause.ONE_WAY;
        }
        if (theirs.isEmpty()) {
            return stats.candidatesRefused() > 0
                    ? IceReport.Cause.REMOTE_ADDRESSES_REFUSED
                    : IceReport.Cause.NO_REMOTE_CANDIDATES;
        }
        if (servers.askedTurn() && servers.relays() == 0) {
            return IceReport.Cause.NO_RELAY;
        }
        if (ours.isEmpty()) {
            return IceReport.Cause.NO_LOCAL_CANDIDATES;
        }
        if (pairs.isEmpty()) {
            return IceReport.Cause.NO_COMMON_FAMILY;
        }
        if (servers.relays() > 0) {
            return IceReport.Cause.PEER_SILENT;
        }
        return heard || !servers.askedStun() ? IceReport.Cause.NO_RELAY_CONFIGURED : IceReport.Cause.NO_UDP_OUT;
    }
}
