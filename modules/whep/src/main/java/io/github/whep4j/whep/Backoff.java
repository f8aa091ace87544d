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
    private Duration patience;
    private Duration next = FIRST;

    Backoff(Duration patience, RandomGenerator random) {
        this.patience = patience;
        this.random = random;
    }

    /**
     * The time to wait now.
     *
     * @param retryAfter what the server said, if it did
     * @return {@code null} if that is more than there is left
     */
    @Nullable
    Duration next(@Nullable Duration retryAfter) {
        Duration least = retryAfter == null ? Duration.ZERO : retryAfter;
        if (patience.isZero() || least.compareTo(patience) > 0) {
            return null;
        }
        Duration base = longer(next, least);
        Duration wait = base.plusNanos((long) (base.toNanos() * JITTER * random.nextDouble()));
        wait = wait.compareTo(patience) > 0 ? patience : wait;
        Duration twice = base.multipliedBy(2);
        next = twice.compareTo(MOST) > 0 ? MOST : twice;
        patience = patience.minus(wait);
        return wait;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
