package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The sum over sessions has counts of all, but rates of the present. */
class ReceiverStatsTest {
    private static final Instant ENDED = Instant.parse("2026-11-27T12:00:00Z");

    @Test
    void theRateIsThatOfTheSessionThatGoesOn() {
        ReceiverStats ended = with(30, 900, ENDED);

        assertEquals(25, rate(ended.plus(with(25, 500, ENDED.plusSeconds(20)))));
        assertEquals(0, rate(ended.plus(with(0, 0, ENDED.plusSeconds(20)))), "of a session without a picture yet");
    }

    @Test
    void theRateDoesNotFallWhileSessionsTakeOver() {
        assertEquals(30, rate(with(30, 900, ENDED).plus(with(2, 2, ENDED.plusMillis(600)))));
    }

    @Test
    void theRateOfTheLastSessionStaysTheLast() {
        ReceiverStats ended = with(30, 900, ENDED);

        assertEquals(30, rate(ReceiverStats.NONE.plus(ended)));
        assertEquals(30, rate(ended.withDelivery(900, BoundedUnits.Dropped.NOTHING)));
    }

    private static int rate(ReceiverStats stats) {
        return stats.playout().framesPerSecond();
    }

    private static ReceiverStats with(int framesPerSecond, long frames, Instant timestamp) {
        return new ReceiverStats(
                3 * frames,
                0,
                0,
                0,
                0,
                0,
                frames,
                1,
                0,
                640,
                360,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                timestamp,
                ReceiverStats.Source.NONE,
                new ReceiverStats.Playout(framesPerSecond, 0, 0, 0, frames, 0, 0, 0, 0, null),
                ReceiverStats.RemoteOutbound.NONE);
    }
}
