package io.github.whep4j.whep;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventAllowanceTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** Also where the clock turns over. */
    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 1000, Long.MIN_VALUE, -5})
    void asMuchAtOnceAndSoMuchEachSecond(long begin) {
        EventAllowance allowance = new EventAllowance(begin);
        assertTrue(allowance.spend(EventAllowance.MOST_BYTES, begin));
        assertFalse(allowance.spend(1, begin));
        assertTrue(allowance.spend(EventAllowance.BYTES_PER_SECOND - 1, begin + SECOND));
        assertFalse(allowance.spend(1, begin + SECOND));
        long late = begin + SECOND + Duration.ofDays(365).toNanos();
        assertTrue(allowance.spend(EventAllowance.MOST_BYTES, late), "no more than that is saved up, and no less");
        assertFalse(allowance.spend(1, late));
    }

    /** However often it is asked for meanwhile. */
    @ParameterizedTest
    @ValueSource(longs = {1, 7, 15_000, 15_259, 1_000_000})
    void noFractionOfAByteIsLostAndNoneWon(long stepNanos) {
        EventAllowance allowance = new EventAllowance(0);
        allowance.spend(EventAllowance.MOST_BYTES, 0);
        long now = 0;
        for (int i = 0; i < 100_000; i++) {
            now += stepNanos;
            allowance.spend(0, now);
        }
        long earned = now * EventAllowance.BYTES_PER_SECOND / SECOND;
        long inexact = 1 + earned / 10_000;
        assertTrue(allowance.spend(earned, now), "after " + earned);
        assertFalse(allowance.spend(inexact + 1, now), "after " + earned);
    }
}
