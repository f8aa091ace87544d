package io.github.whep4j.media;

/**
 * Suspects that the last packets of a picture are lost: the loss shows only when the next picture comes, unless one notices
 * that the picture stays unfinished for longer than its packets usually take to follow one another. Then the next number is
 * asked for, once.
 */
final class TailProbe {

    private static final long MILLI = 1_000_000L;

    /** On top of twice the usual interval. */
    private static final long MARGIN_NANOS = 4 * MILLI;

    /** With longer intervals the next picture tells as soon. */
    private static final long MAX_INTERVAL_NANOS = 12 * MILLI;

    /** The interval between packets of one picture: rises at once, falls slowly. */
    private long intervalNanos = MAX_INTERVAL_NANOS;

    private long newestTimestamp;
    private boolean newestMarker = true;
    private long newestNanos;
    private long newestSequence;
    private long dueNanos = Long.MAX_VALUE;

    private boolean probing;
    private long probed;
    private long probedNanos;

    /**
     * The highest packet so far.
     *
     * @param consecutive it came of itself, and right after the one before
     * @param allowanceNanos how late packets may come out of order
     */
    void onNewest(PacketSlot packet, boolean consecutive, boolean worthProbing, long allowanceNanos, long nowNanos) {
        if (consecutive && packet.timestamp == newestTimestamp && !newestMarker) {
            long interval = nowNanos - newestNanos;
            intervalNanos = Math.max(interval, intervalNanos - (intervalNanos - interval) / 32);
        }
        newestTimestamp = packet.timestamp;
        newestMarker = packet.marker || packet.payloadLength == 0; // behind padding nothing is to be expected
        newestNanos = nowNanos;
        newestSequence = packet.sequence;
        boolean suspicious = worthProbing && !newestMarker && intervalNanos <= MAX_INTERVAL_NANOS;
        dueNanos = suspicious ? nowNanos + 2 * intervalNanos + allowanceNanos + MARGIN_NANOS : Long.MAX_VALUE;
    }

    long dueNanos() {
        return dueNanos;
    }

    /** Returns the number to be asked for now. */
    long onProbe(long nowNanos) {
        dueNanos = Long.MAX_VALUE;
        probing = true;
        probed = newestSequence + 1;
        probedNanos = nowNanos;
        return probed;
    }

    /** Whether this number was the last to be asked for. */
    boolean isProbed(long sequence) {
        return probing && sequence == probed;
    }

    long probed() {
        return probed;
    }

    long probedNanos() {
        return probedNanos;
    }
}
