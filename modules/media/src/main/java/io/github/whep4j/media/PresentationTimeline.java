package io.github.whep4j.media;

/**
 * Times from RTP timestamps: 0 at the first picture, always forward in the order of delivery, and as far apart as the
 * timestamps are, unless these jump; the line then goes on by the time between the arrivals. Only B pictures are shown at
 * times that lie further back.
 *
 * <p>A jump forward shows by a picture that has taken less time than any recent one: an outage makes pictures late and then
 * lets them come all at once, but never early. A jump back shows by its size.
 */
final class PresentationTimeline {

    /** One tick, rounded up: what tells two pictures apart at least. */
    private static final long MIN_STEP_NANOS = 11_112;

    /** How much earlier than any other a picture may come. */
    private static final long MAX_LEAD_NANOS = 500_000_000L;

    /** The same for a source's second picture: GStreamer's first one has an old timestamp. */
    private static final long MAX_FIRST_LEAD_NANOS = 150_000_000L;

    /** How far back a picture may be without a jump: some senders transmit in decoding order. */
    private static final long MAX_STEP_BACK_NANOS = 500_000_000L;

    /** Both, where there are B pictures: before those others come by so much too early. Three at two a second. */
    private static final long MAX_REORDERING_NANOS = 2_000_000_000L;

    /** The shortest transit is forgotten at this rate, as clocks drift and paths change. */
    private static final int FORGETTING = 1_000;

    private static final int NONE = 0;
    private static final int ONE = 1;
    private static final int MANY = 2;

    private boolean started;

    private boolean jumped;

    private boolean reorders;
    /** Whether there have been B pictures, whatever the stream says. */
    private boolean reordered;

    /** Whether the latest picture's timestamp lies before that of the one before it. */
    private boolean wentBack;

    /** How many pictures of the present source there have been. */
    private int seen = NONE;

    private long baseTimestamp;
    private long baseNanos;
    private long shortestTransitNanos;
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
        reordered = false;
    }

    /** Whether the stream says that it has B pictures. */
    void onKeyFrame(boolean reordersPictures) {
        reorders = reordersPictures || reordered;
    }

    /** The picture that {@link #next} was told of is a B picture; there may be others, and further back. */
    void onBPicture() {
        reordered = true;
        reorders = true;
    }

    /** The time of the next picture in the order of delivery, at which it is its turn. */
    long next(long timestamp, long nowNanos) {
        long elapsedNanos = nowNanos - lastArrivalNanos;
        long transitNanos = nowNanos - onLine(timestamp);
        jumped = !started || seen == NONE || jumps(timestamp, transitNanos);
        if (!started) {
            started = true;
            rebase(timestamp, 0, nowNanos);
        } else if (jumped) {
            rebase(timestamp, lastNanos + Math.max(MIN_STEP_NANOS, elapsedNanos), nowNanos);
        } else {
            shortestTransitNanos = Math.min(transitNanos, shortestTransitNanos + elapsedNanos / FORGETTING);
            lastNanos = Math.max(lastNanos + MIN_STEP_NANOS, onLine(timestamp));
        }
        seen = seen == NONE ? ONE : MANY;
        wentBack = timestamp < lastTimestamp;
        lastTimestamp = timestamp;
        lastArrivalNanos = nowNanos;
        return lastNanos;
    }

    /** Whether that picture's timestamp lies before that of the one before it: it may be a B picture. */
    boolean wentBack() {
        return wentBack;
    }

    /** Whether the picture that {@link #next} was told of has a time before its turn: it is a B picture, or an error. */
    boolean isBeforeItsTurn() {
        return onLine(lastTimestamp) < lastNanos && onLine(lastTimestamp) > baseNanos;
    }

    /** The time of that picture by its timestamp alone. */
    long lastByTimestamp() {
        return onLine(lastTimestamp);
    }

    /** Whether that picture has begun the line, or a part of it that only arrivals connect with what was before. */
    boolean hasJumped() {
        return jumped;
    }

    private long onLine(long timestamp) {
        return baseNanos + nanos(timestamp - baseTimestamp);
    }

    private boolean jumps(long timestamp, long transitNanos) {
        long maxLeadNanos = seen == ONE ? MAX_FIRST_LEAD_NANOS : MAX_LEAD_NANOS;
        long leadNanos = shortestTransitNanos - transitNanos;
        long stepBackNanos = nanos(lastTimestamp - timestamp);
        return leadNanos > (reorders ? MAX_REORDERING_NANOS : maxLeadNanos)
                || stepBackNanos > (reorders ? MAX_REORDERING_NANOS : MAX_STEP_BACK_NANOS);
    }

    private void rebase(long timestamp, long nanos, long nowNanos) {
        baseTimestamp = timestamp;
        baseNanos = nanos;
        lastNanos = nanos;
        shortestTransitNanos = nowNanos - nanos;
    }
}
