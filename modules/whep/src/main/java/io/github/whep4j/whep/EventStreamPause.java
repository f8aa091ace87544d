package io.github.whep4j.whep;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before an event stream is asked for again: as long as the server wants, within limits; twice as long after
 * each attempt that gave no event; a little longer at random.
 */
final class EventStreamPause {

    static final Duration LEAST = Duration.ofSeconds(1);
    static final Duration MOST = Duration.ofMinutes(1);
    private static final Duration UNLESS_TOLD = Duration.ofSeconds(3);
    private static final int MAX_DOUBLINGS = 6;
    private static final int MAX_DIGITS = 9;
    private static final double JITTER = 0.25;

    private final RandomGenerator random;
    private Duration wanted = UNLESS_TOLD;
    private int failures;

    EventStreamPause(RandomGenerator random) {
        this.random = random;
    }

    /** @param millis digits, of any number */
    void tell(String millis) {
        long told = millis.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(millis);
        wanted = Duration.ofMillis(Math.max(LEAST.toMillis(), Math.min(told, MOST.toMillis())));
    }

    /** An event has come. */
    void reset() {
        failures = 0;
    }

    /** The next one is as long as any, but for what the server asks for. */
    void lengthen() {
        failures = MAX_DOUBLINGS;
    }

    /** @param retryAfter what the server asked for with its refusal, which no limit but its own applies to */
    Duration next(@Nullable Duration retryAfter) {
        Duration backedOff = wanted.multipliedBy(1L << failures);
        failures = Math.min(failures + 1, MAX_DOUBLINGS);
        Duration base = backedOff.compareTo(MOST) > 0 ? MOST : backedOff;
        if (retryAfter != null && retryAfter.compareTo(base) > 0) {
            base = retryAfter;
        }
        return base.plusNanos((long) (base.toNanos() * JITTER * random.nextDouble()));
    }
}
