package io.github.whep4j.media;

import java.util.ArrayDeque;

/**
 * Slots for packets, used again and again. It makes as many as are in use at once, which the buffers that hold them bound;
 * a stream without reordering needs a single one.
 */
final class PacketPool {

    /** Slots kept for later; more are left to the garbage collector once a bad moment has passed. */
    private static final int MAX_IDLE = 256;

    private final ArrayDeque<PacketSlot> idle = new ArrayDeque<>();

    PacketSlot acquire() {
        PacketSlot slot = idle.pollLast();
        return slot == null ? new PacketSlot() : slot;
    }

    void release(PacketSlot slot) {
        if (idle.size() < MAX_IDLE) {
            idle.addLast(slot);
        }
    }
}
