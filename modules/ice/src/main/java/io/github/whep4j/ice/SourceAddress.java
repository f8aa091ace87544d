package io.github.whep4j.ice;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of this machine's addresses to connect from, where there are several: the one that the system's routes lead from. By
 * UDP all are tried, but of a connection there is one, and from the address of a network that doesn't lead there (a
 * container's, the cameras') no answer comes back.
 */
final class SourceAddress {
    private static final Logger logger = LoggerFactory.getLogger(SourceAddress.class);

    private SourceAddress() {}

    /** @return one of {@code usable}; null if none is of the kind that could reach {@code remote} */
    static @Nullable InetAddress choose(List<InetAddress> usable, InetSocketAddress remote) {
        List<InetAddress> able = usable.stream()
                .filter(local -> IcePorts.mayReach(local, remote.getAddress()))
                .toList();
        if (able.size() < 2) {
            return able.isEmpty() ? null : able.get(0);
        }
        InetAddress routed = routed(remote);
        return routed != null && able.contains(routed) ? routed : able.get(0);
    }

    /** What the system would take; null if it knows no way. Nothing is sent. */
    static @Nullable InetAddress routed(InetSocketAddress remote) {
        boolean ipv6 = remote.getAddress() instanceof Inet6Address;
        try (DatagramChannel probe =
                DatagramChannel.open(ipv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET)) {
            probe.connect(remote);
            return probe.getLocalAddress() instanceof InetSocketAddress local
                    ? LocalAddresses.withoutScope(local.getAddress())
                    : null;
        } catch (IOException | UnsupportedOperationException | SecurityException e) {
            logger.debug("no way to {} is known: {}", remote, e.toString());
            return null;
        }
    }
}
