package io.github.whep4j.rtp;

/**
 * The retransmission payload format (RFC 4588, Section 4): the payload of an RTX packet is the original sequence number
 * (OSN), two bytes, and then the original payload.
 */
public final class RetransmissionPayload {

    /** Length of the original sequence number. */
    public static final int OSN_LENGTH = 2;

    private RetransmissionPayload() {}

    /** The original sequence number of a payload of at least two bytes at {@code payloadOff}. */
    public static int originalSequenceNumber(byte[] buf, int payloadOff) {
        return BigEndian.unsigned16(buf, payloadOff);
    }

    /**
     * Turns a decrypted RTX packet into the packet that it repeats, in place: the header moves two bytes towards the
     * payload, and its payload type, sequence number and SSRC become the original ones. Timestamp, marker, CSRCs and header
     * extension stay.
     *
     * @param headerLength what {@link RtpHeader#lengthOf} has returned; at least two bytes of payload, padding apart, follow
     * @return {@code off + 2}, where the restored packet begins; it ends where the RTX packet did
     */
    public static int restore(byte[] buf, int off, int headerLength, int payloadType, int ssrc) {
        int sequenceNumber = originalSequenceNumber(buf, off + headerLength);
        int restored = off + OSN_LENGTH;
        System.arraycopy(buf, off, buf, restored, headerLength);
        RtpHeader.setPayloadType(buf, restored, payloadType);
        RtpHeader.setSequenceNumber(buf, restored, sequenceNumber);
        RtpHeader.setSsrc(buf, restored, ssrc);
        return restored;
    }

    /**
     * Writes the RTX packet that repeats a packet.
     *
     * @return the RTX packet's length, {@code len + 2}
     */
    public static int write(
            byte[] original, int off, int len, byte[] dst, int dstOff, int payloadType, int sequenceNumber, int ssrc) {
        int headerLength = RtpHeader.lengthOf(original, off, len);
        if (headerLength < 0) {
            throw new IllegalArgumentException("not an RTP packet");
        }
        System.arraycopy(original, off, dst, dstOff, headerLength);
        BigEndian.put16(dst, dstOff + headerLength, RtpHeader.sequenceNumber(original, off));
        System.arraycopy(original, off + headerLength, dst, dstOff + headerLength + OSN_LENGTH, len - headerLength);
        RtpHeader.setPayloadType(dst, dstOff, payloadType);
        RtpHeader.setSequenceNumber(dst, dstOff, sequenceNumber);
        RtpHeader.setSsrc(dst, dstOff, ssrc);
        return len + OSN_LENGTH;
    }
}
