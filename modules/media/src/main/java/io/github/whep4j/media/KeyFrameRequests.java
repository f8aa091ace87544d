package io.github.whep4j.media;

/**
 * When to ask for a key frame: at once when one is wanted, again at growing intervals until one has come, and never
 * sooner than the smallest interval after the last time.
 */
final class KeyFrameRequests {

    static final long MIN_INTERVAL_NANOS = 300_000_000L;
    static final long MAX_INTERVAL_NANOS = 1_000_000_000L;

    /** What a key frame that has begun gets to arrive completely before it is asked for after all. */
    static final long GRACE_NANOS = 200_000_000L;

    private boolean wanted;

    /** Whether what looks like a key frame puts off the next request: once, as it may be none. */
    private boolean grace;

    private int attempts;
    private boolean everSent;
    private long lastSentNanos;
    private long intervalNanos = MIN_INTERVAL_NANOS;
    private final RoundTripEstimate roundTrip;
    private long dueNanos = Long.MAX_VALUE;

    KeyFrameRequests(RoundTripEstimate roundTrip) {
        this.roundTrip = roundTrip;
    }

    /** A key frame is wanted, or one that was on its way is lost. */
    void want(long nowNanos) {
        if (!wanted) {
            wanted = true;
            attempts = 0;
            intervalNanos = MIN_INTERVAL_NANOS;
            dueNanos = Long.MAX_VALUE;
        }
        dueNanos = Math.min(dueNanos, earliest(nowNanos));
        grace = true;
    }

    private long earliest(long nowNanos) {
        return everSent ? Math.max(nowNanos, lastSentNanos + intervalNanos) : nowNanos;
    }

    /** The first packet of a key frame is here, by its parameter sets; some senders have them before every picture. */
    void onKeyFrameStart(long nowNanos) {
        if (wanted && grace) {
            grace = false;
            dueNanos = Math.max(dueNanos, nowNanos + GRACE_NANOS);
        }
    }

    /** A key frame has come. */
    void onKeyFrame() {
        wanted = false;
        dueNanos = Long.MAX_VALUE;
    }

    boolean wanted() {
        return wanted;
    }

    /** When to ask; {@link Long#MAX_VALUE} if no key frame is wanted. */
    long dueNanos() {
        return dueNanos;
    }

    /** Whether the request to be sent now repeats one (RFC 5104, Section 4.3.1.1: it keeps its number). */
    boolean isRepeat() {
        return attempts > 0;
    }

    void onSent(long nowNanos) {
        if (attempts > 0) {
            intervalNanos = Math.min(MAX_INTERVAL_NANOS, intervalNanos + intervalNanos / 2);
        }
        intervalNanos = Math.max(intervalNanos, roundTrip.retryNanos());
        attempts++;
        grace = true;
        everSent = true;
        lastSentNanos = nowNanos;
        dueNanos = nowNanos + intervalNanos;
    }
}
