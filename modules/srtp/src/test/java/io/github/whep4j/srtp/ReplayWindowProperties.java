package io.github.whep4j.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** The replay window against a set of all indices that were ever used. */
class ReplayWindowProperties {
    @Property(tries = 300)
    void isTheModel(
            @ForAll @LongRange(max = 1L << 40) long first,
            @ForAll @Size(min = 1, max = 400) List<@From("steps") Integer> steps) {
        SourceContext context = begun(first);
        Set<Long> used = new HashSet<>(Set.of(first));
        long highest = first;
        for (int step : steps) {
            long index = Math.max(0, highest + step);
            int expected =
                    index <= highest - 4096 ? SrtpStatus.TOO_OLD : used.contains(index) ? SrtpStatus.REPLAYED : 0;
            assertEquals(expected, context.check(index));
            assertEquals(expected, context.check(index), "checking changes nothing");
            if (expected == 0) {
                context.commit(index);
                used.add(index);
                highest = Math.max(highest, index);
            }
            assertEquals(highest, context.highest());
        }
    }

    /** Small steps, steps about as long as the window, and steps far beyond it. */
    @Provide
    Arbitrary<Integer> steps() {
        return Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.integers().between(-80, 80)),
                Tuple.of(3, Arbitraries.integers().between(-4200, 4200)),
                Tuple.of(2, Arbitraries.integers().between(4094, 4098)),
                Tuple.of(2, Arbitraries.integers().between(-4098, -4094)),
                Tuple.of(1, Arbitraries.integers().between(-40_000, 40_000)));
    }

    /** libsrtp's rdbx_driver: gaps of every power of two, and what was skipped is still accepted, once. */
    @Example
    void gaps() {
        for (int gap = 1; gap < 4096; gap *= 2) {
            SourceContext context = begun(100_000);
            context.commit(100_000 + gap);
            for (long index = 100_001; index < 100_000 + gap; index++) {
                assertEquals(0, context.check(index));
                context.commit(index);
                assertEquals(SrtpStatus.REPLAYED, context.check(index));
            }
            assertEquals(SrtpStatus.REPLAYED, context.check(100_000));
        }
    }

    private static SourceContext begun(long firstIndex) {
        SourceContext context = new SourceContext();
        context.begin(1, firstIndex);
        context.commit(firstIndex);
        return context;
    }
}
