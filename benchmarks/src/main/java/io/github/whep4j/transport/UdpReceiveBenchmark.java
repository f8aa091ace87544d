package io.github.whep4j.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One datagram of 1,200 bytes from a loopback socket to the handler, by our port and by Netty's NIO datagram channel, on the
 * same thread: each invocation turns the selector until a burst has been read that the socket already holds. The kernel's
 * part is in both, as {@code boundReceive} shows.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class UdpReceiveBenchmark {
    private static final int DATAGRAM_BYTES = 1_200;
    /** What Linux's default receive buffer (208 KiB) surely holds, with its own overhead. */
    private static final int BURST = 32;

    private static final int MAX_TURNS = 1_000_000;

    private final ByteBuffer datagram = ByteBuffer.allocateDirect(DATAGRAM_BYTES);
    private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 16);
    private final byte[] buf = new byte[1 << 16];
    private final List<DatagramChannel> senders = new ArrayList<>();
    private long received;
    private int turns;

    private MediaLoops loops;
    private UdpPort port;
    private Selector selector;
    private final Consumer<SelectionKey> onReady = key -> ((Selectable) key.attachment()).onReady(key, in, buf);

    private ManualIoEventLoop netty;
    private NioDatagramChannel nettyChannel;

    private DatagramChannel plain;

    @Setup(Level.Trial)
    public void open() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

        loops = MediaLoops.create(1);
        selector = Selector.open();
        port = UdpPort.bind(loops.next(), any, (from, bytes, off, len, address, now) -> received += len);
        port.register(selector);

        netty = new ManualIoEventLoop(Thread.currentThread(), NioIoHandler.newFactory());
        nettyChannel = (NioDatagramChannel) new Bootstrap()
                .group(netty)
                .channel(NioDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, 1 << 20)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(2_048).maxMessagesPerRead(128))
                .handler(new SimpleChannelInboundHandler<DatagramPacket>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
                        received += packet.content().readableBytes();
                    }
                })
                .bind(any)
                .channel();
        while (nettyChannel.localAddress() == null) {
            netty.runNow();
        }

        plain = DatagramChannel.open();
        plain.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
        plain.bind(any).configureBlocking(false);

        for (SocketAddress to : List.of(port.localAddress(), nettyChannel.localAddress(), plain.getLocalAddress())) {
            senders.add(DatagramChannel.open().connect(to));
        }
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
        port.close();
        loops.close();
        selector.close();
        nettyChannel.close();
        netty.shutdown();
        while (!netty.isTerminated()) {
            netty.runNow();
        }
        plain.close();
        for (DatagramChannel sender : senders) {
            sender.close();
        }
    }

    /** A burst to each socket; those that are not read are full. */
    @Setup(Level.Invocation)
    public void send() throws IOException {
        received = 0;
        turns = 0;
        for (DatagramChannel sender : senders) {
            for (int i = 0; i < BURST; i++) {
                sender.write(datagram.clear());
            }
        }
    }

    private boolean isUnderWay() {
        if (++turns > MAX_TURNS) {
            throw new IllegalStateException("a datagram was lost on loopback");
        }
        return received < BURST * DATAGRAM_BYTES;
    }

    @Benchmark
    @OperationsPerInvocation(BURST)
    public long whep4j() throws IOException {
        while (isUnderWay()) {
            selector.selectNow(onReady);
        }
        return received;
    }

    @Benchmark
    @OperationsPerInvocation(BURST)
    public long nettyNio() {
        while (isUnderWay()) {
            netty.runNow();
        }
        return received;
    }

    /** The JDK's channel without a selector. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public long boundReceive() throws IOException {
        while (isUnderWay()) {
            in.clear();
            plain.receive(in);
            received += in.position();
        }
        return received;
    }
}
