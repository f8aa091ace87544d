package io.github.whep4j.media;

/**
 * Tells that the round trip is shorter than it was measured, as by a machine that was busy with setting up: packets that were asked for then
 * come sooner than an answer could, and look like late ones. They are none if each is half as late again as any before it, having
 * been waited for as long as those took, and not one comes without being asked for.
 */
final class EarlyAnswers {
    private static final int ENOUGH = 2;

    private int inARow;
    private int mistaken;
    private int told;
    private boolean refuted;

    /**
     * A missing packet has come that seems to be late.
     *
     * @param lateNanos how late it is
     * @param latestNanos how late others were before it
     */
    void onLate(boolean requested, long lateNanos, long latestNanos) {
        if (!requested) {
            inARow = 0;
            mistaken = 0;
            return;
        }
        mistaken++;
        if (lateNanos >= latestNanos + latestNanos / 2) {
            inARow++;
        }
    }

    /**
     * What had been taken for an answer has come once more: that was the answer, and the network is one that reorders.
     *
     * @return how many {@link #takeMistaken} has told that were late packets after all
     */
    int onRefuted() {
        refuted = true;
        int result = told;
        told = 0;
        return result;
    }

    /** How many answers have been taken for late packets so far, to be told once. */
    int takeMistaken() {
        int result = mistaken;
        mistaken = 0;
        told += result;
        return result;
    }

    boolean areLikely() {
        return !refuted && inARow >= ENOUGH;
    }
}
