package io.github.whep4j.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BearerTokensTest {
    private long nowNanos = -5;

    @Test
    void aTokenForEver() {
        BearerTokens tokens = new BearerTokens("secret", null, () -> nowNanos);
        nowNanos += TimeUnit.DAYS.toNanos(1_000);
        assertTrue(tokens.accept("Bearer secret"));
        assertTrue(tokens.accept("bearer  secret "));
        assertFalse(tokens.accept(null));
        assertFalse(tokens.accept("Basic secret"));
        assertFalse(tokens.accept("Bearer secre"));
        assertEquals("secret", tokens.current());
        assertFalse(tokens.toString().contains("secret"));
    }

    @Test
    void oneAfterTheOther() {
        BearerTokens tokens = new BearerTokens("secret", Duration.ofHours(4), () -> nowNanos);
        nowNanos += Duration.ofHours(4).toNanos() - 1;
        assertTrue(tokens.accept("Bearer secret"));
        nowNanos++;
        assertFalse(tokens.accept("Bearer secret"), "expired, whether or not there is another");
        String second = tokens.current();
        assertNotEquals("secret", second);
        assertEquals(second, tokens.current());
        assertTrue(tokens.accept("Bearer " + second));
        assertFalse(tokens.accept("Bearer secret"));
    }

    @Test
    void noneAtAll() {
        BearerTokens tokens = new BearerTokens(null, null, () -> nowNanos);
        assertEquals("", tokens.current());
        assertTrue(tokens.accept(null));
    }

    @Test
    void requestsAreCountedByTheWindow() {
        RateLimit limit = new RateLimit(2, Duration.ofSeconds(10), () -> nowNanos);
        assertEquals(new RateLimit.Standing(2, 1, 10), limit.take());
        nowNanos += Duration.ofMillis(9_500).toNanos();
        assertEquals(new RateLimit.Standing(2, 0, 1), limit.take());
        RateLimit.Standing exceeded = limit.take();
        assertTrue(exceeded.exceeded());
        HttpResponse told = exceeded.on(HttpResponse.error(429, "Too Many Requests", ""));
        assertEquals("1", told.headers().get("Retry-After"));
        assertEquals("0", told.headers().get("X-RateLimit-Remaining"));
        assertEquals("2", told.headers().get("X-RateLimit-Limit"));
        nowNanos += Duration.ofMillis(500).toNanos();
        assertEquals(new RateLimit.Standing(2, 1, 10), limit.take());
    }
}
