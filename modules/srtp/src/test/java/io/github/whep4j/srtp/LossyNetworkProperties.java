package io.github.whep4j.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A sender and a receiver with a network between them that loses, repeats, reorders and damages packets. */
class LossyNetworkProperties {
    private static final int PACKETS = 600;

    /**
     * Every packet that arrives within the window is accepted exactly once, whatever happened to the others, whichever
     * profile, and also when the numbers wrap, once or several times.
     */
    @Property(tries = 200)
    void everyPacketIsAcceptedExactlyOnce(
            @ForAll SrtpProfile profile,
            @ForAll Random random,
            @ForAll @IntRange(max = 0xffff) int firstSequenceNumber,
            @ForAll @IntRange(min = 1, max = 400) int stride,
            @ForAll @IntRange(max = 40) int lossPercent,
            @ForAll @IntRange(max = 15_000) int reorder) {
        SrtpSender sender = new SrtpSender(Packets.keys(profile));
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(profile));
        long highest = -1;
        Set<Long> accepted = new HashSet<>();
        for (Arrival arrival : network(sender, random, firstSequenceNumber, stride, lossPercent, reorder)) {
            if (highest < 0 && !findable(arrival.index)) {
                continue;
            }
            String expected =
                    accepted.contains(arrival.index) ? "REPLAYED" : arrival.damaged ? "AUTHENTICATION_FAILED" : "OK";
            if (highest >= 0 && arrival.index <= highest - 4096) {
                expected = "TOO_OLD";
            }
            byte[] plain = new byte[arrival.wire.length];
            int length = receiver.unprotect(arrival.wire, 0, arrival.wire.length, plain, 0);
            assertEquals(expected, SrtpStatus.name(length), "index " + arrival.index);
            if (length >= 0) {
                assertArrayEquals(packet(arrival.index), Arrays.copyOf(plain, length));
                accepted.add(arrival.index);
                highest = Math.max(highest, arrival.index);
            }
        }
    }

    private record Arrival(long index, byte[] wire, boolean damaged, long time) {}

    private static List<Arrival> network(
            SrtpSender sender, Random random, int firstSequenceNumber, int stride, int lossPercent, int reorder) {
        List<Arrival> arrivals = new ArrayList<>();
        long index = firstSequenceNumber;
        for (int i = 0; i < PACKETS; i++) {
            byte[] wire = Packets.protect(sender, packet(index));
            boolean late = random.nextInt(10) == 0;
            long time = index + (late ? random.nextInt(reorder + 1) : 0);
            if (random.nextInt(100) >= lossPercent) {
                arrivals.add(new Arrival(index, wire, false, time));
            }
            if (random.nextInt(20) == 0) {
                arrivals.add(new Arrival(index, wire, false, time + random.nextInt(reorder + 1)));
            }
            if (random.nextInt(20) == 0) {
                byte[] damaged = wire.clone();
                damaged[12 + random.nextInt(wire.length - 12)] ^= (byte) (1 + random.nextInt(255));
                arrivals.add(new Arrival(index, damaged, true, index));
            }
            index += 1 + random.nextInt(stride);
        }
        arrivals.sort(Comparator.comparingLong(Arrival::time));
        return arrivals;
    }

    /** What a receiver that knows nothing yet can find: the first round, or the first half of the second. */
    private static boolean findable(long index) {
        return index < 65_536 + 32_768;
    }

    private static byte[] packet(long index) {
        return Packets.rtp(Packets.SSRC, (int) (index & 0xffff), (int) (index % 50));
    }
}
