package io.github.whep4j.transport;

import java.net.InetSocketAddress;

/**
 * Something that datagrams are sent by: a socket, or what takes its place, such as an address on a relay or a stream that
 * keeps the boundaries of datagrams. Two ports are the same if they are the same object.
 */
public interface DatagramPort extends AutoCloseable {
    /** The address that datagrams leave from, as far as it is known on this side. */
    InetSocketAddress localAddress();

    /**
     * Sends one datagram, on the thread of the loop only. The bytes are taken before this returns.
     *
     * @return false if it was not taken, and is lost
     */
    boolean send(byte[] buf, int off, int len, InetSocketAddress to);

    /** Idempotent. */
    @Override
    void close();
}
