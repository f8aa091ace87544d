package io.github.whep4j.whep;

import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds a host's addresses; may block. */
@FunctionalInterface
interface AddressLookup {

    int MAX_ADDRESSES = 16;

    InetAddress[] lookup(String host) throws UnknownHostException;

    /** The address that an address literal is, without asking anyone; {@code null} for a name. */
    static @Nullable InetAddress literal(String host) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }

    /** The addresses in the order in which they are to be tried: families in turn (RFC 8305, Section 4). */
    default List<InetAddress> inOrder(String host) throws UnknownHostException {
        InetAddress[] found = lookup(host);
        Deque<InetAddress> first = new ArrayDeque<>();
        Deque<InetAddress> second = new ArrayDeque<>();
        for (InetAddress address : found) {
            boolean sameAsFirst = address instanceof Inet4Address == found[0] instanceof Inet4Address;
            (sameAsFirst ? first : second).add(address);
        }
        List<InetAddress> ordered = new ArrayList<>();
        while (ordered.size() < MAX_ADDRESSES && !(first.isEmpty() && second.isEmpty())) {
            if (!first.isEmpty()) {
                ordered.add(first.remove());
            }
            if (!second.isEmpty()) {
                ordered.add(second.remove());
            }
        }
        if (ordered.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return ordered;
    }
}
