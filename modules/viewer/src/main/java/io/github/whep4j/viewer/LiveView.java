package io.github.whep4j.viewer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page and its server, on 127.0.0.1 at a free port. {@link #url()} has a secret in it that opens the page once; the browser
 * that used it goes on with a cookie, and everybody else gets 403, pages of other origins included. All methods may be called
 * from any thread.
 */
public final class LiveView implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(LiveView.class);

    private static final int MAX_REQUEST_BYTES = 1_024;
    private static final int MAX_CONNECTIONS = 64;
    private static final int IDLE_SECONDS = 60;
    private static final long FIGURES_EVERY_MILLIS = 1_000;
    /** What may wait for a browser: some seconds of video at most. */
    private static final WriteBufferWaterMark WAITING_BYTES = new WriteBufferWaterMark(256 << 10, 2 << 20);

    private static final int SOCKET_BUFFER_BYTES = 128 << 10;

    private final List<LiveCamera> cameras = new CopyOnWriteArrayList<>();
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("whep4j-view", true), NioIoHandler.newFactory());
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    /** Connections that have shown neither secret nor cookie, in the order of their coming; on the loop. */
    private final Set<Channel> strangers = new LinkedHashSet<>();

    private final ScheduledExecutorService figures =
            Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("whep4j-view-figures", true));
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Channel server;
    private final Access access;

    private LiveView() throws IOException {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
        try {
            ServerBootstrap bootstrap = new ServerBootstrap()
                    .group(loop)
                    .channel(NioServerSocketChannel.class)
                    .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING_BYTES)
                    .childOption(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childHandler(new Connections());
            // On its own thread, since Netty leaves a thread local where it makes a channel, for as long as that thread
            // lives.
            server = loop.submit(() -> bootstrap.bind(free))
                    .syncUninterruptibly()
                    .getNow()
                    .syncUninterruptibly()
                    .channel();
        } catch (Exception e) {
            stopThreads();
            // Netty throws what the socket did, declared or not.
            throw new IOException("no port on loopback could be opened", e);
        }
        access = new Access(((InetSocketAddress) server.localAddress()).getPort());
        figures.scheduleWithFixedDelay(
                this::sendFigures, FIGURES_EVERY_MILLIS, FIGURES_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Opens the server.
     *
     * @throws IOException if there is no port to be had
     */
    public static LiveView open() throws IOException {
        return new LiveView();
    }

    /**
     * Where the page is, with the secret that opens it once; a new one after it has been used. To be shown to nobody but the
     * user.
     */
    public URI url() {
        return access.url();
    }

    /**
     * A further camera, which the page shows from its next loading on.
     *
     * @param name what is written over its picture
     * @throws IllegalStateException if this has been closed: nobody would ever see it
     */
    public LiveCamera add(String name) {
        if (closed.get()) {
            throw new IllegalStateException("the view has been closed, and its page shows no further camera");
        }
        LiveCamera camera = new LiveCamera(name);
        cameras.add(camera);
        return camera;
    }

    private void sendFigures() {
        for (LiveCamera camera : cameras) {
            try {
                camera.sendFigures();
            } catch (RuntimeException e) {
                // The next ones may be told again; a task that throws would be the last.
                logger.warn("The figures of a camera could not be told", e);
            }
        }
    }

    /** Ends the server and every connection to it; receivers are not touched. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        server.close().syncUninterruptibly();
        connections.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        stopThreads();
    }

    /** And waits for the loop's end: a class loader may be closed then, and it would miss classes yet. */
    private void stopThreads() {
        figures.shutdownNow();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }

    private final class Connections extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel channel) {
            if (connections.size() >= MAX_CONNECTIONS && !sendAwayAStranger()) {
                channel.close();
                return;
            }
            connections.add(channel);
            strangers.add(channel);
            channel.closeFuture().addListener(closed -> strangers.remove(channel));
            channel.pipeline()
                    .addLast(new HttpServerCodec())
                    .addLast(new HttpObjectAggregator(MAX_REQUEST_BYTES, true))
                    .addLast(PageHandler.IDLE, new ReadTimeoutHandler(IDLE_SECONDS))
                    .addLast(new PageHandler(access, cameras, strangers::remove));
        }

        /** Others on this machine may connect as often as they like: the browser is not to be kept out by that. */
        private boolean sendAwayAStranger() {
            Iterator<Channel> eldest = strangers.iterator();
            if (!eldest.hasNext()) {
                return false;
            }
            Channel stranger = eldest.next();
            eldest.remove();
            stranger.close();
            return true;
        }
    }
}
