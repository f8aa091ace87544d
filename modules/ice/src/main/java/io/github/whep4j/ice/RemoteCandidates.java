package io.github.whep4j.ice;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The peer's candidates that can be used, by their addresses. */
final class RemoteCandidates {
    private static final int MOST = 100;
    private static final int COMPONENT = 1;
    private static final long HIGHEST_PRIORITY = 0x7fff_ffffL;
    private static final Set<String> TYPES =
            Set.of(IceCandidate.HOST, IceCandidate.SERVER_REFLEXIVE, IceCandidate.PEER_REFLEXIVE, IceCandidate.RELAYED);

    private final Map<InetSocketAddress, IceCandidate> byAddress = new LinkedHashMap<>();
    private final Map<InetSocketAddress, IceCandidate> tcpByAddress = new LinkedHashMap<>();

    /** @param loopback whether candidates on the loopback interface are to be believed, as a socket of ours is there */
    RemoteCandidates(List<IceCandidate> candidates, boolean loopback) {
        for (IceCandidate candidate : candidates) {
            Map<InetSocketAddress, IceCandidate> alike = isPassiveTcp(candidate) ? tcpByAddress : byAddress;
            if (alike.size() < MOST && isUsable(candidate, loopback)) {
                alike.putIfAbsent(candidate.address(), candidate);
            }
        }
    }

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
