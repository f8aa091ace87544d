package io.github.whep4j.media;

import java.util.Arrays;

/** The largest of the values of the last ten seconds. */
final class RecentMaximum {

    private static final long SLOT_NANOS = 1_000_000_000L;
    private static final int SLOTS = 10;

    private final long[] maxima = new long[SLOTS];
    private long latestSlot = Long.MIN_VALUE;

    /** Adds a value. */
    void add(long value, long nowNanos) {
        advance(Math.floorDiv(nowNanos, SLOT_NANOS));
        int index = index(latestSlot);
        maxima[index] = Math.max(maxima[index], value);
    }

    /** The largest as of the last value added. */
    long get() {
        long max = Long.MIN_VALUE;
        for (long value : maxima) {
            max = Math.max(max, value);
        }
        return max;
    }

    private void advance(long slot) {
        if (latestSlot == Long.MIN_VALUE || slot - latestSlot >= SLOTS) {
            Arrays.fill(maxima, Long.MIN_VALUE);
            latestSlot = slot;
        }
        while (latestSlot < slot) {
            latestSlot++;
            maxima[index(latestSlot)] = Long.MIN_VALUE;
        }
    }

    private static int index(long slot) {
        return Math.floorMod(slot, SLOTS);
    }
}
