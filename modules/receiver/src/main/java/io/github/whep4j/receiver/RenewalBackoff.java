package io.github.whep4j.receiver;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** How long to wait before a session is opened again after it failed: longer each time, not in step with others. */
final class RenewalBackoff {
    static final long GIVE_UP = -1;

    private static final long FIRST_NANOS = 1_000_000_000L;
    private static final long LONGEST_NANOS = 30_000_000_000L;
    private static final int MAX_DOUBLINGS = 5;

    private final int attempts;
    private final long giveUpAfterNanos;
    private final DoubleSupplier random;
    private int failures;
    private long firstFailureNanos;

    /** @param random 0 (inclusive) to 1 (exclusive) */
    RenewalBackoff(Renewal renewal, DoubleSupplier random) {
        this.attempts = renewal.attempts();
        this.giveUpAfterNanos = renewal.giveUpAfter().toNanos();
        this.random = random;
    }

    /** A session has done well. */
    void reset() {
        failures = 0;
    }

    /**
     * One has not.
     *
     * @param atLeast what the server asked for, a day at most, or zero
     * @return nanoseconds to wait, or {@link #GIVE_UP}
     */
    long failed(Duration atLeast, long nowNanos) {
        if (failures == 0) {
            firstFailureNanos = nowNanos;
        }
        long longestNanos = Math.min(FIRST_NANOS << Math.min(failures, MAX_DOUBLINGS), LONGEST_NANOS);
        failures++;
        long jittered = longestNanos / 2 + (long) (longestNanos / 2.0 * random.getAsDouble());
        // Jitter on top of what the server asked for: it asks all its clients for the same.
        long asked = atLeast.isZero() ? 0 : atLeast.toNanos() + jittered / 4;
        long wait = Math.max(jittered, asked);
        boolean tooLate = nowNanos - firstFailureNanos + wait > giveUpAfterNanos;
        return failures >= attempts || tooLate ? GIVE_UP : wait;
    }
}
