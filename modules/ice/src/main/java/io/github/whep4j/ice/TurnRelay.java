package io.github.whep4j.ice;

import io.github.whep4j.transport.DatagramHandler;
import io.github.whep4j.transport.LoopTimer;
import io.github.whep4j.transport.MediaLoop;
import io.github.whep4j.transport.StreamConnection;
import io.github.whep4j.transport.TlsConnection;
import io.github.whep4j.transport.UdpPort;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An allocation with its way to the server, a UDP socket or a connection of its own, on the loop of the session. Nothing
 * but what comes from the server's address gets to the allocation.
 */
final class TurnRelay {
    /** Told on the loop. */
    interface Events {
        void onAllocated(TurnRelay relay);

        /** A datagram of a peer; the port is open. */
        void onDatagram(RelayedPort port, byte[] buf, int off, int len, InetSocketAddress peer, long nowNanos);

        /** There is no allocation, or no more; null if it was released. */
        void onEnded(TurnRelay relay, @Nullable TurnFailure failure);
    }

    private static final long CONNECT_NANOS = 10_000_000_000L;

    private static final Logger logger = LoggerFactory.getLogger(TurnRelay.class);

    private final MediaLoop loop;
    private final TurnServer server;
    private final IceConfig config;
    private final IceCounters counters;
    private final Events events;
    private final TurnAllocation allocation;
    private final LoopTimer timer;
    /** Told of what comes by UDP. */
    final DatagramHandler fromSocket = new FromSocket();

    private List<RelayedPort> ports = List.of();
    private @Nullable UdpPort udp;
    private @Nullable StreamConnection stream;
    private boolean started;
    private boolean ended;

    TurnRelay(MediaLoop loop, TurnServer server, IceConfig config, IceCounters counters, Events events) {
        this.loop = loop;
        this.server = server;
        this.config = config;
        this.counters = counters;
        this.events = events;
        allocation = new TurnAllocation(
                server, server.transport() != TurnServer.Transport.UDP, counters, new FromAllocation());
        timer = loop.timer(this::onTimer);
    }

    TurnServer server() {
        return server;
    }

    /** None before it is allocated. */
    List<RelayedPort> ports() {
        return ports;
    }

    /** What to say for as long as there has been no answer. */
    String silence() {
        return allocation.silence("no answer yet");
    }

    @Nullable
    InetSocketAddress mapped() {
        return allocation.mapped();
    }

    /** The address of this machine that the server is talked to from; null if the system chooses it anew each time. */
    @Nullable
    InetAddress baseAddress() {
        InetSocketAddress bound = stream != null ? stream.localAddress() : udp != null ? udp.localAddress() : null;
        return bound == null || bound.getAddress().isAnyLocalAddress() ? null : bound.getAddress();
    }

    /** Begins; what comes of it is told, possibly before this returns. */
    void open() {
        timer.arm(loop.nanoTime() + CONNECT_NANOS);
        try {
            switch (server.transport()) {
                case UDP -> {
                    udp = loop.open(localAddress(), fromSocket);
                    start();
                }
                case TCP -> stream = loop.connect(localAddress(), server.address(), new FromStream());
                case TLS -> IceSetup.executor().execute(this::loadTls);
            }
        } catch (IOException | RejectedExecutionException e) {
            end(new TurnFailure(e.getMessage() == null ? e.toString() : e.getMessage()));
        }
    }

    /** The system's choice, of those addresses that the session is confined to if it is. */
    private InetSocketAddress localAddress() throws IOException {
        InetSocketAddress remote = server.address();
        if (config.localAddresses().isEmpty()) {
            boolean ipv6 = remote.getAddress() instanceof Inet6Address;
            return new InetSocketAddress(InetAddress.getByAddress(new byte[ipv6 ? 16 : 4]), 0);
        }
        InetAddress local = SourceAddress.choose(config.localAddresses(), remote);
        if (local == null) {
            throw new UnknownHostException("no local address to reach the server from");
        }
        return new InetSocketAddress(local, 0);
    }

    /** On the thread for what blocks: the JDK reads its trusted certificates the first time. */
    private void loadTls() {
        SSLContext context = config.tlsContext();
        @Nullable String failure = null;
        if (context == null) {
            try {
                context = SSLContext.getDefault();
            } catch (NoSuchAlgorithmException e) {
                failure = "no TLS: " + e.getMessage();
            }
        }
        SSLContext loaded = context;
        String reason = failure == null ? "no TLS" : failure;
        try {
            loop.execute(() -> connectTls(loaded, reason));
        } catch (RejectedExecutionException e) {
            logger.debug("the loop has been closed");
        }
    }

    private void connectTls(@Nullable SSLContext context, String otherwise) {
        if (ended) {
            return;
        }
        if (context == null) {
            end(new TurnFailure(otherwise));
            return;
        }
        try {
            stream = TlsConnection.connect(
                    loop,
                    localAddress(),
                    server.address(),
                    server.host(),
                    context,
                    IceSetup.executor(),
                    new FromStream());
        } catch (IOException e) {
            end(new TurnFailure(e.getMessage() == null ? e.toString() : e.getMessage()));
        }
    }

    private void start() {
        started = true;
        allocation.start(loop.nanoTime());
        arm();
    }

    private void arm() {
        long next = allocation.nextTimeoutNanos();
        if (next != Long.MAX_VALUE && !ended) {
            timer.arm(next);
        }
    }

    private void onTimer() {
        if (!started) {
            end(new TurnFailure("no connection in time"));
            return;
        }
        allocation.onTimeout(loop.nanoTime());
        arm();
    }

    private boolean onMessage(byte[] buf, int off, int len, long nowNanos) {
        allocation.onMessage(buf, off, len, nowNanos);
        // Channel data, of which there is much, moves no deadline.
        if (len > 0 && buf[off] < 4) {
            arm();
        }
        return !ended;
    }

    boolean send(InetSocketAddress peer, byte[] buf, int off, int len) {
        boolean sent = allocation.send(peer, buf, off, len, loop.nanoTime());
        arm();
        return sent;
    }

    void onPortClosed() {
        if (ports.stream().noneMatch(RelayedPort::isOpen)) {
            close();
        }
    }

    /** Gives the allocation back; its socket is closed when the server has confirmed, a second from now at the latest. */
    void close() {
        // A loop that has been closed sends nothing more.
        if (started && loop.inLoop()) {
            allocation.release(loop.nanoTime());
            arm();
        } else {
            end(null);
        }
    }

    private void end(@Nullable TurnFailure failure) {
        if (ended) {
            return;
        }
        ended = true;
        timer.cancel();
        if (udp != null) {
            udp.close();
        }
        if (stream != null) {
            stream.close();
        }
        if (failure != null) {
            logger.debug("{}: {}", server.name(), failure.message());
        }
        events.onEnded(this, failure);
    }

    @Override
    public String toString() {
        return "TurnRelay[" + server.name() + "]";
    }

    private final class FromAllocation implements TurnAllocation.Events {
        @Override
        public void transmit(byte[] buf, int off, int len) {
            if (udp != null) {
                udp.send(buf, off, len, server.address());
            } else if (stream != null) {
                stream.write(buf, off, len);
            }
        }

        @Override
        public void onAllocated() {
            List<RelayedPort> made = new ArrayList<>();
            for (InetSocketAddress relayed : allocation.relayed()) {
                made.add(new RelayedPort(TurnRelay.this, relayed));
            }
            ports = List.copyOf(made);
            events.onAllocated(TurnRelay.this);
        }

        @Override
        public void onData(InetSocketAddress peer, byte[] buf, int off, int len, long nowNanos) {
            for (RelayedPort port : ports) {
                if (port.isOpen() && TurnPeers.isOfFamily(peer, port.localAddress())) {
                    events.onDatagram(port, buf, off, len, peer, nowNanos);
                    return;
                }
            }
        }

        @Override
        public void onEnded(@Nullable TurnFailure failure) {
            end(failure);
        }
    }

    private final class FromSocket implements DatagramHandler {
        @Override
        public void onDatagram(UdpPort port, byte[] buf, int off, int len, InetSocketAddress from, long nowNanos) {
            if (from.equals(server.address())) {
                onMessage(buf, off, len, nowNanos);
            } else {
                counters.datagramsDropped.incrementAndGet();
            }
        }

        @Override
        public void onClosed(UdpPort port) {
            end(new TurnFailure("the socket to the server has failed"));
        }
    }

    private final class FromStream implements StreamConnection.Handler {
        private final StreamFraming framing = new StreamFraming(StreamFraming.Format.TURN, TurnRelay.this::onMessage);

        @Override
        public void onConnected(long nowNanos) {
            start();
        }

        @Override
        public void onBytes(byte[] buf, int off, int len, long nowNanos) {
            if (!framing.onBytes(buf, off, len, nowNanos)) {
                end(new TurnFailure("what the server sends is not TURN"));
            }
        }

        @Override
        public void onClosed(@Nullable String reason) {
            end(new TurnFailure(reason == null ? "the server has closed the connection" : reason));
        }
    }
}
