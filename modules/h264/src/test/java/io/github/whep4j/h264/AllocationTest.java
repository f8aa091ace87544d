package io.github.whep4j.h264;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Once it is under way, the depacketizer allocates the arrays that its user gets and nothing else. */
class AllocationTest {
    private static final int UNITS = 2_000;
    private static final int ARRAY_HEADER_BYTES = 24;

    private static final class Counting implements H264Depacketizer.Sink {
        long units;
        long arrayBytes;
        long unitBytes;

        @Override
        public void accessUnit(
                byte[] annexB,
                int lengthBytes,
                long timestamp,
                boolean keyFrame,
                boolean complete,
                ParameterSets sets) {
            units++;
            arrayBytes += annexB.length + ARRAY_HEADER_BYTES;
            unitBytes += lengthBytes;
        }

        @Override
        public void damaged(long timestamp) {
            throw new AssertionError("nothing was lost");
        }
    }

    @Test
    void nothingButTheUnitsOwnArrays() {
        assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean, "this JVM does not count allocation");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<List<byte[]>> pictures = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            pictures.add(i == 0 ? keyFrame(30_000) : Fixtures.fuA(slice(0x41, 0x9a, 3_000 + 100 * i), 1_100));
        }
        Counting sink = new Counting();
        H264Depacketizer depacketizer = new H264Depacketizer(1 << 20, List.of(), sink);
        feed(depacketizer, pictures, UNITS); // classes loaded, estimates settled

        long deliveredBefore = sink.arrayBytes;
        long before = threads.getCurrentThreadAllocatedBytes();
        feed(depacketizer, pictures, UNITS);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        long delivered = sink.arrayBytes - deliveredBefore;

        assertEquals(2 * UNITS, sink.units);
        assertTrue(allocated <= delivered * 1.01, allocated + " bytes for " + delivered + " bytes of arrays");
        assertTrue(sink.arrayBytes <= 2 * sink.unitBytes, "no more air than picture");
    }

    private static void feed(H264Depacketizer depacketizer, List<List<byte[]>> pictures, int units) {
        for (int i = 0; i < units; i++) {
            List<byte[]> packets = pictures.get(i % pictures.size());
            for (int p = 0; p < packets.size(); p++) {
                byte[] packet = packets.get(p);
                depacketizer.onPacket(packet, 0, packet.length, 3000L * i, p == packets.size() - 1);
            }
        }
    }

    private static List<byte[]> keyFrame(int lengthBytes) {
        List<byte[]> packets = new ArrayList<>();
        packets.add(Fixtures.stapA(Fixtures.SPS, Fixtures.PPS));
        packets.addAll(Fixtures.fuA(slice(0x65, 0x88, lengthBytes), 1_100));
        return packets;
    }

    private static byte[] slice(int header, int sliceHeader, int lengthBytes) {
        byte[] nalUnit = new byte[lengthBytes];
        java.util.Arrays.fill(nalUnit, (byte) 0x55);
        nalUnit[0] = (byte) header;
        nalUnit[1] = (byte) sliceHeader;
        nalUnit[2] = (byte) 0x80;
        return nalUnit;
    }
}
