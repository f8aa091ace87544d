package io.github.whep4j.whep;

/**
 * How much may come of a session's events: as much at once as no server needs, and on the whole so little that it costs nothing.
 * Without it a server could keep a loop that others share busy for as long as the session lasts.
 */
final class EventAllowance {

    static final long MOST_BYTES = 8L << 20;
    static final long BYTES_PER_SECOND = 64 * 1024;

    /** What an event costs besides its bytes: it is read as JSON, and told to the user. */
    static final int BYTES_PER_EVENT = 1024;

    private static final long SECOND = 1_000_000_000L;
    private static final long NANOS_TO_FULL = MOST_BYTES / BYTES_PER_SECOND * SECOND;

    private long leftBytes = MOST_BYTES;
    private long countedNanos;

    EventAllowance(long nowNanos) {
        countedNanos = nowNanos;
    }

    /** False if it is more than there is left. */
    boolean spend(long bytes, long nowNanos) {
        earn(nowNanos);
        leftBytes = Math.max(-1, leftBytes - bytes);
        return leftBytes >= 0;
    }

    private void earn(long nowNanos) {
        long passed = nowNanos - countedNanos;
        if (passed >= NANOS_TO_FULL) {
            leftBytes = MOST_BYTES;
            countedNanos = nowNanos;
        } else if (passed > 0) {
            long earned = passed * BYTES_PER_SECOND / SECOND;
            leftBytes = Math.min(MOST_BYTES, leftBytes + earned);
            // Of what is left over of a byte nothing is lost.
            countedNanos += earned * SECOND / BYTES_PER_SECOND;
        }
    }
}
