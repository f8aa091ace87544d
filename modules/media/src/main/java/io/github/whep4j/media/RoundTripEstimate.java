package io.github.whep4j.media;

import java.util.Arrays;

/**
 * The round trip to the sender: from requests to retransmissions, else as ICE or the sender's reports measure it.
 *
 * <p>Quantiles of the latest samples instead of a smoothed mean and variation (RFC 6298): here a sample is missing
 * whenever a request or its answer is lost, and one that a busy machine has held up must not delay all requests of the
 * next seconds.
 */
final class RoundTripEstimate {

    /** Without any measurement. */
    private static final long DEFAULT_NANOS = 100_000_000L;

    private static final long MARGIN_NANOS = 4_000_000L;

    /** With the margin, more than what libwebrtc adds to its round trip (5 ms) before it sends a packet again. */
    private static final long PATIENCE_NANOS = 2_000_000L;

    private static final int WINDOW = 16;

    /** Of so many measurements by other means the smallest counts: answers to repeated checks of ICE are too late. */
    private static final int MEASUREMENTS = 3;

    private final long[] measured = new long[MEASUREMENTS];
    /** How many there are, at most as many as are kept, and where the next one goes: a counter of all would overflow. */
    private int measurements;

    private int nextMeasurement;
    private final long[] latest = new long[WINDOW];
    private final long[] sorted = new long[WINDOW];
    private int samples;
    private int nextSample;
    private long reportedNanos;
    private long totalReportedNanos;
    private long reportedMeasurements;

    /** A measurement by other means than retransmission. */
    void onMeasured(long nanos) {
        measured[nextMeasurement] = Math.max(0, nanos);
        nextMeasurement = (nextMeasurement + 1) % MEASUREMENTS;
        measurements = Math.min(measurements + 1, MEASUREMENTS);
    }

    /** A measurement by the sender's answer to our time in extended reports (RFC 3611, DLRR). */
    void onReported(long nanos) {
        reportedNanos = nanos;
        totalReportedNanos += nanos;
        reportedMeasurements++;
        onMeasured(nanos);
    }

    long reportedNanos() {
        return reportedNanos;
    }

    long totalReportedNanos() {
        return totalReportedNanos;
    }

    long reportedMeasurements() {
        return reportedMeasurements;
    }

    /**
     * The time from the only request for a packet to the packet. Where there were several, nothing can be learned (Karn's
     * algorithm).
     */
    void onSample(long nanos) {
        latest[nextSample] = nanos;
        nextSample = (nextSample + 1) % WINDOW;
        samples = Math.min(samples + 1, WINDOW);
        System.arraycopy(latest, 0, sorted, 0, samples);
        Arrays.sort(sorted, 0, samples);
    }

    private long measuredNanos() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < measurements; i++) {
            least = Math.min(least, measured[i]);
        }
        return least;
    }

    /**
     * How long to wait for an answer before asking again: three of four answers have come by then. What the fourth costs is
     * a request too many; what waiting for it costs is the delay of every picture that has lost a packet twice.
     */
    long retryNanos() {
        return answerNanos() + PATIENCE_NANOS;
    }

    /** By when three of four answers have come. */
    long answerNanos() {
        if (samples > 0) {
            return Math.max(quarter(3), floorNanos()) + MARGIN_NANOS;
        }
        long best = nanos();
        return best + best / 4 + MARGIN_NANOS;
    }

    /**
     * Where the round trip has grown every request is repeated before its answer comes, and no sample tells. Others
     * measure on.
     */
    private long floorNanos() {
        return measurements < MEASUREMENTS ? 0 : measuredNanos();
    }

    /** The best estimate of the round trip there is. */
    long nanos() {
        return samples > 0 ? quarter(2) : measurements > 0 ? measuredNanos() : DEFAULT_NANOS;
    }

    /** So many quarters of the samples are not above it; of few samples rather the smaller ones. */
    private long quarter(int quarters) {
        return sorted[(samples - 1) * quarters / 4];
    }

    /** They were none. */
    void forgetSamples() {
        samples = 0;
        nextSample = 0;
    }

    boolean known() {
        return samples > 0 || measurements > 0;
    }
}
