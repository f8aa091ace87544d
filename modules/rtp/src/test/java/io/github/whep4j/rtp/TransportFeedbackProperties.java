package io.github.whep4j.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What is written is what is read, for any gaps and times, in as many packets as it takes. */
class TransportFeedbackProperties {

    record Step(int gap, int delta) {}

    @Property(tries = 500)
    void arrivalsAreReadAsWritten(
            @ForAll @LongRange(min = 60_000, max = 70_000) long first,
            @ForAll @LongRange(min = -5_000_000_000L, max = 5_000_000_000L) long firstTicks,
            @ForAll("steps") List<Step> steps,
            @ForAll @IntRange(max = 100) int leading,
            @ForAll @IntRange(min = 64, max = 1_200) int maxLength) {
        TreeMap<Integer, Long> written = new TreeMap<>();
        TreeMap<Integer, Long> read = new TreeMap<>();
        TransportFeedbackWriter writer = new TransportFeedbackWriter(maxLength);
        long sequence = first;
        long ticks = firstTicks;
        writer.begin(sequence - leading, sequence, ticks);
        written.put((int) (sequence - first), ticks);
        for (Step step : steps) {
            sequence += 1 + step.gap;
            ticks += step.delta;
            written.put((int) (sequence - first), ticks);
            if (!writer.add(sequence, ticks)) {
                read(writer, maxLength, first, firstTicks, read);
                writer.begin(sequence - leading, sequence, ticks);
            }
        }
        read(writer, maxLength, first, firstTicks, read);
        assertEquals(written, read);
    }

    private static void read(
            TransportFeedbackWriter writer, int maxLength, long first, long near, Map<Integer, Long> read) {
        byte[] buf = new byte[1 + maxLength];
        int length = writer.write(buf, 1, 7, 8, 9);
        assertTrue(length <= maxLength);
        assertEquals(length, RtcpHeader.lengthOf(buf, 1, length));
        assertTrue(RtcpHeader.validCompound(buf, 1, length));
        assertTrue(TransportFeedback.isValid(buf, 1, length));
        assertEquals(8, TransportFeedback.mediaSsrc(buf, 1));
        TransportFeedback.forEach(buf, 1, length, (number, received, ticks) -> {
            if (received) {
                // Numbers and times wrap on the wire; undone by what is known here.
                int offset = (number - (int) first) & 0xffff;
                long wrap = 1L << 32;
                read.put(offset, ticks + Math.round((double) (near - ticks) / wrap) * wrap);
            }
        });
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> gaps = Arbitraries.frequencyOf(
                Tuple.of(20, Arbitraries.just(0)),
                Tuple.of(4, Arbitraries.integers().between(1, 20)),
                Tuple.of(1, Arbitraries.integers().between(20, 300)));
        Arbitrary<Integer> deltas = Arbitraries.frequencyOf(
                Tuple.of(20, Arbitraries.integers().between(0, 255)),
                Tuple.of(2, Arbitraries.integers().between(-32_768, 32_767)),
                Tuple.of(1, Arbitraries.integers().between(-60_000, 60_000)));
        return Combinators.combine(gaps, deltas).as(Step::new).list().ofMaxSize(150);
    }
}
