package io.github.whep4j.media;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts packets back into the order of their extended sequence numbers: a ring from the next number to hand on to the
 * highest seen. It knows since when each number in between is missing, and when it was asked for. It grows with the
 * disorder, up to a span that the owner observes.
 */
final class ReorderBuffer {

    /** As far apart as the next number and the highest may be; the replay window of SRTP is no larger. */
    static final int MAX_SPAN = 4_096;

    private static final int INITIAL_CAPACITY = 32;

    private @Nullable PacketSlot[] packets = new @Nullable PacketSlot[INITIAL_CAPACITY];
    private long[] missingSince = new long[INITIAL_CAPACITY];
    private long[] requestedAt = new long[INITIAL_CAPACITY];
    private int[] requests = new int[INITIAL_CAPACITY];

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

    /** How many numbers would be missing with a packet that is not behind {@link #next} and not held. */
    long missingWith(long sequence) {
        return Math.max(end, sequence + 1) - next - held - 1;
    }

    /** Whether there is room for a number that is not behind {@link #next}. */
    boolean fits(long sequence) {
        return sequence - next < MAX_SPAN;
    }

    boolean isMissing(long sequence) {
        return sequence >= next && sequence < end && packets[index(sequence)] == null;
    }

    /** The packet with a number, null if it is not held. */
    @Nullable
    PacketSlot held(long sequence) {
        return sequence >= next && sequence < end ? packets[index(sequence)] : null;
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
            int index = index(end);
            missingSince[index] = nowNanos;
            requests[index] = 0;
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

    /** Gives up the next number, which is missing; something behind it is held. */
    void skip() {
        next++;
    }

    /** Since when the next packet is missing; something must be held. */
    long gapSinceNanos() {
        return missingSince[index(next)];
    }

    /** Since when a number is missing that is. */
    long missingSinceNanos(long sequence) {
        return missingSince[index(sequence)];
    }

    /** How often a number has been asked for that is missing. */
    int requests(long sequence) {
        return requests[index(sequence)];
    }

    /** When it was asked for last. */
    long requestedNanos(long sequence) {
        return requestedAt[index(sequence)];
    }

    void onRequested(long sequence, long nowNanos) {
        int index = index(sequence);
        requests[index]++;
        requestedAt[index] = nowNanos;
    }

    /** The first packet behind the gap; something must be held. */
    PacketSlot firstHeld() {
        long sequence = next;
        while (packets[index(sequence)] == null) {
            sequence++;
        }
        return Objects.requireNonNull(packets[index(sequence)]);
    }

    private void grow(int span) {
        int capacity = Math.max(INITIAL_CAPACITY, Integer.highestOneBit(span - 1) << 1);
        @Nullable PacketSlot[] oldPackets = packets;
        long[] oldMissingSince = missingSince;
        long[] oldRequestedAt = requestedAt;
        int[] oldRequests = requests;
        packets = new @Nullable PacketSlot[capacity];
        missingSince = Arrays.copyOf(oldMissingSince, capacity);
        requestedAt = Arrays.copyOf(oldRequestedAt, capacity);
        requests = Arrays.copyOf(oldRequests, capacity);
        for (long sequence = next; sequence < end; sequence++) {
            int from = (int) sequence & (oldPackets.length - 1);
            int to = index(sequence);
            packets[to] = oldPackets[from];
            missingSince[to] = oldMissingSince[from];
            requestedAt[to] = oldRequestedAt[from];
            requests[to] = oldRequests[from];
        }
    }

    private int index(long sequence) {
        return (int) sequence & (packets.length - 1);
    }
}
