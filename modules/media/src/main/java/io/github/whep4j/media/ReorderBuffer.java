package io.github.whep4j.media;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts packets back into the order of their extended sequence numbers: a ring from the next number to hand on to the
 * highest seen. It knows since when each number in between is missing. It grows with the disorder, up to a span that the
 * owner observes.
 */
final class ReorderBuffer {

    /** As far apart as the next number and the highest may be; the replay window of SRTP is no larger. */
    static final int MAX_SPAN = 4_096;

    private static final int INITIAL_CAPACITY = 32;

    private @Nullable PacketSlot[] packets = new @Nullable PacketSlot[INITIAL_CAPACITY];
    private long[] missingSince = new long[INITIAL_CAPACITY];

    /** The next number to hand on. */
    private long next;

    /** The number behind the highest seen; not less than {@link #next}. */
    private long end;

    private int held;

    /** Begins at a number; the buffer is empty. */
    void start(long sequence) {
        next = sequence;
        end = sequence;
    }

    long next() {
        return next;
    }

    long end() {
        return end;
    }

    boolean isEmpty() {
        return held == 0;
    }

    /** Whether there is room for a number that is not behind {@link #next}. */
    boolean fits(long sequence) {
        return sequence - next < MAX_SPAN;
    }

    boolean isMissing(long sequence) {
        return sequence >= next && sequence < end && packets[index(sequence)] == null;
    }

    /**
     * Takes a packet that {@link #fits}, is not behind {@link #next} and not held already. Numbers that it jumps over are
     * missing from now on.
     */
    void put(PacketSlot packet, long nowNanos) {
        long sequence = packet.sequence;
        if (sequence - next >= packets.length) {
            grow((int) (sequence - next) + 1);
        }
        while (end <= sequence) {
            missingSince[index(end)] = nowNanos;
            end++;
        }
        packets[index(sequence)] = packet;
        held++;
    }

    /** Takes out the next packet; null if it is missing or nothing is held. */
    @Nullable
    PacketSlot poll() {
        int index = index(next);
        PacketSlot packet = packets[index];
        if (packet != null) {
            packets[index] = null;
            held--;
            next++;
        }
        return packet;
    }

    /** Since when the next packet is missing; something must be held. */
    long gapSinceNanos() {
        return missingSince[index(next)];
    }

    /** The first packet behind the gap; something must be held. */
    PacketSlot firstHeld() {
        return Objects.requireNonNull(packets[index(firstHeldSequence())]);
    }

    /** Gives up the numbers before the first packet held; something must be. */
    void skipGap() {
        next = firstHeldSequence();
    }

    private long firstHeldSequence() {
        long sequence = next;
        while (packets[index(sequence)] == null) {
            sequence++;
        }
        return sequence;
    }

    private void grow(int span) {
        int capacity = Math.max(INITIAL_CAPACITY, Integer.highestOneBit(span - 1) << 1);
        PacketSlot[] grownPackets = new @Nullable PacketSlot[capacity];
        long[] grownSince = new long[capacity];
        for (long sequence = next; sequence < end; sequence++) {
            int index = (int) sequence & (capacity - 1);
            grownPackets[index] = packets[index(sequence)];
            grownSince[index] = missingSince[index(sequence)];
        }
        packets = grownPackets;
        missingSince = grownSince;
    }

    private int index(long sequence) {
        return (int) sequence & (packets.length - 1);
    }
}
