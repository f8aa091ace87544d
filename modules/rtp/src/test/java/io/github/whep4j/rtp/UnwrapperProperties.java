package io.github.whep4j.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class UnwrapperProperties {

    @Property(tries = 500)
    void sequenceNumbersFollowTheTruthWithinHalfTheRange(
            @ForAll @IntRange(max = 65_535) int start,
            @ForAll @Size(max = 200) List<@IntRange(min = -32_768, max = 32_767) Integer> steps) {
        SequenceUnwrapper unwrapper = new SequenceUnwrapper();
        assertFalse(unwrapper.started());
        assertEquals(start, unwrapper.unwrap(start));
        long highest = start;
        for (int step : steps) {
            long truth = highest + step;
            int wire = (int) Math.floorMod(truth, 65_536L);
            assertEquals(truth, unwrapper.peek(wire));
            assertEquals(truth, unwrapper.unwrap(wire));
            highest = Math.max(highest, truth);
            assertEquals(highest, unwrapper.highest());
        }
        unwrapper.reset();
        assertFalse(unwrapper.started());
        assertEquals(7, unwrapper.unwrap(7));
    }

    @Property(tries = 500)
    void timestampsFollowTheTruthWithinHalfTheRange(
            @ForAll @LongRange(max = 0xffff_ffffL) long start, @ForAll @Size(max = 200) List<Integer> steps) {
        TimestampUnwrapper unwrapper = new TimestampUnwrapper();
        assertEquals(start, unwrapper.unwrap(start));
        long truth = start;
        for (int step : steps) {
            truth += step;
            assertEquals(truth, unwrapper.peek(truth & 0xffff_ffffL));
            assertEquals(truth, unwrapper.unwrap(truth & 0xffff_ffffL));
        }
        assertTrue(unwrapper.started());
        unwrapper.reset();
        assertEquals(9, unwrapper.unwrap(9));
    }

    @Example
    void sequenceNumbersWrap() {
        SequenceUnwrapper unwrapper = new SequenceUnwrapper();
        assertEquals(65_534, unwrapper.unwrap(65_534));
        assertEquals(65_536, unwrapper.unwrap(0));
        assertEquals(65_535, unwrapper.unwrap(65_535), "late, of the cycle before");
        assertEquals(65_537, unwrapper.unwrap(1));
        assertEquals(65_537, unwrapper.highest());
    }
}
