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

    private final int ssrc;
    private final long[] used = new long[WINDOW / Long.SIZE];
    private long highest;

    SourceContext(int ssrc, long firstIndex) {
        this.ssrc = ssrc;
        highest = firstIndex;
        mark(firstIndex);
    }

    int ssrc() {
        return ssrc;
    }

    long highest() {
        return highest;
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
        mark(index);
    }

    private void mark(long index) {
        used[word(index)] |= 1L << index;
    }

    private static int word(long index) {
        return (int) (index & (WINDOW - 1)) / Long.SIZE;
    }
}
