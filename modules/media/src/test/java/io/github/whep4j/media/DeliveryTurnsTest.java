package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DeliveryTurnsTest {

    private static final long START = 77 * SECOND;

    private final DeliveryTurns turns = new DeliveryTurns();

    @Test
    void withoutBPicturesTheyAreThePresentationTimes() {
        for (long time = 0; time < SECOND; time += 20 * MILLI) {
            assertEquals(time, turns.next(time, time == 0, false, START + time));
        }
    }

    @Test
    void withThemThoseInAscendingOrder() {
        long[] order = {0, 4, 2, 1, 3, 8, 6, 5, 7, 12, 10, 9, 11, 16, 14, 13, 15};
        long[] expected = {0, 4, 4, 4, 4, 4, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14};
        for (int i = 0; i < order.length; i++) {
            assertEquals(expected[i], turns.next(order[i], i == 0, false, START), "picture " + i);
        }
    }

    @Test
    void whenThereHaveBeenNoneForTenSecondsTheyAreThePresentationTimesAgain() {
        turns.next(0, true, false, START);
        turns.next(100 * MILLI, false, false, START);
        turns.next(50 * MILLI, false, false, START);
        assertEquals(100 * MILLI, turns.next(2 * SECOND, false, false, START + 2 * SECOND));
        assertEquals(2 * SECOND, turns.next(3 * SECOND, false, false, START + 3 * SECOND));
        assertEquals(10 * SECOND, turns.next(10 * SECOND, false, false, START + 10 * SECOND));
    }

    /** Whatever comes, they never go back, and are never so far back as to need more than what is remembered. */
    @Test
    void anyOrderAtAll() {
        long last = Long.MIN_VALUE;
        long time = 1;
        for (int i = 0; i < 10_000; i++) {
            time = time * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            long turn = turns.next(time >>> 40, i % 1_000 == 0, false, START + i * MILLI);
            assertTrue(turn >= last);
            last = turn;
        }
    }

    @Test
    void theShortestTransitIsForgottenByAThousandth() {
        turns.next(0, true, false, START);
        assertEquals(START, turns.shortestTransitNanos());
        turns.next(30 * MILLI, false, false, START + 33 * MILLI);
        assertEquals(START + 33_000, turns.shortestTransitNanos());
        turns.next(63 * MILLI, false, false, START + 43 * MILLI);
        assertEquals(START - 20 * MILLI, turns.shortestTransitNanos(), "and a shorter one counts at once");
        turns.next(64 * MILLI, true, false, START + SECOND);
        assertEquals(START + SECOND - 64 * MILLI, turns.shortestTransitNanos(), "nothing before a jump counts");
    }

    /** With B pictures the first turn after a loss is the picture's own time, and those after it are some places back. */
    @Test
    void afterALossTransitsAreComparableOnlyWithoutBPictures() {
        turns.next(0, true, false, START);
        turns.next(100 * MILLI, false, false, START + 100 * MILLI);
        turns.next(200 * MILLI, false, true, START + 400 * MILLI);
        assertEquals(START + 300_000, turns.shortestTransitNanos(), "as short as ever");

        turns.next(150 * MILLI, false, false, START + 400 * MILLI);
        turns.next(300 * MILLI, false, false, START + 600 * MILLI);
        turns.next(250 * MILLI, false, false, START + 600 * MILLI);
        turns.next(400 * MILLI, false, false, START + 700 * MILLI);
        assertEquals(START + 350_100_000, turns.shortestTransitNanos(), "each one place back");
        turns.next(500 * MILLI, false, true, START + 1_200 * MILLI);
        assertEquals(START + 700 * MILLI, turns.shortestTransitNanos(), "measured anew");
    }
}
