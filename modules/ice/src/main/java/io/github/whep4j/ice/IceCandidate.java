package io.github.whep4j.ice;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A candidate of either side (RFC 8445, Section 5.1).
 *
 * @param foundation 1 to 32 ice-chars; candidates of equal foundation are similar
 * @param component 1 for RTP and, as RTCP is multiplexed, for all there is
 * @param transport in lower case: {@code udp} or {@code tcp}; others are never used
 * @param priority 1 to 2<sup>31</sup> - 1
 * @param address resolved: names never get this far
 * @param type {@code host}, {@code srflx}, {@code prflx} or {@code relay}
 * @param relatedAddress the base of a reflexive candidate, the mapped address of a relayed one; null if not told
 * @param tcpType {@code active} or {@code passive} over TCP (RFC 6544, Section 4.5), else null
 */
public record IceCandidate(
        String foundation,
        int component,
        String transport,
        long priority,
        InetSocketAddress address,
        String type,
        @Nullable InetSocketAddress relatedAddress,
        @Nullable String tcpType) {
    static final String HOST = "host";
    static final String SERVER_REFLEXIVE = "srflx";
    static final String PEER_REFLEXIVE = "prflx";
    static final String RELAYED = "relay";
    static final String UDP = "udp";
    static final String TCP = "tcp";
    static final String ACTIVE = "active";
    static final String PASSIVE = "passive";

    /** The same, hiding where it comes from: with an unspecified address and port 9 (RFC 8839, Section 5.1). */
    IceCandidate withoutRelatedAddress() {
        InetSocketAddress nowhere =
                new InetSocketAddress(address.getAddress() instanceof Inet6Address ? "::" : "0.0.0.0", 9);
        return new IceCandidate(foundation, component, transport, priority, address, type, nowhere, tcpType);
    }

    /** @throws IllegalArgumentException if the address is a name that has not been resolved */
    public IceCandidate {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("unresolved candidate address");
        }
    }

    /** One that is not of TCP. */
    public IceCandidate(
            String foundation,
            int component,
            String transport,
            long priority,
            InetSocketAddress address,
            String type,
            @Nullable InetSocketAddress relatedAddress) {
        this(foundation, component, transport, priority, address, type, relatedAddress, null);
    }
}
