package io.github.whep4j.media;

/**
 * Suspects that the last packets of a picture are lost, or all of the next: such a loss shows only when a later picture
 * comes, unless one notices that a picture stays unfinished for longer than its packets usually take to follow one another,
 * or is overdue. Then the next number is asked for, once.
 */
final class TailProbe {

    private static final long MILLI = 1_000_000L;

    /** On top of what is usual. */
    private static final long MARGIN_NANOS = 4 * MILLI;

    /** For so long a loss makes another likely. */
    private static final long LOSSY_NANOS = 10_000 * MILLI;

    /** The longest interval between packets of one picture, of late. */
    private long packetIntervalNanos;

    /** What few of them exceed. */
    private long usualIntervalNanos;

    private long lossyUntilNanos = Long.MIN_VALUE;

    /** The longest interval between pictures, of late, and the average. */
    private long pictureIntervalNanos;

    private long averageIntervalNanos;

    private long newestTimestamp;
    private boolean newestMarker = true;
    private long newestNanos;
    private long newestSequence;

    /** When the first packet of the newest picture came. */
    private long pictureNanos;

    private boolean started;
    private long dueNanos = Long.MAX_VALUE;

    private boolean probing;
    private long probed;
    private long probedNanos;

    /**
     * The highest packet so far.
     *
     * @param consecutive it comes right after the one before
     * @param retransmission it did not come of itself
     * @param allowanceNanos how late packets may come out of order
     */
    void onNewest(
            PacketSlot packet,
            boolean consecutive,
            boolean retransmission,
            boolean worthProbing,
            long allowanceNanos,
            long nowNanos) {
        if (!started || packet.timestamp != newestTimestamp) {
            if (started && consecutive && newestMarker) {
                // Counts if it seems to be a retransmission, too: else a picture suspected too early would be so for
                // ever.
                onPictureInterval(nowNanos - pictureNanos);
            }
            started = true;
            pictureNanos = nowNanos;
        } else if (consecutive && !retransmission && !newestMarker) {
            packetIntervalNanos = longest(packetIntervalNanos, nowNanos - newestNanos);
            usualIntervalNanos = usual(usualIntervalNanos, nowNanos - newestNanos);
        }
        newestTimestamp = packet.timestamp;
        newestMarker = packet.marker || packet.payloadLength == 0; // behind padding the picture does not go on
        newestNanos = nowNanos;
        newestSequence = packet.sequence;
        long interval = nowNanos < lossyUntilNanos ? usualIntervalNanos : packetIntervalNanos;
        dueNanos = worthProbing ? suspicionNanos(interval, allowanceNanos + MARGIN_NANOS) : Long.MAX_VALUE;
    }

    /** Packets are missing. Where none ever is there is little reason for suspicion. */
    void onLoss(long nowNanos) {
        lossyUntilNanos = nowNanos + LOSSY_NANOS;
    }

    private void onPictureInterval(long interval) {
        pictureIntervalNanos = longest(pictureIntervalNanos, interval);
        averageIntervalNanos += averageIntervalNanos == 0 ? interval : (interval - averageIntervalNanos) / 8;
    }

    /** Rises at once, falls slowly. */
    private static long longest(long before, long interval) {
        return Math.max(interval, before - (before - interval) / 32);
    }

    /** A pacer that holds up one packet of twenty by a picture's time must not put off the suspicion for the others. */
    private static long usual(long before, long interval) {
        return before + (interval - before) / (interval > before ? 2 : 16);
    }

    /** When what should have come by then is taken for lost; never where a later picture tells as soon. */
    private long suspicionNanos(long intervalNanos, long marginNanos) {
        long due = newestMarker ? pictureNanos + pictureIntervalNanos : newestNanos + 2 * intervalNanos;
        long told = pictureNanos + (newestMarker ? 2 : 1) * averageIntervalNanos;
        return due + marginNanos < told ? due + marginNanos : Long.MAX_VALUE;
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
