package io.github.whep4j.media;

import io.github.whep4j.rtp.HeaderExtensions;
import io.github.whep4j.rtp.SequenceUnwrapper;
import io.github.whep4j.rtp.TransportFeedback;
import io.github.whep4j.rtp.TransportFeedbackWriter;
import java.util.Arrays;

/**
 * Notes when packets arrive that have a transport-wide sequence number, and reports on them at short intervals
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01). A packet that comes after a later one was reported is reported
 * with all from it on, again.
 */
final class TransportWideFeedback {

    private static final long INTERVAL_NANOS = 100_000_000L;

    /** As many packets are reported early: a report is to fit a datagram. */
    private static final int MAX_PENDING = 400;

    private static final int MAX_LENGTH = 1_000;
    private static final int CAPACITY = 2_048;
    private static final int NONE = -1;
    private static final long NOT_RECEIVED = Long.MIN_VALUE;
    private static final int EXTENSION_LENGTH = 2;

    private final int extensionId;
    private final RtcpOutput output;
    private final SequenceUnwrapper sequences = new SequenceUnwrapper();
    private final long[] arrivalTicks = new long[CAPACITY];
    private final TransportFeedbackWriter writer = new TransportFeedbackWriter(MAX_LENGTH);

    /** The first number that the next report tells of. */
    private long from;

    private long end;
    /** The number after one that was too far back to be told of. */
    private int behind = NONE;

    private int pending;
    private int feedbackCount;
    private long dueNanos = Long.MAX_VALUE;

    TransportWideFeedback(int extensionId, RtcpOutput output) {
        this.extensionId = extensionId;
        this.output = output;
        Arrays.fill(arrivalTicks, NOT_RECEIVED);
    }

    /** An authentic packet, of whatever source and payload type. */
    void onPacket(PacketSlot packet) {
        int at = HeaderExtensions.find(packet.bytes, packet.offset, extensionId);
        if (at < 0 || HeaderExtensions.lengthBytes(packet.bytes, packet.offset, at) < EXTENSION_LENGTH) {
            return;
        }
        int number = ((packet.bytes[at] & 0xff) << 8) | (packet.bytes[at + 1] & 0xff);
        note(number, packet.arrivalNanos);
    }

    private void note(int number, long nowNanos) {
        boolean first = !sequences.started();
        long sequence = sequences.unwrap(number);
        if (!first && sequence <= end - CAPACITY) {
            if (number != behind) {
                behind = number + 1 & 0xffff;
                return;
            }
            // Two in a row: not late, but counted anew by another sender behind the same server.
            sequences.reset();
            sequence = sequences.unwrap(number);
            first = true;
        }
        behind = NONE;
        if (first || sequence - end >= CAPACITY) {
            Arrays.fill(arrivalTicks, NOT_RECEIVED);
            from = sequence;
            end = sequence;
            pending = 0;
        }
        while (end <= sequence) {
            arrivalTicks[index(end++)] = NOT_RECEIVED;
        }
        from = Math.max(Math.min(from, sequence), end - CAPACITY);
        arrivalTicks[index(sequence)] = Math.floorDiv(nowNanos, (long) TransportFeedback.TICK_NANOS);
        pending++;
        if (pending >= MAX_PENDING) {
            dueNanos = nowNanos;
        } else if (dueNanos == Long.MAX_VALUE) {
            dueNanos = nowNanos + INTERVAL_NANOS;
        }
    }

    long nextTimeoutNanos() {
        return dueNanos;
    }

    /** Sends what is due. */
    void onTimeout(VideoStream stream, long nowNanos) {
        if (nowNanos < dueNanos) {
            return;
        }
        boolean begun = false;
        long next = from;
        for (long sequence = from; sequence < end; sequence++) {
            long ticks = arrivalTicks[index(sequence)];
            if (ticks == NOT_RECEIVED) {
                continue;
            }
            if (!begun) {
                writer.begin(from, sequence, ticks);
                begun = true;
            } else if (!writer.add(sequence, ticks)) {
                output.sendTransportFeedback(stream, writer, feedbackCount++, nowNanos);
                writer.begin(next, sequence, ticks);
            }
            next = sequence + 1;
        }
        if (begun) {
            output.sendTransportFeedback(stream, writer, feedbackCount++, nowNanos);
        }
        from = end;
        pending = 0;
        dueNanos = Long.MAX_VALUE;
    }

    private static int index(long sequence) {
        return (int) sequence & (CAPACITY - 1);
    }
}
