package io.github.whep4j.media;

/**
 * The round trip to the sender: from a request to the retransmission, smoothed as TCP does (RFC 6298), else as ICE or the
 * sender's reports measure it.
 */
final class RoundTripEstimate {

    /** Without any measurement. */
    private static final long DEFAULT_NANOS = 100_000_000L;

    private static final long MIN_VARIATION_MARGIN_NANOS = 4_000_000L;

    private long measuredNanos;
    private boolean sampled;
    private long smoothedNanos;
    private long variationNanos;

    /** A measurement by other means than retransmission. */
    void onMeasured(long nanos) {
        measuredNanos = Math.max(0, nanos);
    }

    /** The time from a request for a packet to the packet. */
    void onSample(long nanos) {
        if (!sampled) {
            sampled = true;
            smoothedNanos = nanos;
            variationNanos = nanos / 4;
            return;
        }
        variationNanos += (Math.abs(smoothedNanos - nanos) - variationNanos) / 4;
        smoothedNanos += (nanos - smoothedNanos) / 8;
    }

    /** How long to wait for an answer before asking again. */
    long retryNanos() {
        if (sampled) {
            return smoothedNanos + Math.max(4 * variationNanos, MIN_VARIATION_MARGIN_NANOS);
        }
        long best = nanos();
        return best + best / 4 + MIN_VARIATION_MARGIN_NANOS;
    }

    /** The best estimate of the round trip there is. */
    long nanos() {
        return sampled ? smoothedNanos : known() ? measuredNanos : DEFAULT_NANOS;
    }

    boolean known() {
        return sampled || measuredNanos > 0;
    }
}
