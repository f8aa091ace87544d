package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionLimitTest {
    @Test
    void leavesASecondToEndInOrder() {
        assertEquals(
                Optional.of(Duration.ofSeconds(29)),
                SessionLimit.of(Duration.ofSeconds(30)).usable());
    }

    @Test
    void leavesATenthOfShortLimits() {
        assertEquals(
                Optional.of(Duration.ofMillis(1_800)),
                SessionLimit.of(Duration.ofSeconds(2)).usable());
    }

    @Test
    void noneIsNone() {
        assertEquals(Optional.empty(), SessionLimit.none().usable());
    }

    @Test
    void aLimitIsPositive() {
        assertThrows(IllegalArgumentException.class, () -> SessionLimit.of(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> SessionLimit.of(Duration.ofSeconds(-1)));
    }
}
