package io.github.whep4j.media;

import io.github.whep4j.rtp.RetransmissionPayload;
import io.github.whep4j.rtp.RtpHeader;

/** A pooled buffer with one decrypted packet, and what has been read from its header. */
final class PacketSlot {

    private static final int INITIAL_CAPACITY = 1_500;

    byte[] bytes = new byte[INITIAL_CAPACITY];
    int offset;
    int length;
    int payloadOffset;
    int payloadLength;
    int payloadType;
    int ssrc;
    int sequenceNumber;
    long timestamp;
    boolean marker;
    long arrivalNanos;

    /** The sequence number, extended by the stream that the packet belongs to. */
    long sequence;

    /** Whether a datagram fits in without {@link #reserve}. */
    boolean hasRoomFor(int datagramLength) {
        return datagramLength <= bytes.length;
    }

    /** Makes room for a datagram; what the slot held is gone. */
    void reserve(int capacity) {
        if (bytes.length < capacity) {
            bytes = new byte[capacity];
        }
    }

    /**
     * Takes note of the packet of the given length at the beginning of the slot.
     *
     * @return false if its padding is impossible
     */
    boolean parse(int packetLength, int headerLength, long nowNanos) {
        int padding = RtpHeader.paddingLength(bytes, 0, packetLength, headerLength);
        if (padding < 0) {
            return false;
        }
        offset = 0;
        length = packetLength;
        payloadOffset = headerLength;
        payloadLength = packetLength - headerLength - padding;
        arrivalNanos = nowNanos;
        readHeader();
        return true;
    }

    /**
     * Turns a retransmission into the packet that it repeats; its payload has at least the two bytes of the original
     * sequence number.
     */
    void restore(int originalPayloadType, int originalSsrc) {
        offset =
                RetransmissionPayload.restore(bytes, offset, payloadOffset - offset, originalPayloadType, originalSsrc);
        length -= RetransmissionPayload.OSN_LENGTH;
        payloadOffset += RetransmissionPayload.OSN_LENGTH;
        payloadLength -= RetransmissionPayload.OSN_LENGTH;
        readHeader();
    }

    private void readHeader() {
        payloadType = RtpHeader.payloadType(bytes, offset);
        ssrc = RtpHeader.ssrc(bytes, offset);
        sequenceNumber = RtpHeader.sequenceNumber(bytes, offset);
        timestamp = RtpHeader.timestamp(bytes, offset);
        marker = RtpHeader.marker(bytes, offset);
    }
}
