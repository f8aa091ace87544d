package io.github.whep4j.rtp;

/**
 * FIR: a request for a decoder refresh point (RFC 5104, Section 4.3.1). The SSRC of the media source stands in each entry;
 * the one in the header is 0. A repeated request keeps its command sequence number.
 */
public final class FullIntraRequest {

    /** The FMT of full intra request. */
    public static final int FORMAT = 4;

    /** Length without entries. */
    public static final int FIXED_LENGTH = 12;

    /** Length of an entry. */
    public static final int ENTRY_LENGTH = 8;

    private FullIntraRequest() {}

    /** Whether this is an FIR with at least one entry; {@code length} is {@link RtcpHeader#lengthOf}. */
    public static boolean isValid(byte[] buf, int off, int length) {
        return RtcpHeader.is(buf, off, RtcpHeader.PAYLOAD_SPECIFIC_FEEDBACK, FORMAT)
                && RtcpHeader.contentLength(buf, off, length) >= FIXED_LENGTH + ENTRY_LENGTH;
    }

    /** The number of entries of a valid packet. */
    public static int entryCount(byte[] buf, int off, int length) {
        return (RtcpHeader.contentLength(buf, off, length) - FIXED_LENGTH) / ENTRY_LENGTH;
    }

    /** The source that an entry asks for a key frame. */
    public static int ssrc(byte[] buf, int off, int entry) {
        return BigEndian.signed32(buf, off + FIXED_LENGTH + ENTRY_LENGTH * entry);
    }

    /** An entry's command sequence number, 0 to 255. */
    public static int commandSequenceNumber(byte[] buf, int off, int entry) {
        return BigEndian.unsigned8(buf, off + FIXED_LENGTH + ENTRY_LENGTH * entry + 4);
    }

    /**
     * Writes an FIR to one source.
     *
     * @return the packet's length
     */
    public static int write(byte[] buf, int off, int senderSsrc, int mediaSsrc, int commandSequenceNumber) {
        int length = FIXED_LENGTH + ENTRY_LENGTH;
        RtcpHeader.write(buf, off, FORMAT, RtcpHeader.PAYLOAD_SPECIFIC_FEEDBACK, length, senderSsrc);
        BigEndian.put32(buf, off + 8, 0);
        BigEndian.put32(buf, off + FIXED_LENGTH, mediaSsrc);
        BigEndian.put32(buf, off + FIXED_LENGTH + 4, (long) commandSequenceNumber << 24);
        return length;
    }
}
