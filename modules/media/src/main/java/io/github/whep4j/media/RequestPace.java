package io.github.whep4j.media;

/**
 * How often packets may be asked for again, whatever the sender does: some dozens of times at once, as no network needs, and then
 * every two milliseconds, in which what is missing meanwhile is collected. One for a session, as a sender may change its source
 * with each packet.
 */
final class RequestPace {

    static final long INTERVAL_NANOS = 2_000_000L;

    /** So many requests may go ahead of that. */
    static final int AHEAD = 100;

    /** Since when there can be requests: they are encrypted. */
    private long keysNanos = Long.MIN_VALUE;

    private boolean begun;

    /** When the next request would go if none ever went ahead. */
    private long evenNanos;

    void onKeys(long nowNanos) {
        keysNanos = nowNanos;
    }

    /** Since when a packet that is missing since then could be asked for. */
    long possibleSinceNanos(long missingSinceNanos) {
        return Math.max(missingSinceNanos, keysNanos);
    }

    /** When there may be a request. */
    long readyNanos() {
        return begun ? evenNanos - AHEAD * INTERVAL_NANOS : Long.MIN_VALUE;
    }

    void onRequest(long nowNanos) {
        evenNanos = (begun ? Math.max(evenNanos, nowNanos) : nowNanos) + INTERVAL_NANOS;
        begun = true;
    }
}
