import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends the client datagrams that are none of the stream's, beside those that are: so many in all, at a steady rate, from the
 * stream's own address or from another one.
 */
final class Flood {
    /** What is sent; the environment's FLOOD_KIND names one, else they take turns. */
    enum What {
        /** Random bytes. */
        NOISE,
        /** A real datagram with some of its bits changed, cut, or with something behind it. */
        MUTATED,
        /** A real datagram once more, out of its order. */
        REPLAYED,
        /** RTP and RTCP of the live sources, DTLS and STUN, all without the keys. */
        FORGED,
        /** RTP of a source that there is not. */
        UNKNOWN_SSRC,
        /** Any of these from another address. */
        FOREIGN
    }

    private static final int REMEMBERED = 512;
    private static final long BURST_NANOS = 500_000;
    private static final int MAX_BYTES = 1_400;
    private static final long LOOK_NANOS = 200_000_000L;

    private final DatagramChannel own;
    private final DatagramChannel foreign;
    private final long count;
    private final double perSecond;
    private final What[] kinds;
    private final SplittableRandom random;
    private final Forger forger;
    private final byte[][] real = new byte[REMEMBERED][];
    private final long[] sent = new long[What.values().length];
    private int seen;
    private long dropped;
    private long lookedNanos;
    private volatile InetSocketAddress client;
    private volatile boolean closed;
    private boolean started;

    private Flood(DatagramChannel own, long count, double perSecond, What[] kinds, SplittableRandom random) throws IOException {
        this.own = own;
        this.foreign = DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        this.count = count;
        this.perSecond = perSecond;
        this.kinds = kinds;
        this.random = random;
        this.forger = new Forger(random.split());
    }

    /** Null where there shall be none. */
    static Flood fromEnvironment(DatagramChannel own, long seed) throws IOException {
        String count = System.getenv("FLOOD");
        if (count == null || count.isEmpty()) {
            return null;
        }
        String rate = System.getenv().getOrDefault("FLOOD_RATE", "20000");
        String kind = System.getenv("FLOOD_KIND");
        What[] kinds = kind == null || kind.isEmpty() ? What.values() : new What[] {What.valueOf(kind)};
        return new Flood(own, Long.parseLong(count), Double.parseDouble(rate), kinds, new SplittableRandom(seed + 7));
    }

    /** Takes note of a datagram of the stream; the flood begins when a few have come. */
    synchronized void onReal(byte[] datagram, InetSocketAddress to) {
        real[seen++ % REMEMBERED] = datagram;
        forger.remember(datagram);
        client = to;
        if (seen == REMEMBERED && !started) {
            started = true;
            Thread thread = new Thread(this::run);
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run() {
        long beganNanos = System.nanoTime();
        for (long i = 0; i < count && !closed; ) {
            long due = Math.min(count, (long) ((System.nanoTime() - beganNanos) / 1e9 * perSecond));
            for (; i < due && !closed; i++) {
                send(kinds[(int) (i % kinds.length)]);
            }
            lookAtDrops();
            LockSupport.parkNanos(BURST_NANOS);
        }
    }

    private void send(What what) {
        try {
            What made = what == What.FOREIGN ? What.values()[random.nextInt(What.FOREIGN.ordinal())] : what;
            byte[] datagram = make(made);
            (what == What.FOREIGN ? foreign : own).send(ByteBuffer.wrap(datagram), client);
            synchronized (this) {
                sent[what.ordinal()]++;
            }
        } catch (IOException e) {
            closed = true;
        }
    }

    private synchronized byte[] make(What what) {
        return switch (what) {
            case NOISE -> bytes(random.nextInt(MAX_BYTES));
            case MUTATED -> mutated(real[random.nextInt(REMEMBERED)]);
            case REPLAYED -> real[random.nextInt(REMEMBERED)];
            case FORGED -> forger.forge();
            case UNKNOWN_SSRC -> forger.unknownSource();
            case FOREIGN -> throw new IllegalStateException("an address, and no datagram");
        };
    }

    private byte[] mutated(byte[] datagram) {
        int kind = random.nextInt(4);
        if (kind == 0) {
            return Arrays.copyOf(datagram, random.nextInt(datagram.length));
        }
        if (kind == 1) {
            byte[] tail = bytes(random.nextInt(1, 100));
            byte[] longer = Arrays.copyOf(datagram, datagram.length + tail.length);
            System.arraycopy(tail, 0, longer, datagram.length, tail.length);
            return longer;
        }
        byte[] flipped = datagram.clone();
        // Of the first bytes, where the headers are, half of the time.
        int within = kind == 2 ? Math.min(flipped.length, 40) : flipped.length;
        for (int i = random.nextInt(1, 8); i > 0; i--) {
            int at = random.nextInt(within);
            flipped[at] ^= (byte) (1 << random.nextInt(8));
        }
        return Arrays.equals(flipped, datagram) ? bytes(20) : flipped;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    void close() throws IOException {
        closed = true;
        foreign.close();
    }

    /** What was sent, and what the system had no room for in the client's socket. */
    synchronized String toJson() {
        Map<What, Long> counts = new EnumMap<>(What.class);
        for (What what : What.values()) {
            counts.put(what, sent[what.ordinal()]);
        }
        StringBuilder json = new StringBuilder("{");
        counts.forEach((what, number) -> json.append('"').append(what).append("\":").append(number).append(','));
        return json.append("\"droppedByKernel\":").append(dropped).append('}').toString();
    }

    /** Now and then: when the client's socket has been closed it is too late. */
    private void lookAtDrops() {
        long now = System.nanoTime();
        if (now - lookedNanos > LOOK_NANOS) {
            lookedNanos = now;
            long found = droppedByKernel();
            synchronized (this) {
                dropped = Math.max(dropped, found);
            }
        }
    }

    /** The last column of the client's line in /proc/net/udp; 0 where there is none. */
    private long droppedByKernel() {
        String port = ":%04X ".formatted(client.getPort());
        for (String table : new String[] {"/proc/net/udp", "/proc/net/udp6"}) {
            try {
                for (String line : Files.readAllLines(Path.of(table))) {
                    String[] columns = line.trim().split("\\s+");
                    if (columns.length > 12 && (columns[1] + " ").endsWith(port)) {
                        return Long.parseLong(columns[columns.length - 1]);
                    }
                }
            } catch (IOException | NumberFormatException e) {
                return 0;
            }
        }
        return 0;
    }
}
