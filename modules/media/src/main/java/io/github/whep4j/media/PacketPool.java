package io.github.whep4j.media;

import java.util.ArrayDeque;

/**
 * Slots for packets, used again and again. It makes as many as are in use at once, which the buffers that hold them bound;
 * a stream without reordering needs a single one. Those that a thousand packets had no use for are left to the garbage
 * collector: a bad moment shall not be paid for all day, by each of a thousand sessions.
 */
final class PacketPool {

    static final int PERIOD = 1_024;

    private final ArrayDeque<PacketSlot> idle = new ArrayDeque<>();
    private int acquired;

    /** The least that were idle at once in this period. */
    private int unneeded;

    PacketSlot acquire() {
        if (++acquired == PERIOD) {
            beginPeriod();
        }
        PacketSlot slot = idle.pollLast();
        unneeded = Math.min(unneeded, idle.size());
        return slot == null ? new PacketSlot() : slot;
    }

    void release(PacketSlot slot) {
        idle.addLast(slot);
    }

    /** How many slots are kept for later. */
    int idle() {
        return idle.size();
    }

    /** How much memory those take; for tests. */
    long idleBytes() {
        return idle.stream().mapToLong(slot -> slot.bytes.length).sum();
    }

    private void beginPeriod() {
        while (unneeded > 0) {
            idle.removeFirst();
            unneeded--;
        }
        acquired = 0;
        unneeded = idle.size();
    }
}
