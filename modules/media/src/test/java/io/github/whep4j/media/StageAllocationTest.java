package io.github.whep4j.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.rtp.HeaderExtensions;
import io.github.whep4j.rtp.RtpHeader;
import io.github.whep4j.srtp.SrtpProfile;
import io.github.whep4j.srtp.SrtpReceiver;
import io.github.whep4j.srtp.SrtpSender;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What each stage between the socket and the user allocates for 10,000 packets, as the JVM counts it. Of ours it is nothing; what
 * the JDK takes for AES/GCM, and the access units that the user gets, are counted apart.
 */
class StageAllocationTest {
    private static final java.lang.management.ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int PACKETS = 10_000;
    private static final int PICTURES = 300;
    private static final int EXTENSION_ID = 3;
    /** The least of several rounds counts: the others load classes, or run in the interpreter. */
    private static final int ROUNDS = 5;

    private static final int PAYLOAD_BYTES = 1_100;

    /** What the JDK allocates to initialise AES/GCM: 1,000 to 1,200 bytes on 17 and 25, with a margin for others. */
    private static final long GCM_BYTES_PER_PACKET = 2_048;

    @BeforeAll
    static void aJvmThatCounts() {
        assumeTrue(THREADS instanceof ThreadMXBean, "this JVM does not count allocation");
    }

    @Test
    void readingHeadersAllocatesNothing() {
        List<byte[]> datagrams = pictures(200);
        assertTrue(datagrams.size() >= PACKETS, datagrams.size() + " packets");
        long[] sum = new long[1];
        long bytes = least(() -> {
            long before = allocatedBytes();
            for (int i = 0; i < PACKETS; i++) {
                byte[] packet = datagrams.get(i);
                sum[0] += RtpHeader.lengthOf(packet, 0, packet.length)
                        + RtpHeader.sequenceNumber(packet, 0)
                        + RtpHeader.timestamp(packet, 0)
                        + HeaderExtensions.find(packet, 0, EXTENSION_ID);
            }
            return allocatedBytes() - before;
        });
        assertTrue(sum[0] != 0);
        assertEquals(0, bytes);
    }

    @Test
    void unprotectingAesCmAllocatesNothing() {
        assertEquals(0, unprotecting(SrtpProfile.AES_CM_128_HMAC_SHA1_80));
    }

    @Test
    void unprotectingGcmAllocatesTheJdksBudget() {
        long perPacket = unprotecting(SrtpProfile.AEAD_AES_128_GCM) / PACKETS;
        assertTrue(perPacket <= GCM_BYTES_PER_PACKET, perPacket + " bytes a packet");
    }

    /**
     * Demultiplexing, unprotecting, sequencing, statistics, depacketizing. The same pictures in few packets and in 10,000 more:
     * what the user gets is the same, so what differs would be the packets'.
     */
    @Test
    void theSessionAllocatesNothingButThePictures() {
        List<byte[]> few = pictures(1_200);
        List<byte[]> many = pictures(200);
        int packets = many.size() - few.size();
        assertTrue(packets >= PACKETS, packets + " packets more");
        long ofPictures = least(() -> session(few));
        long ofPicturesAndPackets = least(() -> session(many));
        // In whole bytes: half a byte a packet would be an object in every thirty-second.
        assertEquals(0, Math.round((ofPicturesAndPackets - ofPictures) / (double) packets));
    }

    private static long unprotecting(SrtpProfile profile) {
        SrtpSender sender = new SrtpSender(TestKeys.of(profile, 2, 1));
        List<byte[]> datagrams = new ArrayList<>();
        for (int i = 0; i <= PACKETS; i++) {
            byte[] packet = new byte[12 + PAYLOAD_BYTES];
            packet[0] = (byte) 0x80;
            packet[1] = 102;
            packet[2] = (byte) (i >>> 8);
            packet[3] = (byte) i;
            byte[] datagram = new byte[packet.length + 64];
            int length = sender.protect(packet, 0, packet.length, datagram, 0);
            datagrams.add(Arrays.copyOf(datagram, length));
        }
        byte[] out = new byte[PAYLOAD_BYTES + 100];
        return least(() -> {
            SrtpReceiver receiver = new SrtpReceiver(TestKeys.of(profile, 1, 2));
            unprotect(receiver, datagrams.get(0), out); // the first packet makes what is kept of its source
            long before = allocatedBytes();
            for (int i = 1; i <= PACKETS; i++) {
                unprotect(receiver, datagrams.get(i), out);
            }
            return allocatedBytes() - before;
        });
    }

    private static void unprotect(SrtpReceiver receiver, byte[] datagram, byte[] out) {
        if (receiver.unprotect(datagram, 0, datagram.length, out, 0) < 0) {
            throw new AssertionError("not authentic");
        }
    }

    private static List<byte[]> pictures(int maxPayload) {
        TestSender.Settings settings = new TestSender.Settings();
        settings.maxPayload = maxPayload;
        settings.absSendTimeExtensionId = EXTENSION_ID;
        List<byte[]> datagrams = new ArrayList<>();
        TestSender sender = new TestSender(settings, datagrams::add);
        for (int i = 0; i < PICTURES; i++) {
            sender.sendPicture(3_000);
        }
        return datagrams;
    }

    private static long session(List<byte[]> datagrams) {
        ReceiveSession session =
                new ReceiveSession(Simulation.config(new TestSender.Settings()).build(), new ReceiveSession.Sink() {
                    @Override
                    public void transmit(byte[] buf, int off, int len) {}

                    @Override
                    public void accessUnit(AccessUnit accessUnit) {}

                    @Override
                    public void event(MediaEvent event) {}
                });
        session.installKeys(TestKeys.ofReceiver(), 0);
        long before = allocatedBytes();
        for (int i = 0; i < datagrams.size(); i++) {
            byte[] datagram = datagrams.get(i);
            session.onDatagram(datagram, 0, datagram.length, i * 100_000L);
        }
        long allocated = allocatedBytes() - before;
        assertEquals(PICTURES, session.stats(0).framesDelivered());
        return allocated;
    }

    private static long least(LongSupplier round) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            least = Math.min(least, round.getAsLong());
        }
        return least;
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) THREADS).getCurrentThreadAllocatedBytes();
    }
}
