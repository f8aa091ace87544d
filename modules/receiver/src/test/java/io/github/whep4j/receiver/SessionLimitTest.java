package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionLimitTest {
    @Test
    void leavesASecondToEndInOrder() {
        assertEquals(Duration.ofSeconds(29), SessionLimit.usable(Duration.ofSeconds(30)));
    }

    @Test
    void leavesATenthOfShortLimits() {
        assertEquals(Duration.ofMillis(1_800), SessionLimit.usable(Duration.ofSeconds(2)));
    }

    @Test
    void noneIsNone() {
        assertEquals(Optional.empty(), SessionLimit.none().duration());
        assertNull(new KnownLimit(SessionLimit.none()).usable());
    }

    @Test
    void aLimitIsLearnedFromTheServersEnd() {
        KnownLimit limit = new KnownLimit(SessionLimit.learned());
        assertNull(limit.usable());
        assertFalse(limit.endedByServer(Duration.ofMillis(1_900)), "too soon for a limit");
        assertNull(limit.usable());
        assertTrue(limit.endedByServer(Duration.ofSeconds(30)));
        assertEquals(Duration.ofSeconds(29), limit.usable());
        assertTrue(limit.endedByServer(Duration.ofSeconds(20)), "the server has become stricter");
        assertEquals(Duration.ofSeconds(19), limit.usable());
    }

    @Test
    void aServerMayBeALittleEarly() {
        KnownLimit limit = new KnownLimit(SessionLimit.of(Duration.ofSeconds(60)));
        assertTrue(limit.endedByServer(Duration.ofSeconds(50)));
        assertFalse(limit.endedByServer(Duration.ofSeconds(40)));
        assertEquals(Duration.ofSeconds(59), limit.usable());
    }

    @Test
    void aLimitIsPositive() {
        assertThrows(IllegalArgumentException.class, () -> SessionLimit.of(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> SessionLimit.of(Duration.ofSeconds(-1)));
    }
}
