package io.github.whep4j.srtp;

import java.util.Arrays;

/**
 * What is remembered of one source, all of it authenticated: the highest packet index (the roll-over counter and s_l of RFC
 * 3711, Section 3.3.1) and which of the last 4,096 indices have been used (Section 3.3.2).
 *
 * <p>The RFC asks for a window of 64 at least. That is a few milliseconds of video: packets that come late from another
 * network path, or are sent again, would be taken for replays.
 */
final class SourceContext {
    static final int WINDOW = 4096;

    /** So many refused packets in a row, and the source may be out of step. */
    static final int OUT_OF_STEP = 64;

    private int ssrc;
    private final long[] used = new long[WINDOW / Long.SIZE];
    private long highest;
    private int refusedInARow;
    private long lastUse;

    /** Belongs to a source that was never heard, from its first index on. */
    void begin(int ssrc, long firstIndex) {
        this.ssrc = ssrc;
        highest = firstIndex;
        refusedInARow = 0;
        Arrays.fill(used, 0);
    }

    /** Belongs to a source of which nothing but its highest index is known: all below that counts as used. */
    void resume(int ssrc, long highestIndex) {
        begin(ssrc, highestIndex);
        Arrays.fill(used, -1);
    }

    int ssrc() {
        return ssrc;
    }

    long highest() {
        return highest;
    }

    /** When it was used last, on a clock of its owner. */
    long lastUse() {
        return lastUse;
    }

    void lastUse(long now) {
        lastUse = now;
    }

    /** 0 if the index is new, else the {@link SrtpStatus}. Changes nothing: the packet may still turn out to be forged. */
    int check(long index) {
        if (index > highest) {
            return 0;
        }
        if (index <= highest - WINDOW) {
            return SrtpStatus.TOO_OLD;
        }
        return (used[word(index)] & (1L << index)) == 0 ? 0 : SrtpStatus.REPLAYED;
    }

    /** Remembers an index that {@link #check} let through and whose packet was authentic. */
    void commit(long index) {
        if (index - highest >= WINDOW) {
            Arrays.fill(used, 0);
        } else {
            for (long skipped = highest + 1; skipped < index; skipped++) {
                used[word(skipped)] &= ~(1L << skipped);
            }
        }
        highest = Math.max(highest, index);
        refusedInARow = 0;
        mark(index);
    }

    /**
     * Counts a packet that was refused; true for every 64th of which none was accepted in between.
     *
     * <p>A source of which 32,768 packets and more are lost in a row gets out of step: the RFC's guess names the round
     * before, and goes on to do so. When nothing else comes through, a second guess is worth its cost, which is one more
     * authentication; but not for each packet, or a flood of forged ones would cost twice as much.
     */
    boolean countRefusal() {
        refusedInARow = (refusedInARow + 1) % OUT_OF_STEP;
        return refusedInARow == 0;
    }

    private void mark(long index) {
        used[word(index)] |= 1L << index;
    }

    private static int word(long index) {
        return (int) (index & (WINDOW - 1)) / Long.SIZE;
    }
}
