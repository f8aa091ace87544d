package io.github.whep4j.receiver;

import java.time.Duration;
import java.util.Objects;

/** The lengths of time that users give: what is refused, and what is meant by one of any length. */
final class TimeLimits {
    /** Nobody waits longer; a point of time so far off can still be reckoned in nanoseconds. */
    private static final Duration FOR_EVER = Duration.ofDays(3_650);

    private TimeLimits() {}

    /** The time that is meant by one of any length. */
    static Duration bounded(Duration duration) {
        return duration.compareTo(FOR_EVER) > 0 ? FOR_EVER : duration;
    }

    static Duration positive(Duration duration) {
        Objects.requireNonNull(duration, "duration");
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("a time limit is positive, not " + duration);
        }
        return bounded(duration);
    }

    static Duration notNegative(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("a wait is not negative: " + duration);
        }
        return bounded(duration);
    }

    /** Positive, and HTTP has an end: no server is waited for longer. */
    static Duration atMostADay(Duration duration, String what) {
        if (positive(duration).compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(what + " is at most a day, not " + duration);
        }
        return duration;
    }
}
