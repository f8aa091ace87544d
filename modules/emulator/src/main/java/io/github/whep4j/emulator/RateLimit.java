package io.github.whep4j.emulator;

import java.time.Duration;
import java.util.function.LongSupplier;

/** So many requests in each window of time, told in Ring's headers. Any thread. */
final class RateLimit {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int requests;
    private final long windowNanos;
    private final LongSupplier clock;
    private long windowStartNanos;
    private int taken;

    RateLimit(int requests, Duration window, LongSupplier clock) {
        this.requests = requests;
        this.windowNanos = window.toNanos();
        this.clock = clock;
        this.windowStartNanos = clock.getAsLong();
    }

    /**
     * Where a request stands.
     *
     * @param remaining    how many more are allowed now; -1 if this one is one too many
     * @param resetSeconds until the next window
     */
    record Standing(int limit, int remaining, long resetSeconds) {
        boolean exceeded() {
            return remaining < 0;
        }

        HttpResponse on(HttpResponse response) {
            HttpResponse told = response.with("X-RateLimit-Limit", String.valueOf(limit))
                    .with("X-RateLimit-Remaining", String.valueOf(Math.max(0, remaining)))
                    .with("X-RateLimit-Reset", String.valueOf(resetSeconds));
            return exceeded() ? told.with("Retry-After", String.valueOf(resetSeconds)) : told;
        }
    }

    /** Counts a request. */
    synchronized Standing take() {
        long nowNanos = clock.getAsLong();
        if (nowNanos - windowStartNanos >= windowNanos) {
            windowStartNanos = nowNanos;
            taken = 0;
        }
        taken = Math.min(taken + 1, requests + 1);
        long leftNanos = windowStartNanos + windowNanos - nowNanos;
        return new Standing(requests, requests - taken, (leftNanos + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND);
    }
}
