package io.github.whep4j.srtp;

/**
 * How many packets of unknown sources are tried. To find a forged one out costs more than to take a good one, and whoever may
 * send to us can make up a source for each: so a failed trial takes from a budget to which every authentic packet adds. Where
 * it is used up, one packet in so many is still tried, for a sender that begins a new source in the middle of it: a picture
 * or two later it is known.
 */
final class UnknownSources {
    /** Some 30 ms of CPU. */
    static final int MAX_TRIALS = 10_000;

    static final int TRIED_ONE_IN = 64;

    private int trials = MAX_TRIALS;
    private int passed;

    /** Whether to try another packet of a source that is not known. */
    boolean mayTry() {
        if (trials > 0) {
            return true;
        }
        passed = (passed + 1) % TRIED_ONE_IN;
        return passed == 0;
    }

    void onForged() {
        trials = Math.max(0, trials - 1);
    }

    void onAuthentic() {
        if (trials < MAX_TRIALS) {
            trials++;
        }
    }
}
