package io.github.whep4j.emulator;

import java.util.SplittableRandom;

/** Loses a share of the datagrams of a session, in both directions, each by chance. On the session's loop. */
final class LossyPath {
    private final double share;
    private final SplittableRandom random;
    private final Tally tally;

    /** @param share 0 to 1 */
    LossyPath(double share, long seed, Tally tally) {
        this.share = share;
        this.random = new SplittableRandom(seed);
        this.tally = tally;
    }

    /** Whether the next datagram is lost. */
    boolean loses() {
        boolean lost = share > 0 && random.nextDouble() < share;
        if (lost) {
            tally.packetsDropped.increment();
        }
        return lost;
    }
}
