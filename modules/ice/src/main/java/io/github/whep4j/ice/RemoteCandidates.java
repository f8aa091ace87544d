package io.github.whep4j.ice;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The peer's candidates that can be used, by their addresses. */
final class RemoteCandidates {
    private static final int MOST = 100;
    /** RFC 8445, Section 19.5.1: nobody shall have us flood one machine by naming many of its ports. */
    private static final int MOST_PER_ADDRESS = 16;

    private static final int COMPONENT = 1;
    private static final long HIGHEST_PRIORITY = 0x7fff_ffffL;
    private static final Set<String> TYPES =
            Set.of(IceCandidate.HOST, IceCandidate.SERVER_REFLEXIVE, IceCandidate.PEER_REFLEXIVE, IceCandidate.RELAYED);

    private final Map<InetSocketAddress, IceCandidate> byAddress = new LinkedHashMap<>();
    private final Map<InetSocketAddress, IceCandidate> tcpByAddress = new LinkedHashMap<>();
    private final boolean loopback;
    private final RemoteAddressPolicy policy;
    private final IceCounters counters;

    /**
     * Takes these.
     *
     * @param loopback whether candidates on the loopback interface are to be believed, as a socket of ours is there
     */
    RemoteCandidates(
            List<IceCandidate> candidates, boolean loopback, RemoteAddressPolicy policy, IceCounters counters) {
        this.loopback = loopback;
        this.policy = policy;
        this.counters = counters;
        candidates.forEach(this::add);
    }

    /** False if it can't be used, or is known. */
    boolean add(IceCandidate candidate) {
        if (!policy.allows(candidate.address().getAddress())) {
            counters.candidatesRefused.incrementAndGet();
            return false;
        }
        Map<InetSocketAddress, IceCandidate> alike = isPassiveTcp(candidate) ? tcpByAddress : byAddress;
        return alike.size() < MOST
                && isUsable(candidate, loopback)
                && countAt(candidate.address().getAddress()) < MOST_PER_ADDRESS
                && alike.putIfAbsent(candidate.address(), candidate) == null;
    }

    private long countAt(InetAddress address) {
        return Stream.concat(byAddress.keySet().stream(), tcpByAddress.keySet().stream())
                .filter(known -> known.getAddress().equals(address))
                .count();
    }

    /**
     * Whether it could be reached at all. Link-local addresses of IPv6 can't, as they come without the zone that they would
     * have to be sent to. Those of IPv4 can: a camera at the end of a cable has no other (RFC 3927), and needs no zone. Where
     * there is no such link, they cost some checks that nobody answers, like any other address of a foreign network.
     */
    private static boolean isUsable(IceCandidate candidate, boolean loopback) {
        InetAddress address = candidate.address().getAddress();
        return candidate.component() == COMPONENT
                && (candidate.transport().equalsIgnoreCase(IceCandidate.UDP) || isPassiveTcp(candidate))
                && TYPES.contains(candidate.type())
                && candidate.address().getPort() != 0
                && candidate.priority() > 0
                && candidate.priority() <= HIGHEST_PRIORITY
                && (loopback || !address.isLoopbackAddress())
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress()
                && !isBroadcast(address)
                && !(address instanceof Inet6Address && address.isLinkLocalAddress());
    }

    private static boolean isPassiveTcp(IceCandidate candidate) {
        return candidate.transport().equalsIgnoreCase(IceCandidate.TCP)
                && IceCandidate.PASSIVE.equals(candidate.tcpType());
    }

    private static boolean isBroadcast(InetAddress address) {
        for (byte b : address.getAddress()) {
            if (b != (byte) 0xff) {
                return false;
            }
        }
        return true;
    }

    /** Those that a connection can be made to. */
    Collection<IceCandidate> tcp() {
        return tcpByAddress.values();
    }

    /** Those of UDP. */
    Iterable<IceCandidate> all() {
        return byAddress.values();
    }

    /** Those of UDP, the preferred ones first: a description may have them in any order. */
    List<IceCandidate> byPriority() {
        return byAddress.values().stream()
                .sorted(Comparator.comparingLong(IceCandidate::priority).reversed())
                .toList();
    }

    /** Of those of UDP. */
    int size() {
        return byAddress.size();
    }

    /** The candidate with this address; if there is none, the peer-reflexive one that it makes. */
    IceCandidate at(InetSocketAddress address, long priority) {
        IceCandidate known = byAddress.get(address);
        if (known != null) {
            return known;
        }
        long ofPair =
                priority > 0 && priority <= HIGHEST_PRIORITY ? priority : IcePriority.of(IcePriority.PEER_REFLEXIVE, 0);
        return new IceCandidate(
                IceCandidate.PEER_REFLEXIVE,
                COMPONENT,
                IceCandidate.UDP,
                ofPair,
                address,
                IceCandidate.PEER_REFLEXIVE,
                null);
    }
}
