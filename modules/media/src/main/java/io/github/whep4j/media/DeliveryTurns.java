package io.github.whep4j.media;

/**
 * At which time of the presentation it is a picture's turn to be handed over. Without B pictures that is when it is shown. With
 * them pictures come in the order of decoding, and one that others are shown before is not to wait until its own time, when
 * those behind it are late already: in the order of their coming pictures get the times at which pictures are shown, in
 * ascending order, as many places back as pictures have been seen to overtake others of late. So turns are as far apart as
 * pictures are on the screen, and whoever is given a picture at its turn has it in time.
 */
final class DeliveryTurns {

    /** As many reference pictures as there are (ITU-T H.264, Section A.3.1). */
    private static final int MAX_OVERTAKEN = 16;

    /** The shortest transit is forgotten at this rate, as clocks drift and paths change. */
    private static final int FORGETTING = 1_000;

    /** The times of the pictures that are shown last, the last of them first. */
    private final long[] latest = new long[MAX_OVERTAKEN + 1];

    private int known;
    private final RecentMaximum overtaken = new RecentMaximum();
    private long lastTurn = Long.MIN_VALUE;
    private long lastArrivalNanos;
    private long shortestTransitNanos;

    /**
     * The turn of the next picture in the order of decoding; never before that of the one before.
     *
     * @param jumped whether its time has nothing to do with that of the one before
     * @param afterLoss whether something is missing between the two
     */
    long next(long presentationNanos, boolean jumped, boolean afterLoss, long nowNanos) {
        boolean anew = jumped || afterLoss || isPause(presentationNanos);
        if (anew) {
            // The times before the pause are no measure for what comes after it.
            known = 0;
        }
        overtaken.add(insert(presentationNanos), nowNanos);
        int back = (int) Math.min(overtaken.get(), MAX_OVERTAKEN);
        long own = latest[Math.min(back, known - 1)];
        boolean settled = own > lastTurn && !jumped && !(anew && back > 0);
        lastTurn = Math.max(own, lastTurn);
        long transitNanos = nowNanos - lastTurn;
        shortestTransitNanos = settled
                ? Math.min(transitNanos, shortestTransitNanos + (nowNanos - lastArrivalNanos) / FORGETTING)
                : transitNanos;
        lastArrivalNanos = nowNanos;
        return lastTurn;
    }

    /** Whether it is further ahead than any group of B pictures reaches. */
    private boolean isPause(long presentationNanos) {
        return known == latest.length && presentationNanos - latest[0] > latest[0] - latest[known - 1];
    }

    /** From a turn to the arrival of the fastest recent picture. */
    long shortestTransitNanos() {
        return shortestTransitNanos;
    }

    /** Returns how many of the pictures before this one are shown after it. */
    private int insert(long presentationNanos) {
        int place = 0;
        while (place < known && latest[place] > presentationNanos) {
            place++;
        }
        if (place > MAX_OVERTAKEN) {
            return MAX_OVERTAKEN;
        }
        known = Math.min(known + 1, latest.length);
        System.arraycopy(latest, place, latest, place + 1, known - 1 - place);
        latest[place] = presentationNanos;
        return place;
    }
}
