package io.github.whep4j.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class EventStreamPauseTest {

    private static final RandomGenerator NO_JITTER = () -> 0;

    private final EventStreamPause pause = new EventStreamPause(NO_JITTER);

    @Test
    void doublesUpToAMinuteUntilAnEventComes() {
        for (int seconds : new int[] {3, 6, 12, 24, 48, 60, 60, 60, 60}) {
            assertEquals(Duration.ofSeconds(seconds), pause.next(null));
        }
        pause.reset();
        assertEquals(Duration.ofSeconds(3), pause.next(null));
    }

    @Test
    void isWhatTheServerWantsWithinLimits() {
        pause.tell("1500");
        assertEquals(Duration.ofMillis(1500), pause.next(null));
        assertEquals(Duration.ofSeconds(3), pause.next(null));
        pause.reset();
        pause.tell("0");
        assertEquals(EventStreamPause.LEAST, pause.next(null));
        pause.tell("9".repeat(1000));
        assertEquals(EventStreamPause.MOST, pause.next(null));
        assertEquals(EventStreamPause.MOST, pause.next(null));
    }

    @Test
    void isAMinuteAfterTooMuchWhateverTheServerWants() {
        pause.tell("1");
        pause.lengthen();
        assertEquals(EventStreamPause.MOST, pause.next(null));
        assertEquals(EventStreamPause.MOST, pause.next(null));
        pause.reset();
        assertEquals(EventStreamPause.LEAST, pause.next(null));
    }

    @Test
    void isNoShorterThanRetryAfter() {
        assertEquals(Duration.ofHours(1), pause.next(Duration.ofHours(1)));
        assertEquals(Duration.ofSeconds(6), pause.next(Duration.ZERO));
    }

    @Test
    void isALittleLongerAtRandom() {
        Duration longest = new EventStreamPause(() -> -1L).next(null);
        assertTrue(longest.compareTo(Duration.ofSeconds(3)) > 0);
        assertTrue(longest.compareTo(Duration.ofMillis(3750)) <= 0);
    }
}
