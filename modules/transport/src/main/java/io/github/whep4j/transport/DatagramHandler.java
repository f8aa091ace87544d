package io.github.whep4j.transport;

import java.net.InetSocketAddress;

/** Takes the datagrams of one {@link UdpPort}, on the thread of its loop. */
@FunctionalInterface
public interface DatagramHandler {
    /**
     * Called for each datagram, in the order in which the system hands them over. What is thrown is logged and
     * otherwise ignored.
     *
     * @param buf belongs to the loop and is overwritten after the call: copy what is to be kept
     * @param len 0 for an empty datagram
     * @param from the sender; the same instance for consecutive datagrams of one sender, as a rule
     * @param nowNanos {@link MediaLoop#nanoTime()} at the reading of this datagram
     */
    void onDatagram(UdpPort port, byte[] buf, int off, int len, InetSocketAddress from, long nowNanos);

    /**
     * The port has closed itself, as nothing but errors came of reading it: nothing is sent or received by it any more. Not
     * called for a port that its owner has closed, nor when the loop ends.
     */
    default void onClosed(UdpPort port) {}
}
