import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.SyntheticVideo;
import io.github.whep4j.media.MediaEvent;
import io.github.whep4j.media.ReceiveSession;
import io.github.whep4j.media.ReceiveSessionConfig;
import io.github.whep4j.media.VideoPayload;
import io.github.whep4j.srtp.SrtpKeys;
import io.github.whep4j.srtp.SrtpProfile;
import io.github.whep4j.srtp.SrtpSender;
import io.github.whep4j.transport.DatagramHandler;
import io.github.whep4j.transport.MediaLoop;
import io.github.whep4j.transport.MediaLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Sends each of four loops the same streams at the same time, and prints what a packet takes of their threads. */
class LoopCpu {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int RECEIVE_BUFFER_BYTES = 1 << 20;
    private static final int PICTURES_PER_SECOND = 30;
    private static final int PACKETS_PER_PICTURE = 7;
    private static final int PAYLOAD_TYPE = 96;
    private static final int WARM_UP_PICTURES = 6_000;
    private static final int ROUNDS = 5;
    private static final int PICTURES_PER_ROUND = 8 * PICTURES_PER_SECOND;

    /** A thread that receives the streams. */
    private abstract static class Receiver {
        final String name;
        final AtomicLong received = new AtomicLong();
        final List<Camera> cameras = new ArrayList<>();
        volatile Thread thread;

        Receiver(String name) {
            this.name = name;
        }

        /** Opens a socket more. */
        abstract SocketAddress open() throws Exception;

        void count() {
            received.lazySet(received.getPlain() + 1);
        }

        long cpuNanos() {
            return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId());
        }
    }

    private static final class Netty extends Receiver {
        private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

        Netty() throws Exception {
            super("Netty's NIO event loop");
            group.next().submit(() -> thread = Thread.currentThread()).sync();
        }

        @Override
        SocketAddress open() throws Exception {
            return new Bootstrap()
                    .group(group)
                    .channel(NioDatagramChannel.class)
                    .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
                    .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(2_048).maxMessagesPerRead(128))
                    .handler(new SimpleChannelInboundHandler<DatagramPacket>() {
                        @Override
                        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
                            count();
                        }
                    })
                    .bind(ANY)
                    .sync()
                    .channel()
                    .localAddress();
        }
    }

    private static final class Bare extends Receiver {
        private final Selector selector = Selector.open();
        private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 16);

        Bare() throws IOException {
            super("the JDK's selector and channel");
        }

        @Override
        SocketAddress open() throws IOException {
            DatagramChannel channel = DatagramChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
            channel.bind(ANY).configureBlocking(false).register(selector, SelectionKey.OP_READ);
            return channel.getLocalAddress();
        }

        void start() {
            thread = new Thread(() -> {
                try {
                    while (true) {
                        selector.select(this::drain);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        private void drain(SelectionKey key) {
            try {
                while (((DatagramChannel) key.channel()).receive(in.clear()) != null) {
                    count();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Ours extends Receiver {
        private final MediaLoop loop;
        private final boolean withSessions;
        final AtomicLong pictures = new AtomicLong();

        Ours(MediaLoop loop, boolean withSessions) {
            super(withSessions ? "whep4j's media loop, to access units" : "whep4j's media loop");
            this.loop = loop;
            this.withSessions = withSessions;
            loop.execute(() -> thread = Thread.currentThread());
        }

        @Override
        SocketAddress open() throws IOException {
            return loop.open(ANY, withSessions ? session() : (port, buf, off, len, from, now) -> count())
                    .localAddress();
        }

        private DatagramHandler session() {
            ReceiveSessionConfig config = ReceiveSessionConfig.builder()
                    .payloads(List.of(VideoPayload.of(PAYLOAD_TYPE)))
                    .localSsrc(1)
                    .cname("loop-cpu")
                    .randomSeed(1)
                    .build();
            ReceiveSession session = new ReceiveSession(config, new ReceiveSession.Sink() {
                @Override
                public void transmit(byte[] buf, int off, int len) {}

                @Override
                public void accessUnit(AccessUnit unit) {
                    pictures.lazySet(pictures.getPlain() + (unit.isComplete() ? 1 : 0));
                }

                @Override
                public void event(MediaEvent event) {}
            });
            session.installKeys(Camera.KEYS, loop.nanoTime());
            return (port, buf, off, len, from, now) -> {
                count();
                session.onDatagram(buf, off, len, now);
                if (session.nextTimeoutNanos() <= now) {
                    session.onTimeout(now);
                }
            };
        }
    }

    /** A stream to one socket, encrypted beforehand picture by picture. */
    private static final class Camera {
        private static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_128_GCM;
        static final SrtpKeys KEYS = SrtpKeys.of(PROFILE, new byte[16], new byte[12], new byte[16], new byte[12]);

        private final DatagramChannel channel;
        private final SrtpSender sender = new SrtpSender(KEYS);
        private final byte[] wire = new byte[2_048];
        private final byte[][] first = SyntheticVideo.picture(true, 0, PACKETS_PER_PICTURE);
        private final byte[][] others = SyntheticVideo.picture(false, 1, PACKETS_PER_PICTURE);
        private final List<byte[]> ready = new ArrayList<>();
        private int packets;
        private int pictures;

        Camera(SocketAddress to) throws IOException {
            channel = DatagramChannel.open().connect(to);
        }

        void prepare() {
            ready.clear();
            if (pictures == 0) {
                protect(SyntheticVideo.parameterSets(), false);
            }
            byte[][] payloads = pictures == 0 ? first : others;
            for (int i = 0; i < payloads.length; i++) {
                protect(payloads[i], i == payloads.length - 1);
            }
            pictures++;
        }

        private void protect(byte[] payload, boolean marker) {
            ByteBuffer rtp = ByteBuffer.allocate(12 + payload.length);
            rtp.put((byte) 0x80).put((byte) (PAYLOAD_TYPE | (marker ? 0x80 : 0)));
            rtp.putShort((short) packets++).putInt(pictures * 3_000).putInt(0x5eed);
            rtp.put(payload);
            ready.add(Arrays.copyOf(wire, sender.protect(rtp.array(), 0, rtp.capacity(), wire, 0)));
        }

        void send() throws IOException {
            for (byte[] datagram : ready) {
                channel.write(ByteBuffer.wrap(datagram));
            }
        }
    }

    public static void main(String[] args) throws Exception {
        int streams = Integer.parseInt(args[0]);
        MediaLoops loops = MediaLoops.create(2);
        Netty netty = new Netty();
        Bare bare = new Bare();
        Ours ours = new Ours(loops.next(), false);
        Ours sessions = new Ours(loops.next(), true);
        List<Receiver> receivers = List.of(netty, bare, ours, sessions);
        for (Receiver receiver : receivers) {
            for (int i = 0; i < streams; i++) {
                receiver.cameras.add(new Camera(receiver.open()));
            }
        }
        bare.start();

        send(receivers, streams, WARM_UP_PICTURES, 20 * PICTURES_PER_SECOND);
        double[][] nanos = new double[receivers.size()][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long[] cpu = receivers.stream().mapToLong(Receiver::cpuNanos).toArray();
            long[] packets = receivers.stream().mapToLong(r -> r.received.get()).toArray();
            send(receivers, streams, PICTURES_PER_ROUND, PICTURES_PER_SECOND);
            for (int i = 0; i < nanos.length; i++) {
                Receiver receiver = receivers.get(i);
                nanos[i][round] = (receiver.cpuNanos() - cpu[i]) / (double) (receiver.received.get() - packets[i]);
            }
        }
        long sent = (long) streams * (WARM_UP_PICTURES + ROUNDS * PICTURES_PER_ROUND);
        if (sessions.pictures.get() != sent) {
            throw new IllegalStateException(sessions.pictures.get() + " of " + sent + " pictures received");
        }
        for (int i = 0; i < nanos.length; i++) {
            System.out.printf(Locale.ROOT, "%-40s %,6.0f ns a packet%n", receivers.get(i).name, median(nanos[i]));
        }
        print("udp-receive-cpu/netty", ratios(nanos[2], nanos[0]));
        print("wire-to-unit-cpu/udp-receive", Arrays.stream(ratios(nanos[3], nanos[2])).map(r -> r - 1).toArray());
        System.exit(0);
    }

    private static double[] ratios(double[] of, double[] to) {
        double[] ratios = new double[of.length];
        Arrays.setAll(ratios, i -> of[i] / to[i]);
        return ratios;
    }

    private static double median(double[] values) {
        return Arrays.stream(values).sorted().toArray()[values.length / 2];
    }

    private static void print(String name, double[] ratios) {
        double[] sorted = Arrays.stream(ratios).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%s %.2f (%d rounds, %.2f to %.2f)%n",
                name, median(ratios), sorted.length, sorted[0], sorted[sorted.length - 1]);
    }

    /** The cameras take turns, so that their pictures are spread over the time that one of them takes. */
    private static void send(List<Receiver> receivers, int streams, int pictures, int perSecond) throws Exception {
        long pause = TimeUnit.SECONDS.toNanos(1) / perSecond / (streams * receivers.size());
        long next = System.nanoTime();
        for (int picture = 0; picture < pictures; picture++) {
            for (int stream = 0; stream < streams; stream++) {
                for (Receiver receiver : receivers) {
                    Camera camera = receiver.cameras.get(stream);
                    camera.prepare();
                    next = Math.max(next + pause, System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(100));
                    LockSupport.parkNanos(next - System.nanoTime());
                    camera.send();
                }
            }
        }
        TimeUnit.MILLISECONDS.sleep(200);
    }
}
