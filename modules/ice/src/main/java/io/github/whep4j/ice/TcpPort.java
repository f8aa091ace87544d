package io.github.whep4j.ice;

import io.github.whep4j.transport.DatagramPort;
import io.github.whep4j.transport.MediaLoop;
import io.github.whep4j.transport.StreamConnection;
import io.github.whep4j.transport.TcpConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a passive TCP candidate of the peer (RFC 6544), which carries datagrams behind their lengths (RFC 4571):
 * a port that reaches one address only.
 */
final class TcpPort implements DatagramPort {
    /** Told on the loop, of a port that is open. */
    interface Events {
        void onConnected(TcpPort port, long nowNanos);

        void onDatagram(DatagramPort port, byte[] buf, int off, int len, InetSocketAddress from, long nowNanos);

        /** The connection could not be made, or has ended. */
        void onClosed(TcpPort port);
    }

    private static final int PREFIX_BYTES = 2;
    private static final int LARGEST_BYTES = 2_048;

    private final IceCandidate remote;
    private final InetSocketAddress unconnected;
    private final Events events;
    private final TcpConnection connection;
    private final byte[] frame = new byte[PREFIX_BYTES + LARGEST_BYTES];
    private boolean open = true;

    /**
     * Begins to connect.
     *
     * @param local to connect from; its port is 0
     */
    TcpPort(MediaLoop loop, InetSocketAddress local, IceCandidate remote, Events events) throws IOException {
        this.remote = remote;
        this.unconnected = local;
        this.events = events;
        connection = loop.connect(local, remote.address(), new FromStream());
    }

    /** The candidate at the other end. */
    IceCandidate remote() {
        return remote;
    }

    @Override
    public InetSocketAddress localAddress() {
        InetSocketAddress connected = connection.localAddress();
        return connected == null ? unconnected : connected;
    }

    @Override
    public boolean send(byte[] buf, int off, int len, InetSocketAddress to) {
        if (!open || len > LARGEST_BYTES || !to.equals(remote.address())) {
            return false;
        }
        Stun.writeShort(frame, 0, len);
        System.arraycopy(buf, off, frame, PREFIX_BYTES, len);
        return connection.write(frame, 0, PREFIX_BYTES + len);
    }

    @Override
    public void close() {
        open = false;
        connection.close();
    }

    private void end() {
        if (open) {
            close();
            events.onClosed(this);
        }
    }

    @Override
    public String toString() {
        return "TcpPort[" + localAddress() + " to " + remote.address() + "]";
    }

    private final class FromStream implements StreamConnection.Handler {
        private final StreamFraming framing =
                new StreamFraming(StreamFraming.Format.LENGTH_PREFIXED, (buf, off, len, nowNanos) -> {
                    events.onDatagram(TcpPort.this, buf, off, len, remote.address(), nowNanos);
                    return open;
                });

        @Override
        public void onConnected(long nowNanos) {
            events.onConnected(TcpPort.this, nowNanos);
        }

        @Override
        public void onBytes(byte[] buf, int off, int len, long nowNanos) {
            if (!framing.onBytes(buf, off, len, nowNanos)) {
                end();
            }
        }

        @Override
        public void onClosed(@Nullable String reason) {
            end();
        }
    }
}
