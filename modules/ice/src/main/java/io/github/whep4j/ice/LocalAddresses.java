package io.github.whep4j.ice;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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

    private static final Logger logger = LoggerFactory.getLogger(LocalAddresses.class);

    private static List<InetAddress> known = List.of();
    private static long knownNanos;

    private LocalAddresses() {}

    /** May block for as long as the system takes to list its interfaces. */
    static List<InetAddress> forConfig(IceConfig config) {
        List<InetAddress> addresses = config.localAddresses().isEmpty() ? ofInterfaces() : config.localAddresses();
        if (!config.localAddresses().isEmpty() || config.includeLoopback()) {
            return limited(addresses);
        }
        List<InetAddress> others =
                addresses.stream().filter(a -> !a.isLoopbackAddress()).toList();
        // Without a network there is still the machine itself.
        return limited(others.isEmpty() ? addresses : others);
    }

    private static List<InetAddress> limited(List<InetAddress> addresses) {
        return addresses.size() <= MOST ? addresses : List.copyOf(addresses.subList(0, MOST));
    }

    private static synchronized List<InetAddress> ofInterfaces() {
        long now = System.nanoTime();
        if (known.isEmpty() || now - knownNanos > FRESH_NANOS) {
            known = list();
            knownNanos = now;
        }
        return known;
    }

    private static List<InetAddress> list() {
        Set<InetAddress> addresses = new LinkedHashSet<>();
        try {
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (network.isUp()) {
                    for (InetAddress address : Collections.list(network.getInetAddresses())) {
                        if (isUsable(address)) {
                            addresses.add(withoutScope(address));
                        }
                    }
                }
            }
        } catch (SocketException e) {
            logger.warn("the network interfaces can't be listed", e);
        }
        List<InetAddress> sorted = new ArrayList<>(addresses);
        sorted.sort(Comparator.comparingInt(LocalAddresses::rank));
        return List.copyOf(sorted);
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
    private static InetAddress withoutScope(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of impossible length", e);
        }
    }
}
