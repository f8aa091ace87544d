package io.github.whep4j.rtp;

/**
 * The RTP fixed header, its CSRC list and its header extension, read and written in place (RFC 3550, Section 5.1).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           timestamp                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           synchronization source (SSRC) identifier            |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |            contributing source (CSRC) identifiers, CC         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      defined by profile       |  length (32-bit words)        | if X
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * {@link #lengthOf} is the one validation: after it has returned a length, every accessor may be called with the same
 * buffer and offset. It looks only at what stays in the clear in SRTP, so it serves for protected packets too; padding is
 * encrypted and is checked by {@link #paddingLength} on the decrypted packet.
 */
public final class RtpHeader {

    /** Length of the fixed header, without CSRCs and extension. */
    public static final int FIXED_LENGTH = 12;

    /** {@link #lengthOf}: the packet is shorter than its header. */
    public static final int TRUNCATED = -1;

    /** {@link #lengthOf}: the version is not 2. */
    public static final int WRONG_VERSION = -2;

    private static final int VERSION_2 = 0x80;
    private static final int VERSION_MASK = 0xc0;
    private static final int PADDING_BIT = 0x20;
    private static final int EXTENSION_BIT = 0x10;
    private static final int CSRC_COUNT_MASK = 0x0f;
    private static final int MARKER_BIT = 0x80;
    private static final int PAYLOAD_TYPE_MASK = 0x7f;

    private static final int SEQUENCE_NUMBER_OFFSET = 2;
    private static final int TIMESTAMP_OFFSET = 4;
    private static final int SSRC_OFFSET = 8;
    private static final int EXTENSION_HEADER_LENGTH = 4;

    private RtpHeader() {}

    /**
     * Validates a packet's header.
     *
     * @return its length in bytes, CSRC list and extension included: at most {@code len}; negative
     *     ({@link #TRUNCATED}, {@link #WRONG_VERSION}) if it is malformed
     */
    public static int lengthOf(byte[] buf, int off, int len) {
        if (len < FIXED_LENGTH) {
            return TRUNCATED;
        }
        int first = buf[off];
        if ((first & VERSION_MASK) != VERSION_2) {
            return WRONG_VERSION;
        }
        int length = FIXED_LENGTH + 4 * (first & CSRC_COUNT_MASK);
        if ((first & EXTENSION_BIT) != 0) {
            if (length + EXTENSION_HEADER_LENGTH > len) {
                return TRUNCATED;
            }
            length += EXTENSION_HEADER_LENGTH + 4 * BigEndian.unsigned16(buf, off + length + 2);
        }
        return length > len ? TRUNCATED : length;
    }

    /**
     * Counts the padding of a decrypted packet (RFC 3550, Section 5.1: the last octet says how many, itself included).
     *
     * @param headerLength what {@link #lengthOf} has returned
     * @return 0 without padding; at most {@code len - headerLength}, when the packet is nothing but padding; negative if
     *     the count is impossible
     */
    public static int paddingLength(byte[] buf, int off, int len, int headerLength) {
        if ((buf[off] & PADDING_BIT) == 0) {
            return 0;
        }
        if (len <= headerLength) {
            return TRUNCATED;
        }
        int padding = buf[off + len - 1] & 0xff;
        return padding == 0 || padding > len - headerLength ? TRUNCATED : padding;
    }

    /** The padding bit. */
    public static boolean padding(byte[] buf, int off) {
        return (buf[off] & PADDING_BIT) != 0;
    }

    /** Whether there is a header extension. */
    public static boolean extension(byte[] buf, int off) {
        return (buf[off] & EXTENSION_BIT) != 0;
    }

    /** The number of contributing sources, 0 to 15. */
    public static int csrcCount(byte[] buf, int off) {
        return buf[off] & CSRC_COUNT_MASK;
    }

    /** The contributing source with the given index, less than {@link #csrcCount}. */
    public static int csrc(byte[] buf, int off, int index) {
        return BigEndian.signed32(buf, off + FIXED_LENGTH + 4 * index);
    }

    /** The marker bit. */
    public static boolean marker(byte[] buf, int off) {
        return (buf[off + 1] & MARKER_BIT) != 0;
    }

    /** The payload type, 0 to 127. */
    public static int payloadType(byte[] buf, int off) {
        return buf[off + 1] & PAYLOAD_TYPE_MASK;
    }

    /** The sequence number, 0 to 65,535. */
    public static int sequenceNumber(byte[] buf, int off) {
        return BigEndian.unsigned16(buf, off + SEQUENCE_NUMBER_OFFSET);
    }

    /** The timestamp, 0 to 2<sup>32</sup>&minus;1, in ticks of the payload type's clock. */
    public static long timestamp(byte[] buf, int off) {
        return BigEndian.unsigned32(buf, off + TIMESTAMP_OFFSET);
    }

    /** The synchronization source; an unsigned 32-bit number in an {@code int}. */
    public static int ssrc(byte[] buf, int off) {
        return BigEndian.signed32(buf, off + SSRC_OFFSET);
    }

    /** The 16 bits "defined by profile" of the extension, 0 if there is none. */
    public static int extensionProfile(byte[] buf, int off) {
        return extension(buf, off) ? BigEndian.unsigned16(buf, extensionHeaderOffset(buf, off)) : 0;
    }

    /** Where the extension's data begin, after its four-byte header; to be called only if there is an extension. */
    public static int extensionDataOffset(byte[] buf, int off) {
        return extensionHeaderOffset(buf, off) + EXTENSION_HEADER_LENGTH;
    }

    /** The length of the extension's data in bytes, without its four-byte header; 0 if there is none. */
    public static int extensionDataLength(byte[] buf, int off) {
        return extension(buf, off) ? 4 * BigEndian.unsigned16(buf, extensionHeaderOffset(buf, off) + 2) : 0;
    }

    static int extensionHeaderOffset(byte[] buf, int off) {
        return off + FIXED_LENGTH + 4 * csrcCount(buf, off);
    }

    /**
     * Writes a fixed header: version 2, no padding, no extension, no CSRC.
     *
     * @return {@link #FIXED_LENGTH}
     */
    public static int write(
            byte[] buf, int off, int payloadType, boolean marker, int sequenceNumber, long timestamp, int ssrc) {
        buf[off] = (byte) VERSION_2;
        buf[off + 1] = (byte) ((payloadType & PAYLOAD_TYPE_MASK) | (marker ? MARKER_BIT : 0));
        BigEndian.put16(buf, off + SEQUENCE_NUMBER_OFFSET, sequenceNumber);
        BigEndian.put32(buf, off + TIMESTAMP_OFFSET, timestamp);
        BigEndian.put32(buf, off + SSRC_OFFSET, ssrc);
        return FIXED_LENGTH;
    }

    /**
     * Appends padding to a packet and sets the padding bit.
     *
     * @param padding number of bytes, 1 to 255, the count included
     * @return the packet's new length
     */
    public static int appendPadding(byte[] buf, int off, int len, int padding) {
        if (padding < 1 || padding > 255) {
            throw new IllegalArgumentException("padding of " + padding + " bytes");
        }
        buf[off] |= (byte) PADDING_BIT;
        for (int i = 0; i < padding - 1; i++) {
            buf[off + len + i] = 0;
        }
        buf[off + len + padding - 1] = (byte) padding;
        return len + padding;
    }

    static void setExtension(byte[] buf, int off) {
        buf[off] |= (byte) EXTENSION_BIT;
    }

    static void setPayloadType(byte[] buf, int off, int payloadType) {
        buf[off + 1] = (byte) ((buf[off + 1] & MARKER_BIT) | (payloadType & PAYLOAD_TYPE_MASK));
    }

    static void setSequenceNumber(byte[] buf, int off, int sequenceNumber) {
        BigEndian.put16(buf, off + SEQUENCE_NUMBER_OFFSET, sequenceNumber);
    }

    static void setSsrc(byte[] buf, int off, int ssrc) {
        BigEndian.put32(buf, off + SSRC_OFFSET, ssrc);
    }
}
