package io.github.whep4j.media;

/**
 * Presentation times from RTP timestamps: 0 at the first picture, always forward, and as far apart as the timestamps are,
 * unless these jump. A jump is a step that the time between the arrivals belies; the line then goes on by that time.
 */
final class PresentationTimeline {

    /** One tick, rounded up: what tells two pictures apart at least. */
    private static final long MIN_STEP_NANOS = 11_112;

    /**
     * How far a step may exceed the time between the arrivals. Bursts after an outage do so, by the length of the outage.
     */
    private static final long MAX_LEAD_NANOS = 3_000_000_000L;

    /** The same for a source's second picture: GStreamer's first one has an old timestamp. */
    private static final long MAX_FIRST_LEAD_NANOS = 150_000_000L;

    private static final int NONE = 0;
    private static final int ONE = 1;
    private static final int MANY = 2;

    private boolean started;

    /** How many pictures of the present source there have been. */
    private int seen = NONE;

    private long baseTimestamp;
    private long baseNanos;
    private long lastTimestamp;
    private long lastArrivalNanos;
    private long lastNanos;

    /** Nanoseconds of a number of ticks of 90 kHz. */
    static long nanos(long ticks) {
        return Math.floorDiv(ticks * 100_000, 9);
    }

    /** Timestamps of another source follow: they have nothing to do with those before. */
    void onSourceChange() {
        seen = NONE;
    }

    /** The presentation time of the next picture in the order of delivery. */
    long next(long timestamp, long nowNanos) {
        if (!started) {
            started = true;
            rebase(timestamp, 0);
        } else if (seen == NONE || jumps(timestamp, nowNanos)) {
            rebase(timestamp, lastNanos + Math.max(MIN_STEP_NANOS, nowNanos - lastArrivalNanos));
        } else {
            lastNanos = Math.max(lastNanos + MIN_STEP_NANOS, baseNanos + nanos(timestamp - baseTimestamp));
        }
        seen = seen == NONE ? ONE : MANY;
        lastTimestamp = timestamp;
        lastArrivalNanos = nowNanos;
        return lastNanos;
    }

    private boolean jumps(long timestamp, long nowNanos) {
        long step = nanos(timestamp - lastTimestamp);
        long lead = step - (nowNanos - lastArrivalNanos);
        return step < -MAX_LEAD_NANOS || lead > (seen == ONE ? MAX_FIRST_LEAD_NANOS : MAX_LEAD_NANOS);
    }

    private void rebase(long timestamp, long nanos) {
        baseTimestamp = timestamp;
        baseNanos = nanos;
        lastNanos = nanos;
    }
}
