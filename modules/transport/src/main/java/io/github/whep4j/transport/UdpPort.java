package io.github.whep4j.transport;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bound UDP socket of a {@link MediaLoop}. */
public final class UdpPort implements DatagramPort {
    /** Enough for the burst of a key frame at 20 Mbit/s; the system may allow less. */
    private static final int RECEIVE_BUFFER_BYTES = 1 << 20;
    /** Datagrams read before the other ports, the timers and the mailbox of the loop get their turn. */
    static final int FAIR_SHARE = 128;
    /** A socket that only fails would make the selector spin. */
    static final int MAX_CONSECUTIVE_FAILURES = 16;

    private static final Logger logger = LoggerFactory.getLogger(UdpPort.class);

    private final MediaLoop loop;
    private final DatagramChannel channel;
    private final InetSocketAddress localAddress;
    private final DatagramHandler handler;
    private int consecutiveFailures;

    UdpPort(MediaLoop loop, DatagramChannel channel, InetSocketAddress localAddress, DatagramHandler handler) {
        this.loop = loop;
        this.channel = channel;
        this.localAddress = localAddress;
        this.handler = handler;
    }

    static UdpPort bind(MediaLoop loop, InetSocketAddress local, DatagramHandler handler) throws IOException {
        if (local.isUnresolved()) {
            throw new IOException("unresolved address: " + local.getHostString());
        }
        DatagramChannel channel = openFor(local);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
            channel.bind(local);
            return new UdpPort(loop, channel, (InetSocketAddress) channel.getLocalAddress(), handler);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static DatagramChannel openFor(InetSocketAddress local) throws IOException {
        boolean ipv6 = local.getAddress() instanceof Inet6Address;
        try {
            return DatagramChannel.open(ipv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        } catch (UnsupportedOperationException e) {
            throw new IOException("no IPv6 on this machine", e);
        }
    }

    void register(Selector selector) throws IOException {
        if (channel.isOpen()) {
            channel.register(selector, SelectionKey.OP_READ, new OnLoop());
        }
    }

    /** The address the port is bound to, with the port that the system has chosen. */
    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    /** False once it has been closed, by its owner or by itself: from any thread. */
    public boolean isOpen() {
        return channel.isOpen();
    }

    /**
     * Sends one datagram, on the thread of the loop only. The bytes are taken before this returns.
     *
     * @return false if the system didn't take it: the port is closed, the address can't be reached from it, the
     *     datagram is too long, the send buffer is full
     * @throws IllegalStateException on another thread, whose interruption could close the socket
     */
    @Override
    public boolean send(byte[] buf, int off, int len, InetSocketAddress to) {
        if (!loop.inLoop()) {
            throw new IllegalStateException("UdpPort.send off its loop");
        }
        ByteBuffer out = loop.sendBuffer();
        if (len > out.capacity()) {
            return false;
        }
        out.clear();
        out.put(buf, off, len).flip();
        try {
            return channel.send(out, to) == len;
        } catch (IOException | IllegalArgumentException | SecurityException e) {
            // Unresolved addresses and those of another family are among the illegal arguments.
            logger.debug("{} to {}: not sent: {}", localAddress, to, e.toString());
            return false;
        }
    }

    /** Reads until the socket is dry or its share is used up. */
    void drain(ByteBuffer in, byte[] buf) {
        for (int i = 0; i < FAIR_SHARE && channel.isOpen(); i++) {
            in.clear();
            InetSocketAddress from;
            try {
                from = (InetSocketAddress) channel.receive(in);
            } catch (IOException e) {
                onReceiveFailure(e);
                return;
            }
            if (from == null) {
                return;
            }
            consecutiveFailures = 0;
            int len = in.flip().remaining();
            in.get(buf, 0, len);
            try {
                handler.onDatagram(this, buf, 0, len, from, loop.nanoTime());
            } catch (Throwable t) {
                MediaLoop.report("handler of a UDP port", t);
            }
        }
    }

    private void onReceiveFailure(IOException e) {
        if (channel.isOpen() && ++consecutiveFailures >= MAX_CONSECUTIVE_FAILURES) {
            logger.warn("{}: closed after {} failures in a row", localAddress, consecutiveFailures, e);
            fail();
        }
    }

    /** It is of no use any more. */
    void fail() {
        closeChannel();
        try {
            handler.onClosed(this);
        } catch (Throwable t) {
            MediaLoop.report("handler of a UDP port", t);
        }
    }

    /** Closes the socket: from any thread, at once or, if the loop has to let go of it first, within its next turn. */
    @Override
    public void close() {
        if (loop.inLoop() || !loop.executeQuietly(this::closeChannel)) {
            closeChannel();
        }
    }

    void closeChannel() {
        try {
            channel.close();
        } catch (IOException | ClosedSelectorException e) {
            logger.debug("{}: closing failed", localAddress, e);
        }
    }

    private final class OnLoop implements Selectable {
        @Override
        public void onReady(SelectionKey key, ByteBuffer in, byte[] buf) {
            drain(in, buf);
        }

        @Override
        public void closeChannel() {
            UdpPort.this.closeChannel();
        }
    }

    @Override
    public String toString() {
        return "UdpPort[" + localAddress + "]";
    }
}
