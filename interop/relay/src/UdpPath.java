import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** The way between one client and one sender: a socket towards each, and what the network between them does. */
final class UdpPath implements AutoCloseable {
    private static final int MAX_DATAGRAM_BYTES = 2048;
    /** The network changes for all sessions at once. */
    private static final long START_NANOS = System.nanoTime();

    private final Capture capture;
    private final long rebindEveryNanos;
    private final Wraps wraps = new Wraps();
    /** Null where there is none. */
    private final Flood flood;
    private final DatagramChannel clientSide;
    private volatile DatagramChannel senderSide;
    private volatile boolean closed;
    private volatile int rebinds;
    private final Direction down;
    private final Direction up;
    private volatile InetSocketAddress client;
    /** Where the last of the client's datagrams came from that was no check; null before. */
    private volatile InetSocketAddress connected;
    private volatile InetSocketAddress sender;

    UdpPath(Impairment.Settings settings, Capture capture) throws IOException {
        this.capture = capture;
        this.rebindEveryNanos = settings.rebindEveryNanos();
        this.clientSide = open(InetAddress.getLoopbackAddress());
        this.senderSide = open(hostAddress());
        this.flood = Flood.fromEnvironment(clientSide, settings.seed());
        this.down = new Direction(true, new Impairment(settings, true));
        this.up = new Direction(false, new Impairment(settings, false));
        down.start();
        up.start();
    }

    private static DatagramChannel open(InetAddress address) throws IOException {
        return DatagramChannel.open()
                .setOption(StandardSocketOptions.SO_RCVBUF, 1 << 21)
                .bind(new InetSocketAddress(address, 0));
    }

    /** An address of this machine that every sender offers: some leave the loopback address out. */
    private static InetAddress hostAddress() throws IOException {
        return NetworkInterface.networkInterfaces()
                .filter(UdpPath::isUp)
                .flatMap(NetworkInterface::inetAddresses)
                .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress() && !a.isLinkLocalAddress())
                .findFirst()
                .orElse(InetAddress.getLoopbackAddress());
    }

    private static boolean isUp(NetworkInterface each) {
        try {
            return each.isUp();
        } catch (IOException e) {
            return false;
        }
    }

    InetSocketAddress addressForClient() {
        return (InetSocketAddress) clientSide.socket().getLocalSocketAddress();
    }

    InetSocketAddress addressForSender() {
        return (InetSocketAddress) senderSide.socket().getLocalSocketAddress();
    }

    /**
     * Where to send until something has come from there. After that checks go to where the last datagram came from, and all else
     * to where the last came from that was no check: a client checks several pairs, and a sender uses none but the one that it
     * is connected by.
     */
    void clientIsAt(Optional<InetSocketAddress> address) {
        client = client == null ? address.orElse(null) : client;
    }

    void senderIsAt(Optional<InetSocketAddress> address) {
        sender = sender == null ? address.orElse(null) : sender;
    }

    String toJson() {
        String floodJson = flood == null ? "{}" : flood.toJson();
        return "{\"down\":%s,\"up\":%s,\"rebinds\":%d,\"flood\":%s,%s}"
                .formatted(down.toJson(), up.toJson(), rebinds, floodJson, wraps.toJson());
    }

    /** The address that the sender sees is another one from now on, and nothing comes through the old one any more. */
    private synchronized void rebind() throws IOException {
        if (!closed) {
            DatagramChannel old = senderSide;
            senderSide = open(hostAddress());
            rebinds++;
            old.close();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        clientSide.close();
        senderSide.close();
        if (flood != null) {
            flood.close();
        }
        down.sending.interrupt();
        up.sending.interrupt();
    }

    private record Due(long cameNanos, long atNanos, long number, byte[] datagram, String fate) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return atNanos == other.atNanos ? Long.compare(number, other.number) : Long.compare(atNanos - other.atNanos, 0);
        }
    }

    /** One thread reads and decides, another sends each datagram when it is due. */
    private final class Direction {
        private final boolean down;
        private final Impairment impairment;
        private final Map<Kind, Map<String, Integer>> counts = new EnumMap<>(Kind.class);
        private final PriorityQueue<Due> queue = new PriorityQueue<>();
        private final Thread reading = new Thread(this::read);
        private final Thread sending = new Thread(this::send);
        private long numbers;
        private long sent;
        private long delayNanos;

        Direction(boolean down, Impairment impairment) {
            this.down = down;
            this.impairment = impairment;
            reading.setDaemon(true);
            sending.setDaemon(true);
        }

        void start() {
            reading.start();
            sending.start();
        }

        private void read() {
            ByteBuffer buffer = ByteBuffer.allocate(MAX_DATAGRAM_BYTES);
            long reboundNanos = System.nanoTime();
            while (true) {
                try {
                    InetSocketAddress from = (InetSocketAddress) (down ? senderSide : clientSide).receive(buffer.clear());
                    byte[] datagram = new byte[buffer.flip().remaining()];
                    buffer.get(datagram);
                    if (down) {
                        sender = from;
                    } else {
                        client = from;
                        connected = Kind.of(datagram) == Kind.STUN ? connected : from;
                        if (rebindEveryNanos > 0 && System.nanoTime() - reboundNanos > rebindEveryNanos) {
                            reboundNanos = System.nanoTime();
                            rebind();
                        }
                    }
                    decide(datagram, System.nanoTime());
                } catch (ClosedChannelException e) {
                    if (closed) {
                        return;
                    }
                } catch (IOException e) {
                    // An ICMP answer to a datagram of ours, to an address where nobody listens any more.
                    count(Kind.OTHER, "error");
                }
            }
        }

        private void decide(byte[] datagram, long now) {
            boolean kept = false;
            if (down && Kind.of(datagram) == Kind.RTP) {
                wraps.count(datagram);
            }
            if (down && flood != null && client != null) {
                flood.onReal(datagram, client(datagram));
            }
            for (Impairment.Outgoing each : impairment.apply(datagram, now - START_NANOS)) {
                kept |= !each.fate().equals("forged") && !each.fate().equals("replayed");
                synchronized (queue) {
                    queue.add(new Due(now, now + each.delayNanos(), numbers++, each.datagram(), each.fate()));
                }
            }
            if (!kept) {
                count(Kind.of(datagram), "lost");
                capture.write(now, down, "lost", datagram);
            }
            LockSupport.unpark(sending);
        }

        private void send() {
            while (!Thread.interrupted()) {
                Due due;
                long wait;
                synchronized (queue) {
                    due = queue.peek();
                    wait = due == null ? Long.MAX_VALUE : due.atNanos() - System.nanoTime();
                    if (wait <= 0) {
                        queue.poll();
                    }
                }
                if (wait > 0) {
                    LockSupport.parkNanos(wait);
                } else if (!transmit(due)) {
                    return;
                }
            }
        }

        private InetSocketAddress client(byte[] datagram) {
            return connected == null || Kind.of(datagram) == Kind.STUN ? client : connected;
        }

        private boolean transmit(Due due) {
            InetSocketAddress to = down ? client(due.datagram()) : sender;
            try {
                if (to == null) {
                    count(Kind.of(due.datagram()), "nowhere");
                    return true;
                }
                capture.write(System.nanoTime(), down, due.fate(), due.datagram());
                (down ? clientSide : senderSide).send(ByteBuffer.wrap(due.datagram()), to);
                count(Kind.of(due.datagram()), due.fate());
                synchronized (counts) {
                    sent++;
                    delayNanos += System.nanoTime() - due.cameNanos();
                }
                return true;
            } catch (ClosedChannelException e) {
                return !closed;
            } catch (IOException e) {
                count(Kind.OTHER, "error");
                return true;
            }
        }

        private void count(Kind kind, String fate) {
            synchronized (counts) {
                counts.computeIfAbsent(kind, k -> new TreeMap<>()).merge(fate, 1, Integer::sum);
            }
        }

        String toJson() {
            StringBuilder json = new StringBuilder("{");
            synchronized (counts) {
                counts.forEach((kind, fates) -> {
                    json.append(json.length() > 1 ? "," : "").append('"').append(kind).append("\":{");
                    fates.forEach((fate, n) ->
                            json.append(json.charAt(json.length() - 1) == '{' ? "" : ",").append('"').append(fate).append("\":").append(n));
                    json.append('}');
                });
                // On average, with what this machine adds to the setting.
                json.append(json.length() > 1 ? "," : "").append("\"delayMillis\":").append(delayNanos / 1e6 / Math.max(1, sent));
            }
            return json.append('}').toString();
        }
    }
}
