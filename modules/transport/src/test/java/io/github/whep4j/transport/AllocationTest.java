package io.github.whep4j.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What receiving and sending cost the garbage collector, as the JVM counts it for the loop's thread. */
class AllocationTest {
    private static final java.lang.management.ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int PACKETS = 10_000;
    private static final int ROUNDS = 6;

    /** Two sockets of one loop play one datagram to and fro, so none is lost and no other thread takes part. */
    private static final class Rally implements DatagramHandler {
        final CompletableFuture<Long> least = new CompletableFuture<>();
        private long leastBytes = Long.MAX_VALUE;
        private long before;
        private int received;

        @Override
        public void onDatagram(UdpPort port, byte[] buf, int off, int len, InetSocketAddress from, long nowNanos) {
            if (received % PACKETS == 0) {
                long bytes = ((ThreadMXBean) THREADS).getCurrentThreadAllocatedBytes();
                if (received > 0) {
                    leastBytes = Math.min(leastBytes, bytes - before);
                }
                before = bytes;
            }
            if (received++ == ROUNDS * PACKETS) {
                least.complete(leastBytes);
            } else {
                port.send(buf, off, len, from);
            }
        }
    }

    @Test
    void receivingAndSendingAllocateNothing() throws Exception {
        assumeTrue(THREADS instanceof ThreadMXBean, "this JVM does not count allocation");
        MediaLoops loops = MediaLoops.create(1);
        try {
            MediaLoop loop = loops.next();
            Rally rally = new Rally();
            UdpPort one = loop.open(MediaLoopTest.loopback(), rally);
            UdpPort other = loop.open(MediaLoopTest.loopback(), rally);
            byte[] datagram = new byte[1_200];
            loop.execute(() -> one.send(datagram, 0, datagram.length, other.localAddress()));
            assertEquals(0L, rally.least.get(120, TimeUnit.SECONDS));
        } finally {
            loops.close();
        }
    }
}
