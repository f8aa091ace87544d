package io.github.whep4j.receiver;

import java.time.Duration;

/**
 * When a picture is handed over: the moment it is whole, or at the pace of the sender's clock. Presentation times are the same
 * either way; for a recording there is nothing to wait for. Immutable.
 */
public final class Latency {
    private static final Latency AS_SOON_AS_POSSIBLE = new Latency(Duration.ZERO);
    private static final Duration DEFAULT_MAX = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Duration maxPlayoutDelay;

    private Latency(Duration maxPlayoutDelay) {
        this.maxPlayoutDelay = maxPlayoutDelay;
    }

    /** With its last packet, at no further delay. */
    public static Latency asSoonAsPossible() {
        return AS_SOON_AS_POSSIBLE;
    }

    /** {@link #smooth(Duration)} with a delay of at most 500 ms. */
    public static Latency smooth() {
        return smooth(DEFAULT_MAX);
    }

    /**
     * As far apart as the sender took them, for display. The delay is what the last ten seconds needed, so that jitter and
     * repaired losses do not show; a picture that is later than that is handed over at once, and the delay grows. A sender may
     * set limits to it (the header extension playout-delay); its minimum counts only up to {@code maxPlayoutDelay}.
     *
     * <p>B pictures and those that they refer to come in the order of decoding, evenly: at the times at which pictures are shown, so
     * much earlier as decoding has to be ahead. Each is shown at its presentation time.
     *
     * @param maxPlayoutDelay how long a picture that has come without delay is held back at most; more than 0, at most 10 s
     * @throws IllegalArgumentException if it is not
     */
    public static Latency smooth(Duration maxPlayoutDelay) {
        if (maxPlayoutDelay.isNegative() || maxPlayoutDelay.isZero() || maxPlayoutDelay.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "a playout delay is more than 0 and at most 10 s, not " + maxPlayoutDelay);
        }
        return new Latency(maxPlayoutDelay);
    }

    /** Zero: as soon as possible. */
    Duration maxPlayoutDelay() {
        return maxPlayoutDelay;
    }

    boolean isSmooth() {
        return !maxPlayoutDelay.isZero();
    }
}
