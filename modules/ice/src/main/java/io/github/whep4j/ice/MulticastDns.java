package io.github.whep4j.ice;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the machines on the local links for the address of a name in {@code .local} (RFC 6762), once and for a bounded time:
 * browsers hide their addresses behind such names in candidates. Keeps no cache, no socket and no thread.
 *
 * <p>Only answers from port 5353 of an address on one of the links count, and of these only those about the name. Anybody on
 * the link can give one; what it says is a candidate like any other that the peer has told, and is checked by ICE.
 */
public final class MulticastDns {
    private static final int PORT = 5_353;
    private static final List<InetSocketAddress> GROUPS =
            List.of(new InetSocketAddress("224.0.0.251", PORT), new InetSocketAddress("ff02::fb", PORT));

    private static final int LARGEST_BYTES = 9_000;
    /** Of what is heard beside the answer; busy networks announce a lot. */
    private static final int MOST_DATAGRAMS = 256;
    /** The question is asked so often in the time there is: datagrams get lost. */
    private static final int ROUNDS = 3;

    private static final Logger logger = LoggerFactory.getLogger(MulticastDns.class);

    private final List<InetSocketAddress> groups;

    MulticastDns(List<InetSocketAddress> groups) {
        this.groups = groups;
    }

    /** Whether a name is one that multicast DNS is for: it ends in {@code .local}. */
    public static boolean isFor(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".local") && MdnsMessage.isName(name);
    }

    /**
     * Blocks until somebody answers, or for {@code atMost}; can be interrupted.
     *
     * @return what the first answer says, empty if there is none, or the network lets no multicast through
     */
    public static List<InetAddress> resolve(String name, Duration atMost) {
        return new MulticastDns(GROUPS).ask(name, atMost);
    }

    List<InetAddress> ask(String name, Duration atMost) {
        if (!isFor(name)) {
            return List.of();
        }
        try (Selector selector = Selector.open();
                MdnsChannels channels = MdnsChannels.open(groups)) {
            channels.register(selector);
            return channels.isEmpty() ? List.of() : ask(name, atMost.toNanos(), selector, channels);
        } catch (IOException e) {
            logger.debug("{} can't be asked for: {}", name, e.toString());
            return List.of();
        }
    }

    private static List<InetAddress> ask(String name, long atMostNanos, Selector selector, MdnsChannels channels)
            throws IOException {
        int id = ThreadLocalRandom.current().nextInt(1, 0x1_0000);
        ByteBuffer buffer = ByteBuffer.allocate(LARGEST_BYTES);
        long begin = System.nanoTime();
        int datagrams = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            channels.send(id, name);
            long end = begin + atMostNanos * round / ROUNDS;
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                if (Thread.currentThread().isInterrupted()) {
                    return List.of();
                }
                selector.select(Math.max(1, left / 1_000_000));
                for (SelectionKey key : selector.selectedKeys()) {
                    for (boolean more = true; more && datagrams < MOST_DATAGRAMS; datagrams++) {
                        buffer.clear();
                        more = channels.receive(key, buffer);
                        List<InetAddress> found = MdnsMessage.addresses(buffer.array(), buffer.position(), name);
                        if (more && !found.isEmpty()) {
                            return found;
                        }
                    }
                }
                selector.selectedKeys().clear();
                if (datagrams >= MOST_DATAGRAMS) {
                    return List.of();
                }
            }
        }
        return List.of();
    }
}
