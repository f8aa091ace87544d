package io.github.whep4j.media;

import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One packet into the reorder buffer and out again: in order, and with one in ten that comes ten packets late, as it does
 * after a request. Beside it the map from numbers to packets that one would write without a thought.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class ReorderBufferBenchmark {
    private static final int PACKETS = 1_000;
    private static final int LATE_BY = 10;

    @Param({"0", "10"})
    public int lossPercent;

    private final PacketSlot[] arrivals = new PacketSlot[PACKETS];
    private final ReorderBuffer buffer = new ReorderBuffer();
    private long sequence;

    @Setup(Level.Trial)
    public void arrange() {
        PacketSlot[] inOrder = new PacketSlot[PACKETS];
        for (int i = 0; i < PACKETS; i++) {
            inOrder[i] = new PacketSlot();
            inOrder[i].sequenceNumber = i;
        }
        int at = 0;
        for (int i = 0; i < PACKETS + LATE_BY; i++) {
            if (i < PACKETS && !isLate(i)) {
                arrivals[at++] = inOrder[i];
            }
            if (i >= LATE_BY && isLate(i - LATE_BY)) {
                arrivals[at++] = inOrder[i - LATE_BY];
            }
        }
    }

    private boolean isLate(int number) {
        return lossPercent > 0 && number % (100 / lossPercent) == 5;
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long whep4j() {
        buffer.start(sequence);
        long out = 0;
        for (PacketSlot packet : arrivals) {
            packet.sequence = sequence + packet.sequenceNumber;
            buffer.put(packet, sequence);
            while (!buffer.isEmpty() && buffer.poll() != null) {
                out++;
            }
        }
        sequence += PACKETS;
        return requireAll(out);
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long treeMap() {
        TreeMap<Long, PacketSlot> held = new TreeMap<>();
        long next = sequence;
        for (PacketSlot packet : arrivals) {
            packet.sequence = sequence + packet.sequenceNumber;
            held.put(packet.sequence, packet);
            while (!held.isEmpty() && held.firstKey() == next) {
                held.pollFirstEntry();
                next++;
            }
        }
        long out = next - sequence;
        sequence += PACKETS;
        return requireAll(out);
    }

    private static long requireAll(long out) {
        if (out != PACKETS) {
            throw new IllegalStateException(out + " packets");
        }
        return out;
    }
}
