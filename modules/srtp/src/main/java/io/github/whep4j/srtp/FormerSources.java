package io.github.whep4j.srtp;

import java.util.Arrays;

/**
 * The highest index of each source that had to give way: all that it takes to go on refusing what it has sent. Sorted by SSRC
 * rather than hashed, as the peer chooses the SSRCs and could make them collide.
 */
final class FormerSources {
    /** No index. */
    static final long NONE = -1;

    private static final int FIRST_CAPACITY = 16;

    private int[] ssrcs = {};
    private long[] highest = {};
    private int size;

    /** The highest index of that source; {@link #NONE} if it is not among these. */
    long highest(int ssrc) {
        int at = indexOf(ssrc);
        return at < 0 ? NONE : highest[at];
    }

    void put(int ssrc, long index) {
        int at = indexOf(ssrc);
        if (at < 0) {
            at = -at - 1;
            makeRoomAt(at);
            ssrcs[at] = ssrc;
        }
        highest[at] = index;
    }

    private void makeRoomAt(int at) {
        if (size == ssrcs.length) {
            int capacity = Math.max(FIRST_CAPACITY, 2 * size);
            ssrcs = Arrays.copyOf(ssrcs, capacity);
            highest = Arrays.copyOf(highest, capacity);
        }
        System.arraycopy(ssrcs, at, ssrcs, at + 1, size - at);
        System.arraycopy(highest, at, highest, at + 1, size - at);
        size++;
    }

    private int indexOf(int ssrc) {
        return Arrays.binarySearch(ssrcs, 0, size, ssrc);
    }
}
