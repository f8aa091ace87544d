package io.github.whep4j.transport;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An outgoing TCP connection of a {@link MediaLoop}. */
public final class TcpConnection implements StreamConnection {
    /** What may wait for the system to take it: some flights of a handshake, a second of feedback. */
    static final int MOST_WAITING_BYTES = 65_536;
    /** Chunks read before the other sockets, the timers and the mailbox of the loop get their turn. */
    private static final int FAIR_SHARE = 8;

    private static final Logger logger = LoggerFactory.getLogger(TcpConnection.class);

    private final MediaLoop loop;
    private final SocketChannel channel;
    private final InetSocketAddress remote;
    private final Handler handler;
    /** Null as long as nothing waits, as is the rule; else ready to be read from. */
    private @Nullable ByteBuffer waiting;

    private @Nullable SelectionKey key;
    private @Nullable InetSocketAddress localAddress;
    private boolean closed;

    private TcpConnection(MediaLoop loop, SocketChannel channel, InetSocketAddress remote, Handler handler) {
        this.loop = loop;
        this.channel = channel;
        this.remote = remote;
        this.handler = handler;
    }

    static TcpConnection open(
            MediaLoop loop,
            Selector selector,
            @Nullable InetSocketAddress local,
            InetSocketAddress remote,
            Handler handler)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            if (local != null) {
                channel.bind(local);
            }
            TcpConnection connection = new TcpConnection(loop, channel, remote, handler);
            boolean connected = channel.connect(remote);
            connection.key = channel.register(
                    selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, connection.new OnLoop());
            if (connected) {
                // Never before the caller has the connection in hand.
                loop.executeQuietly(connection::onConnected);
            }
            return connection;
        } catch (IOException e) {
            channel.close();
            throw e;
        } catch (UnresolvedAddressException
                | UnsupportedAddressTypeException
                | SecurityException
                | ClosedSelectorException e) {
            channel.close();
            throw new IOException("no connection to " + remote, e);
        }
    }

    private void onReady(SelectionKey ready, ByteBuffer in, byte[] buf) {
        try {
            if (ready.isValid() && ready.isConnectable()) {
                channel.finishConnect();
                ready.interestOps(SelectionKey.OP_READ);
                onConnected();
            }
            if (ready.isValid() && ready.isWritable()) {
                flush();
            }
            if (ready.isValid() && ready.isReadable()) {
                drain(in, buf);
            }
        } catch (IOException e) {
            end(e);
        }
    }

    private void onConnected() {
        if (closed || localAddress != null) {
            return;
        }
        try {
            localAddress = (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            end(e);
            return;
        }
        tell(() -> handler.onConnected(loop.nanoTime()));
    }

    private void drain(ByteBuffer in, byte[] buf) throws IOException {
        for (int i = 0; i < FAIR_SHARE && !closed; i++) {
            in.clear();
            int len = channel.read(in);
            if (len < 0) {
                end(new EOFException());
                return;
            }
            if (len == 0) {
                return;
            }
            in.flip().get(buf, 0, len);
            tell(() -> handler.onBytes(buf, 0, len, loop.nanoTime()));
        }
    }

    @Override
    public boolean write(byte[] buf, int off, int len) {
        ByteBuffer rest = waiting;
        if (closed || localAddress == null || rest != null && rest.remaining() + len > MOST_WAITING_BYTES) {
            return false;
        }
        ByteBuffer out = ByteBuffer.wrap(buf, off, len);
        try {
            if (rest == null) {
                channel.write(out);
            }
            if (out.hasRemaining()) {
                keep(rest, out);
            }
            return true;
        } catch (IOException e) {
            // Told from a later step: whoever writes is in the middle of something.
            loop.executeQuietly(() -> end(e));
            return false;
        }
    }

    private void keep(@Nullable ByteBuffer before, ByteBuffer more) {
        ByteBuffer all = ByteBuffer.allocate((before == null ? 0 : before.remaining()) + more.remaining());
        if (before != null) {
            all.put(before);
        }
        waiting = all.put(more).flip();
        SelectionKey current = key;
        if (current != null && current.isValid()) {
            current.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    /** What has been taken and the system has not; for tests. */
    int waitingBytes() {
        ByteBuffer rest = waiting;
        return rest == null ? 0 : rest.remaining();
    }

    private void flush() throws IOException {
        ByteBuffer rest = waiting;
        if (rest != null) {
            channel.write(rest);
        }
        SelectionKey current = key;
        if ((rest == null || !rest.hasRemaining()) && current != null) {
            waiting = null;
            current.interestOps(SelectionKey.OP_READ);
        }
    }

    @Override
    public @Nullable InetSocketAddress localAddress() {
        return localAddress;
    }

    private void end(IOException cause) {
        if (closed) {
            return;
        }
        close();
        String reason = cause instanceof EOFException ? null : cause.getMessage();
        tell(() -> handler.onClosed(cause instanceof EOFException ? null : reason == null ? cause.toString() : reason));
    }

    /** What a handler throws must not cost it what follows. */
    static void tell(Runnable call) {
        try {
            call.run();
        } catch (Throwable t) {
            MediaLoop.report("handler of a TCP connection", t);
        }
    }

    @Override
    public void close() {
        closed = true;
        waiting = null;
        closeChannel();
    }

    private void closeChannel() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            logger.debug("{}: closing failed", remote, e);
        }
    }

    private final class OnLoop implements Selectable {
        @Override
        public void onReady(SelectionKey ready, ByteBuffer in, byte[] buf) {
            TcpConnection.this.onReady(ready, in, buf);
        }

        @Override
        public void closeChannel() {
            TcpConnection.this.closeChannel();
        }
    }

    @Override
    public String toString() {
        return "TcpConnection[" + remote + "]";
    }
}
