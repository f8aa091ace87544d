package io.github.whep4j.media;

import java.util.ArrayDeque;

/**
 * SRTP and SRTCP from before the keys: the peer may have finished the handshake a flight earlier than we have. Held
 * unparsed, as nothing in them is authentic yet.
 */
final class EarlyPackets {

    static final int MAX_PACKETS = 64;
    static final long MAX_AGE_NANOS = 2_000_000_000L;
    private static final int MAX_PACKET_BYTES = 2_048;

    private final PacketPool pool;
    private final Counters counters;
    private final ArrayDeque<PacketSlot> held = new ArrayDeque<>();

    EarlyPackets(PacketPool pool, Counters counters) {
        this.pool = pool;
        this.counters = counters;
    }

    /** Keeps a copy, unless there is no room: those that came first are worth most, a key frame may begin with them. */
    void hold(byte[] buf, int off, int len, long nowNanos) {
        expire(nowNanos);
        if (held.size() >= MAX_PACKETS || len > MAX_PACKET_BYTES) {
            counters.early++;
            return;
        }
        PacketSlot slot = pool.acquire();
        slot.reserve(len);
        System.arraycopy(buf, off, slot.bytes, 0, len);
        slot.length = len;
        slot.arrivalNanos = nowNanos;
        held.addLast(slot);
    }

    /** Forgets what has waited too long. */
    void expire(long nowNanos) {
        PacketSlot oldest = held.peekFirst();
        while (oldest != null && nowNanos - oldest.arrivalNanos >= MAX_AGE_NANOS) {
            counters.early++;
            pool.release(held.removeFirst());
            oldest = held.peekFirst();
        }
    }

    /** Hands over what is there, in the order of arrival. */
    void replay(long nowNanos, Receiver receiver) {
        expire(nowNanos);
        PacketSlot slot = held.pollFirst();
        while (slot != null) {
            receiver.onDatagram(slot.bytes, 0, slot.length, slot.arrivalNanos);
            pool.release(slot);
            slot = held.pollFirst();
        }
    }

    /** Forgets everything. */
    void clear() {
        PacketSlot slot = held.pollFirst();
        while (slot != null) {
            pool.release(slot);
            slot = held.pollFirst();
        }
    }

    long nextTimeoutNanos() {
        PacketSlot oldest = held.peekFirst();
        return oldest == null ? Long.MAX_VALUE : oldest.arrivalNanos + MAX_AGE_NANOS;
    }

    /** Takes datagrams. */
    @FunctionalInterface
    interface Receiver {
        void onDatagram(byte[] buf, int off, int len, long nowNanos);
    }
}
