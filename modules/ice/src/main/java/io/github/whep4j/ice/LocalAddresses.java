package io.github.whep4j.ice;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses of this machine that candidates can be made of, the preferred ones first. */
final class LocalAddresses {
    private static final int MOST = 16;
    /** Many sessions may begin at once, and some systems take long to list their interfaces. */
    private static final long FRESH_NANOS = 1_000_000_000L;

    /** Two root name servers: their addresses stand for all that is elsewhere, and are sent nothing. */
    private static final List<InetSocketAddress> ELSEWHERE =
            List.of(new InetSocketAddress("198.41.0.4", 53), new InetSocketAddress("2001:503:ba3e::2:30", 53));

    private static final Logger logger = LoggerFactory.getLogger(LocalAddresses.class);

    /** An address of an interface that is up, without its scope. */
    record Known(String interfaceName, InetAddress address) {}

    private static List<Known> known = List.of();
    private static long knownNanos;

    private LocalAddresses() {}

    /** May block for as long as the system takes to list its interfaces. */
    static List<InetAddress> forConfig(IceConfig config) {
        if (!config.localAddresses().isEmpty()) {
            return limited(config.localAddresses());
        }
        LocalAddressPolicy policy = config.localAddressPolicy();
        List<InetAddress> addresses = ofInterfaces().stream()
                .filter(candidate -> policy.allows(candidate.interfaceName(), candidate.address()))
                .map(Known::address)
                .distinct()
                .toList();
        if (config.includeLoopback()) {
            return limited(addresses);
        }
        List<InetAddress> others =
                addresses.stream().filter(a -> !a.isLoopbackAddress()).toList();
        // Without a network there is still the machine itself.
        return limited(others.isEmpty() ? addresses : others);
    }

    /**
     * The configuration with the addresses that the policy allows, where it doesn't allow all: also what leads to servers has
     * to keep to them. May block, as above.
     *
     * @throws IceException if it allows none
     */
    static IceConfig confine(IceConfig config) throws IceException {
        if (!config.localAddresses().isEmpty() || config.localAddressPolicy().equals(LocalAddressPolicy.ALL)) {
            return config;
        }
        List<InetAddress> allowed = forConfig(config);
        if (allowed.isEmpty()) {
            throw new IceException(
                    new IceFailure(
                            IceFailure.Kind.NO_LOCAL_ADDRESS, "no local address is allowed by the policy for them"),
                    null);
        }
        return config.withLocalAddresses(allowed);
    }

    private static List<InetAddress> limited(List<InetAddress> addresses) {
        return addresses.size() <= MOST ? addresses : List.copyOf(addresses.subList(0, MOST));
    }

    private static synchronized List<Known> ofInterfaces() {
        long now = System.nanoTime();
        if (known.isEmpty() || now - knownNanos > FRESH_NANOS) {
            known = list();
            knownNanos = now;
        }
        return known;
    }

    private static List<Known> list() {
        List<Known> usable = new ArrayList<>();
        for (Known known : all()) {
            if (isUsable(known.address())) {
                usable.add(known);
            }
        }
        Set<InetAddress> routed = new HashSet<>();
        for (InetSocketAddress elsewhere : ELSEWHERE) {
            InetAddress from = SourceAddress.routed(elsewhere);
            if (from != null) {
                routed.add(from);
            }
        }
        return sorted(usable, routed);
    }

    /**
     * The preferred ones first.
     *
     * @param routed those that the routes to other networks lead from: containers and tunnels may have made so many
     *     addresses that there is no room for the one that matters else
     */
    static List<Known> sorted(List<Known> usable, Set<InetAddress> routed) {
        return usable.stream()
                .sorted(Comparator.comparing((Known known) -> !routed.contains(known.address()))
                        .thenComparingInt(known -> rank(known.address())))
                .toList();
    }

    /** Whether a session may bind it. */
    static boolean mayUse(IceConfig config, Known known) {
        return config.localAddresses().isEmpty()
                ? isUsable(known.address())
                        && config.localAddressPolicy().allows(known.interfaceName(), known.address())
                : config.localAddresses().contains(known.address());
    }

    /** Those of all interfaces that are up, as they are now; none if the system doesn't tell. May block. */
    static Set<Known> all() {
        Set<Known> addresses = new LinkedHashSet<>();
        try {
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (isUp(network)) {
                    for (InetAddress address : Collections.list(network.getInetAddresses())) {
                        addresses.add(new Known(network.getName(), withoutScope(address)));
                    }
                }
            }
        } catch (SocketException e) {
            logger.warn("the network interfaces can't be listed", e);
        }
        return addresses;
    }

    /** Not one that has gone since it was listed, as those of containers do: the others are there all the same. */
    static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp();
        } catch (SocketException e) {
            logger.debug("{} has gone: {}", network.getName(), e.toString());
            return false;
        }
    }

    private static boolean isUsable(InetAddress address) {
        boolean linkLocal = address instanceof Inet6Address && address.isLinkLocalAddress();
        return !linkLocal && !address.isAnyLocalAddress() && !address.isMulticastAddress();
    }

    /** As RFC 6724, Section 2.1 ranks them, without what is obsolete: IPv6, IPv4, unique local IPv6, loopback. */
    private static int rank(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return address instanceof Inet6Address ? 5 : 4;
        }
        if (address instanceof Inet6Address) {
            boolean uniqueLocal = (address.getAddress()[0] & 0xfe) == 0xfc;
            return uniqueLocal ? 2 : 0;
        }
        return address.isLinkLocalAddress() ? 3 : 1;
    }

    /** The name of the interface would get into the candidate. */
    static InetAddress withoutScope(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of impossible length", e);
        }
    }
}
