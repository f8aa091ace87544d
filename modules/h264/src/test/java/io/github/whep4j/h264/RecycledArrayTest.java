package io.github.whep4j.h264;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An owner that gives arrays back gets the same units, and makes no garbage. */
class RecycledArrayTest {
    private static final int PICTURES = 40;
    private static final int PACKETS = 10_000;

    private final List<byte[]> units = new ArrayList<>();
    private boolean keep = true;
    private boolean recycle;
    private H264Depacketizer depacketizer = depacketizer();
    private long timestamp;

    private H264Depacketizer depacketizer() {
        return new H264Depacketizer(1 << 20, List.of(), new H264Depacketizer.Sink() {
            @Override
            public void accessUnit(
                    byte[] annexB,
                    int lengthBytes,
                    long extendedTimestamp,
                    boolean keyFrame,
                    boolean complete,
                    ParameterSets sets) {
                if (keep) {
                    units.add(Arrays.copyOf(annexB, lengthBytes));
                }
                if (recycle) {
                    Arrays.fill(annexB, (byte) 0xee);
                    depacketizer.recycle(annexB);
                }
            }

            @Override
            public void damaged(long extendedTimestamp) {
                throw new AssertionError("nothing was lost");
            }
        });
    }

    @Test
    void theUnitsAreThose() {
        List<List<byte[]>> pictures = pictures();
        pictures.forEach(this::feed);
        List<byte[]> kept = List.copyOf(units);

        units.clear();
        recycle = true;
        depacketizer = depacketizer();
        pictures.forEach(this::feed);

        assertEquals(PICTURES, units.size());
        for (int i = 0; i < PICTURES; i++) {
            assertArrayEquals(kept.get(i), units.get(i), "unit " + i);
        }
    }

    @Test
    void anArrayThatIsTooLargeDoesNotLiftTheBound() {
        Fixtures.Recording sink = new Fixtures.Recording();
        depacketizer = new H264Depacketizer(4_000, List.of(), sink);
        feed(List.of(Fixtures.stapA(Fixtures.SPS, Fixtures.PPS), slice(Fixtures.IDR, 3_000)));
        depacketizer.recycle(new byte[100_000]);
        feed(List.of(slice(Fixtures.SLICE, 3_990)));
        depacketizer.recycle(new byte[100_000]);
        feed(List.of(slice(Fixtures.SLICE, 4_000)));

        assertEquals(2, sink.units.size());
        assertEquals(3_994, sink.units.get(1).bytes().length);
        assertEquals(List.of(timestamp), sink.damaged);
    }

    private static byte[] slice(byte[] begin, int bytes) {
        return Arrays.copyOf(begin, bytes);
    }

    @Test
    void nothingIsAllocated() {
        assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean, "this JVM does not count allocation");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<List<byte[]>> pictures = pictures();
        recycle = true;
        keep = false;
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) { // classes are loaded and estimates settle in the earlier ones
            long before = threads.getCurrentThreadAllocatedBytes();
            int packets = 0;
            for (int i = 1; packets < PACKETS; i = i % (PICTURES - 1) + 1) {
                if (round == 0 && packets == 0) {
                    feed(pictures.get(0));
                }
                feed(pictures.get(i));
                packets += pictures.get(i).size();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least, "bytes for " + PACKETS + " packets");
    }

    private void feed(List<byte[]> packets) {
        timestamp += 3_000;
        for (int i = 0; i < packets.size(); i++) {
            byte[] packet = packets.get(i);
            depacketizer.onPacket(packet, 0, packet.length, timestamp, i == packets.size() - 1);
        }
    }

    /** A key frame, and pictures after it of sizes that differ a lot. */
    private static List<List<byte[]>> pictures() {
        List<List<byte[]>> pictures = new ArrayList<>();
        for (int i = 0; i < PICTURES; i++) {
            List<byte[]> packets = new ArrayList<>();
            if (i == 0) {
                packets.add(Fixtures.stapA(Fixtures.SPS, Fixtures.PPS));
            }
            byte[] slice = new byte[i == 0 ? 30_000 : 3_000 + 700 * (i % 13)];
            Arrays.fill(slice, (byte) (0x51 + i));
            slice[0] = (byte) (i == 0 ? 0x65 : 0x41);
            slice[1] = (byte) (i == 0 ? 0x88 : 0x9a);
            slice[2] = (byte) 0x80;
            packets.addAll(Fixtures.fuA(slice, i % 8 == 3 ? slice.length : 1_100)); // some in a single fragment
            pictures.add(packets);
        }
        return pictures;
    }
}
