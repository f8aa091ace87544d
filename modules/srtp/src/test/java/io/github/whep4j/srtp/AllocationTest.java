package io.github.whep4j.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one packet costs the garbage collector, counted by the JVM itself. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int PACKETS = 1_000;
    private static final int ROUNDS = 12;
    private static final int PAYLOAD_BYTES = 1_200;

    /** What the JDK allocates to initialise AES/GCM: 1,000 to 1,200 bytes on 17 and 25, with a margin for others. */
    private static final long GCM_BYTES_PER_PACKET = 2_048;

    private int sequenceNumber;

    @Test
    void aesCmAllocatesNothing() {
        assertEquals(0, leastBytes(SrtpProfile.AES_CM_128_HMAC_SHA1_80));
    }

    @ParameterizedTest
    @EnumSource(names = {"AEAD_AES_128_GCM", "AEAD_AES_256_GCM"})
    void gcmAllocatesWhatTheJdkDoes(SrtpProfile profile) {
        long perPacket = leastBytes(profile) / PACKETS;
        // Protected and unprotected: each initialises a cipher.
        assertTrue(perPacket <= 2 * GCM_BYTES_PER_PACKET, perPacket + " bytes per packet");
    }

    /** Of several rounds, so that neither class loading nor the interpreter counts. */
    private long leastBytes(SrtpProfile profile) {
        SrtpSender sender = new SrtpSender(Packets.keys(profile));
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(profile));
        byte[] packet = Packets.rtp(1, 0, PAYLOAD_BYTES);
        byte[] wire = new byte[PAYLOAD_BYTES + 64];
        byte[] back = new byte[PAYLOAD_BYTES + 64];
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < PACKETS; i++) {
                sequenceNumber++;
                packet[2] = (byte) (sequenceNumber >>> 8);
                packet[3] = (byte) sequenceNumber;
                int length = sender.protect(packet, 0, packet.length, wire, 0);
                if (receiver.unprotect(wire, 0, length, back, 0) != packet.length) {
                    throw new AssertionError("packet " + sequenceNumber);
                }
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
