package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class KnownLimitTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final KnownLimit learned = new KnownLimit(SessionLimit.learned());

    @Test
    void theFirstEndIsTheLimit() {
        assertNull(learned.usable());
        assertFalse(learned.endedByServer(Duration.ofSeconds(1)));
        assertNull(learned.usable());
        assertTrue(learned.endedByServer(TEN_MINUTES));
        assertEquals(SessionLimit.usable(TEN_MINUTES), learned.usable());
    }

    @Test
    void oneSessionThatEndsMuchSoonerDoesNotShortenAllThatFollow() {
        assertTrue(learned.endedByServer(TEN_MINUTES));
        assertTrue(learned.endedByServer(Duration.ofSeconds(5)));
        assertEquals(SessionLimit.usable(TEN_MINUTES), learned.usable());
        assertTrue(learned.endedByServer(TEN_MINUTES.minusSeconds(20)));
        assertEquals(SessionLimit.usable(TEN_MINUTES.minusSeconds(20)), learned.usable());
    }

    @Test
    void twoOfThemSayThatTheLimitHasChanged() {
        assertTrue(learned.endedByServer(TEN_MINUTES));
        assertTrue(learned.endedByServer(Duration.ofMinutes(2)));
        assertTrue(learned.endedByServer(Duration.ofMinutes(2)));
        assertEquals(SessionLimit.usable(Duration.ofMinutes(2)), learned.usable());
    }
}
