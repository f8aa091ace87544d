package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.ParameterSets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplicedTimelineTest {
    private static final long MILLI = 1_000_000L;
    private static final Instant EPOCH = Instant.ofEpochSecond(1_800_000_000L);
    private static final ParameterSets SETS =
            ParameterSets.of(List.of(HexFormat.of().parseHex("6742c01fd90141fb0110000003001000000303c0f1832480")));

    private final SplicedTimeline timeline = new SplicedTimeline();

    /** Their times are behind that of the picture before them in the order of decoding. */
    @Test
    void bPicturesStayWhereTheirSessionHasThem() {
        for (long millis : new long[] {0, 120, 60, 30, 90}) {
            AccessUnit unit = unit(millis);
            assertSame(unit, timeline.place(unit, 1_000 * MILLI));
        }
        assertEquals(EPOCH.plusMillis(120), timeline.lastCapture(), "of the one that is shown last");
    }

    @Test
    void nothingOfAnotherSessionIsShownBeforeWhatTheOneBeforeItHasShown() {
        timeline.place(unit(0), 0);
        timeline.place(unit(120), 10 * MILLI);
        timeline.place(unit(60), 20 * MILLI);
        AccessUnit first = unit(153);
        assertEquals(33 * MILLI, timeline.splice(first, 30 * MILLI).toNanos(), "as far as the sender's clock says");
        assertEquals(153 * MILLI, timeline.place(first, 30 * MILLI).presentationTimeNanos());
        assertTrue(timeline.place(unit(100), 40 * MILLI).presentationTimeNanos() > 120 * MILLI);
    }

    private static AccessUnit unit(long millis) {
        return new AccessUnit(
                new byte[] {1}, 1, 90 * millis, millis * MILLI, EPOCH.plusMillis(millis), false, true, SETS);
    }
}
