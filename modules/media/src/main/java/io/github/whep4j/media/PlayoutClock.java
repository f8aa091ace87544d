package io.github.whep4j.media;

/**
 * When a picture is to be handed over so that none comes later than its turn: as long after its presentation time as the
 * latest picture of the last ten seconds has taken, within the limits of the user and of the sender. That grows at once and
 * shrinks slowly.
 */
final class PlayoutClock {

    /** How much faster than the sender's clock pictures go while the delay shrinks: one in fifty, which nobody sees. */
    private static final int SHRINKING = 50;

    private final long maxDelayNanos;
    private final RecentMaximum longestTransit = new RecentMaximum();

    private long senderMinNanos;
    private long senderMaxNanos = Long.MAX_VALUE;

    /** From presentation times to this clock. */
    private long offsetNanos = Long.MIN_VALUE;

    private long shortestTransitNanos;
    private long updatedNanos;

    PlayoutClock(long maxDelayNanos) {
        this.maxDelayNanos = maxDelayNanos;
    }

    /** The sender's limits (playout-delay); its minimum holds only as far as the user's maximum allows. */
    void onLimits(long minNanos, long maxNanos) {
        senderMinNanos = minNanos;
        senderMaxNanos = maxNanos;
    }

    /**
     * A picture has come.
     *
     * @param transitNanos from its presentation time to now
     * @param shortestNanos the same of the fastest recent picture, from which delays are counted
     */
    void onPicture(long transitNanos, long shortestNanos, long nowNanos) {
        longestTransit.add(transitNanos, nowNanos);
        shortestTransitNanos = shortestNanos;
        long most = shortestNanos + Math.min(maxDelayNanos, senderMaxNanos);
        long wanted = Math.max(longestTransit.get(), shortestNanos + senderMinNanos);
        if (offsetNanos != Long.MIN_VALUE) {
            wanted = Math.max(wanted, offsetNanos - (nowNanos - updatedNanos) / SHRINKING);
        }
        offsetNanos = Math.min(most, wanted);
        updatedNanos = nowNanos;
    }

    /** When the picture with a presentation time is due. */
    long dueNanos(long presentationNanos) {
        return presentationNanos + offsetNanos;
    }

    /** How long the fastest pictures are held back at present. */
    long delayNanos() {
        return Math.max(0, offsetNanos - shortestTransitNanos);
    }

    /** What that would be without the sender's limits. */
    long unaskedDelayNanos() {
        return Math.max(0, Math.min(maxDelayNanos, longestTransit.get() - shortestTransitNanos));
    }
}
