package io.github.whep4j.whep;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the offer is sent again: at least as long as the server says, twice as long each time
 * (draft-ietf-wish-whep, Section 4.3.8), a little longer at random so that many clients do not come back at once, and no
 * longer than its user's patience in all.
 */
final class Backoff {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofMinutes(1);
    private static final double JITTER = 0.25;

    private final RandomGenerator random;
    private final Duration patience;
    private Duration next = FIRST;
    private long firstNanos;
    private boolean begun;

    Backoff(Duration patience, RandomGenerator random) {
        this.patience = patience;
        this.random = random;
    }

    /**
     * The time to wait now.
     *
     * @param retryAfter what the server said, if it did
     * @param nowNanos when it said so, by any clock that only goes forward; the patience begins with the first time
     * @return {@code null} if that is more than there is left
     */
    @Nullable
    Duration next(@Nullable Duration retryAfter, long nowNanos) {
        if (!begun) {
            begun = true;
            firstNanos = nowNanos;
        }
        Duration least = retryAfter == null ? Duration.ZERO : retryAfter;
        Duration left = patience.minusNanos(nowNanos - firstNanos);
        if (left.isZero() || left.isNegative() || least.compareTo(left) > 0) {
            return null;
        }
        Duration base = longer(next, least);
        Duration wait = base.plusNanos((long) (base.toNanos() * JITTER * random.nextDouble()));
        Duration twice = base.multipliedBy(2);
        next = twice.compareTo(MOST) > 0 ? MOST : twice;
        return wait.compareTo(left) > 0 ? left : wait;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
