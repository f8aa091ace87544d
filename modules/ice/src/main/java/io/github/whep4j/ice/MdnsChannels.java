package io.github.whep4j.ice;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of one question by multicast DNS. On each link it is asked from a port of its own, to be answered there (RFC
 * 6762, Section 6.7), and where the common port can be shared also from that, as some responders only ever answer to all.
 */
final class MdnsChannels implements AutoCloseable {
    private static final int MOST_LINKS = 8;
    private static final Logger logger = LoggerFactory.getLogger(MdnsChannels.class);

    private record Link(
            DatagramChannel channel,
            InetSocketAddress group,
            @Nullable NetworkInterface network) {}

    private final List<Link> links = new ArrayList<>();
    private final List<AddressRange> onLink = new ArrayList<>();

    private MdnsChannels() {}

    /** Those that can be had; no link, no exception. */
    static MdnsChannels open(List<InetSocketAddress> groups) throws IOException {
        MdnsChannels channels = new MdnsChannels();
        try {
            channels.openAll(groups);
            return channels;
        } catch (IOException | RuntimeException e) {
            channels.close();
            throw e;
        }
    }

    private void openAll(List<InetSocketAddress> groups) throws IOException {
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            if (LocalAddresses.isUp(network)) {
                for (InterfaceAddress address : network.getInterfaceAddresses()) {
                    addOnLink(address.getAddress(), address.getNetworkPrefixLength());
                }
            }
        }
        for (InetSocketAddress group : groups) {
            if (group.getAddress().isMulticastAddress()) {
                join(group);
            } else {
                add(group, null, 0);
            }
        }
    }

    private void join(InetSocketAddress group) throws IOException {
        int joined = 0;
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            boolean ofFamily = network.getInterfaceAddresses().stream()
                    .anyMatch(address -> family(address.getAddress()) == family(group.getAddress()));
            if (LocalAddresses.isUp(network) && supportsMulticast(network) && ofFamily && joined++ < MOST_LINKS) {
                add(group, network, 0);
                add(group, network, group.getPort());
            }
        }
    }

    private static boolean supportsMulticast(NetworkInterface network) {
        try {
            return network.supportsMulticast();
        } catch (SocketException e) {
            return false; // it has gone
        }
    }

    private static ProtocolFamily family(InetAddress address) {
        return address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    }

    /** @param port to ask from; 0 for one of the system's choice */
    private void add(InetSocketAddress group, @Nullable NetworkInterface network, int port) throws IOException {
        DatagramChannel channel;
        try {
            channel = DatagramChannel.open(family(group.getAddress()));
        } catch (IOException e) {
            logger.debug("no socket for multicast DNS: {}", e.toString());
            return;
        }
        try {
            channel.configureBlocking(false);
            if (port != 0) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            }
            if (network != null) {
                channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, network);
                channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 255);
            }
            channel.bind(port == 0 ? null : new InetSocketAddress(port));
            if (port != 0 && network != null) {
                channel.join(group.getAddress(), network);
            }
            links.add(new Link(channel, group, network));
        } catch (IOException | RuntimeException e) {
            channel.close();
            logger.debug("no multicast DNS from port {}: {}", port, e.toString());
        }
    }

    boolean isEmpty() {
        return links.isEmpty();
    }

    void register(Selector selector) throws ClosedChannelException {
        for (Link link : links) {
            link.channel().register(selector, SelectionKey.OP_READ, link);
        }
    }

    /** Asks for both kinds of address on all links. */
    void send(int id, String name) {
        for (Link link : links) {
            for (int type : new int[] {MdnsMessage.A, MdnsMessage.AAAA}) {
                try {
                    boolean common = link.channel().getLocalAddress() instanceof InetSocketAddress local
                            && local.getPort() == link.group().getPort();
                    byte[] query = MdnsMessage.query(common ? 0 : id, name, type, !common);
                    link.channel().send(ByteBuffer.wrap(query), link.group());
                } catch (IOException e) {
                    logger.debug("no multicast DNS on {}: {}", link.network(), e.toString());
                }
            }
        }
    }

    /**
     * Reads the next datagram, if there is one.
     *
     * @param into empty, and so stays if the datagram can't be an answer
     * @return false if there is none
     */
    boolean receive(SelectionKey key, ByteBuffer into) throws IOException {
        if (!(key.attachment() instanceof Link link)
                || !(link.channel().receive(into) instanceof InetSocketAddress from)) {
            return false;
        }
        // RFC 6762, Sections 6 and 11.
        if (from.getPort() != link.group().getPort() || !isOnLink(from.getAddress())) {
            into.clear();
        }
        return true;
    }

    /** Some systems don't tell how long the prefix is, as with tunnels: the length is −1 then, and nothing known to be there. */
    void addOnLink(InetAddress address, int prefixLength) {
        if (prefixLength >= 0 && prefixLength <= 8 * address.getAddress().length) {
            onLink.add(new AddressRange(address, prefixLength));
        }
    }

    boolean isOnLink(InetAddress address) {
        return address.isLinkLocalAddress() || onLink.stream().anyMatch(network -> network.contains(address));
    }

    @Override
    public void close() {
        for (Link link : links) {
            try {
                link.channel().close();
            } catch (IOException e) {
                logger.debug("closing failed: {}", e.toString());
            }
        }
    }
}
