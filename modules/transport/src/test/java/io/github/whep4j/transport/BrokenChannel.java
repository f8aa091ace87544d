package io.github.whep4j.transport;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A UDP socket that can't be read, nor anything else. */
final class BrokenChannel extends DatagramChannel {
    BrokenChannel() {
        super(SelectorProvider.provider());
    }

    private static IOException broken() {
        return new IOException("the network card is gone");
    }

    @Override
    public SocketAddress receive(ByteBuffer into) throws IOException {
        throw broken();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        throw broken();
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        throw broken();
    }

    @Override
    public int send(ByteBuffer bytes, SocketAddress target) throws IOException {
        throw broken();
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        throw broken();
    }

    @Override
    public long write(ByteBuffer[] bytes, int offset, int length) throws IOException {
        throw broken();
    }

    @Override
    public DatagramChannel bind(@Nullable SocketAddress local) throws IOException {
        throw broken();
    }

    @Override
    public DatagramChannel connect(SocketAddress remote) throws IOException {
        throw broken();
    }

    @Override
    public DatagramChannel disconnect() {
        return this;
    }

    @Override
    public boolean isConnected() {
        return false;
    }

    @Override
    public DatagramSocket socket() {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable SocketAddress getRemoteAddress() {
        return null;
    }

    @Override
    public @Nullable SocketAddress getLocalAddress() {
        return null;
    }

    @Override
    public <T> DatagramChannel setOption(SocketOption<T> name, T value) {
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        throw broken();
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return Set.of();
    }

    @Override
    public MembershipKey join(InetAddress group, NetworkInterface network) throws IOException {
        throw broken();
    }

    @Override
    public MembershipKey join(InetAddress group, NetworkInterface network, @Nullable InetAddress source)
            throws IOException {
        throw broken();
    }

    @Override
    protected void implCloseSelectableChannel() {}

    @Override
    protected void implConfigureBlocking(boolean block) {}
}
