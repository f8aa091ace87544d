package io.github.whep4j.rtp;

/**
 * What all RTCP packets have in common (RFC 3550, Section 6.4.1), and the walk through a compound packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P| RC, FMT |  packet type  |       length (words - 1)      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                        SSRC of sender                         | not in an empty BYE or SDES
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class RtcpHeader {

    /** Length of the header, without the sender's SSRC. */
    public static final int LENGTH = 4;

    /** {@link #lengthOf}: the packet is not all there. */
    public static final int TRUNCATED = -1;

    /** {@link #lengthOf}: the version is not 2. */
    public static final int WRONG_VERSION = -2;

    /** Packet type of SR, RFC 3550, Section 6.4.1. */
    public static final int SENDER_REPORT = 200;
    /** Packet type of RR, RFC 3550, Section 6.4.2. */
    public static final int RECEIVER_REPORT = 201;
    /** Packet type of SDES, RFC 3550, Section 6.5. */
    public static final int SOURCE_DESCRIPTION = 202;
    /** Packet type of BYE, RFC 3550, Section 6.6. */
    public static final int GOODBYE = 203;
    /** Packet type of RTPFB, RFC 4585, Section 6.2. */
    public static final int TRANSPORT_LAYER_FEEDBACK = 205;
    /** Packet type of PSFB, RFC 4585, Section 6.3. */
    public static final int PAYLOAD_SPECIFIC_FEEDBACK = 206;
    /** Packet type of XR, RFC 3611, Section 2. */
    public static final int EXTENDED_REPORT = 207;

    private static final int VERSION_2 = 0x80;
    private static final int VERSION_MASK = 0xc0;
    private static final int PADDING_BIT = 0x20;
    private static final int COUNT_MASK = 0x1f;

    private static final int FIRST_MUXED_PACKET_TYPE = 192;
    private static final int LAST_MUXED_PACKET_TYPE = 223;

    private RtcpHeader() {}

    /**
     * Whether a datagram, protected or not, is RTCP rather than RTP where both share a port (RFC 5761, Section 4: packet
     * types 192 to 223 in the second byte).
     */
    public static boolean isRtcp(byte[] buf, int off, int len) {
        if (len < LENGTH || (buf[off] & VERSION_MASK) != VERSION_2) {
            return false;
        }
        int packetType = buf[off + 1] & 0xff;
        return packetType >= FIRST_MUXED_PACKET_TYPE && packetType <= LAST_MUXED_PACKET_TYPE;
    }

    /**
     * Checks a decrypted compound packet as a whole (RFC 3550, Appendix A.2): the packets fill it exactly and only the last
     * is padded. The first may be of any type, as reduced-size packets begin with feedback (RFC 5506).
     */
    public static boolean validCompound(byte[] buf, int off, int len) {
        int end = off + len;
        int at = off;
        while (at < end) {
            int length = lengthOf(buf, at, end - at);
            if (length < 0 || contentLength(buf, at, length) < 0 || (padding(buf, at) && at + length != end)) {
                return false;
            }
            at += length;
        }
        return len > 0;
    }

    /**
     * Validates the first packet of what is left of a compound.
     *
     * @param remaining bytes from {@code off} to the compound's end
     * @return the packet's length in bytes, header and padding included: at least 4 and at most {@code remaining}; negative
     *     ({@link #TRUNCATED}, {@link #WRONG_VERSION}) if it is malformed
     */
    public static int lengthOf(byte[] buf, int off, int remaining) {
        if (remaining < LENGTH) {
            return TRUNCATED;
        }
        if ((buf[off] & VERSION_MASK) != VERSION_2) {
            return WRONG_VERSION;
        }
        int length = 4 * (BigEndian.unsigned16(buf, off + 2) + 1);
        return length > remaining ? TRUNCATED : length;
    }

    /**
     * The length of a packet without its padding. That need not be a multiple of four, though RFC 3550 asks for it:
     * transport-wide feedback is padded to a whole word by less.
     *
     * @param length what {@link #lengthOf} has returned
     * @return at least 4; negative if the padding count is impossible
     */
    public static int contentLength(byte[] buf, int off, int length) {
        if (!padding(buf, off)) {
            return length;
        }
        int padding = buf[off + length - 1] & 0xff;
        return padding == 0 || padding > length - LENGTH ? TRUNCATED : length - padding;
    }

    /** The padding bit. */
    public static boolean padding(byte[] buf, int off) {
        return (buf[off] & PADDING_BIT) != 0;
    }

    /** The five bits that count reports or sources, or tell the format of feedback (FMT). */
    public static int count(byte[] buf, int off) {
        return buf[off] & COUNT_MASK;
    }

    /** The packet type, 0 to 255. */
    public static int packetType(byte[] buf, int off) {
        return buf[off + 1] & 0xff;
    }

    /** The SSRC of the packet's sender, in a packet of at least eight bytes. */
    public static int senderSsrc(byte[] buf, int off) {
        return BigEndian.signed32(buf, off + 4);
    }

    static boolean is(byte[] buf, int off, int packetType, int count) {
        return packetType(buf, off) == packetType && count(buf, off) == count;
    }

    /** Writes the header and the sender's SSRC of a packet of {@code length} bytes, a multiple of four. */
    static void write(byte[] buf, int off, int count, int packetType, int length, int senderSsrc) {
        buf[off] = (byte) (VERSION_2 | count);
        buf[off + 1] = (byte) packetType;
        BigEndian.put16(buf, off + 2, length / 4 - 1);
        BigEndian.put32(buf, off + 4, senderSsrc);
    }

    static void setPadding(byte[] buf, int off) {
        buf[off] |= (byte) PADDING_BIT;
    }
}
