package io.github.whep4j.ice;

import io.github.whep4j.transport.DatagramPort;
import io.github.whep4j.transport.UdpPort;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a session sends by: its sockets and the addresses that relays have given it. */
final class IcePorts {
    private final List<UdpPort> sockets;
    private final Map<InetSocketAddress, DatagramPort> byAddress = new LinkedHashMap<>();

    /** @param bound one that has closed itself since then is of no use */
    IcePorts(Map<InetSocketAddress, UdpPort> bound) {
        sockets = bound.values().stream().filter(UdpPort::isOpen).toList();
        sockets.forEach(socket -> byAddress.put(socket.localAddress(), socket));
    }

    /** The sockets that were bound at the beginning. */
    List<UdpPort> sockets() {
        return sockets;
    }

    Iterable<InetSocketAddress> localAddresses() {
        return byAddress.keySet();
    }

    /** False if there is one with this address: a relay can't be where a socket of ours is. */
    boolean add(DatagramPort port) {
        return byAddress.putIfAbsent(port.localAddress(), port) == null;
    }

    /** What to connect to this address from, with port 0; null if none of the sockets is where that could be done. */
    @Nullable
    InetSocketAddress mayReach(InetSocketAddress remote) {
        InetAddress from = SourceAddress.choose(
                sockets.stream()
                        .map(socket -> socket.localAddress().getAddress())
                        .toList(),
                remote);
        return from == null ? null : new InetSocketAddress(from, 0);
    }

    /** Whether a datagram could get from the one to the other at all. */
    static boolean mayReach(InetAddress from, InetAddress to) {
        return from instanceof Inet6Address == to instanceof Inet6Address
                && from.isLoopbackAddress() == to.isLoopbackAddress();
    }

    /** Sockets and relays. */
    List<DatagramPort> all() {
        return new ArrayList<>(byAddress.values());
    }

    void remove(DatagramPort port) {
        byAddress.remove(port.localAddress(), port);
    }

    @Nullable
    DatagramPort find(InetSocketAddress local) {
        return byAddress.get(local);
    }

    /**
     * Whether one of them can reach peers on the loopback interface of this machine. A relay elsewhere can't, whatever address
     * its server says that it has: what the peer tells is checked by all ports.
     */
    boolean reachLoopback() {
        return byAddress.values().stream()
                .map(port -> port instanceof RelayedPort relayed
                        ? relayed.relay().server().address()
                        : port.localAddress())
                .anyMatch(local -> local.getAddress().isLoopbackAddress());
    }

    void closeAllBut(@Nullable DatagramPort kept) {
        for (DatagramPort port : new ArrayList<>(byAddress.values())) {
            if (port != kept) {
                port.close();
            }
        }
    }
}
