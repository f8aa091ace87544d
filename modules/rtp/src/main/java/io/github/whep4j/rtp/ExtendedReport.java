package io.github.whep4j.rtp;

/**
 * XR: extended report, with the two blocks by which a receiver that sends nothing measures the round trip (RFC 3611,
 * Sections 4.4 and 4.5): it sends its time (receiver reference time report, RRTR), and the sender answers with that time
 * and how long ago it came (DLRR).
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|reserved |   PT=XR=207   |             length            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                              SSRC                             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |      BT       | type-specific |         block length          | and so on
 * </pre>
 */
public final class ExtendedReport {

    /** {@link #findLastReceiverReport}: there is none. */
    public static final int NOT_FOUND = -1;

    private static final int FIXED_LENGTH = 8;
    private static final int BLOCK_HEADER_LENGTH = 4;
    private static final int REFERENCE_TIME_BLOCK = 4;
    private static final int DLRR_BLOCK = 5;
    private static final int REFERENCE_TIME_LENGTH = 12;
    private static final int DLRR_SUB_BLOCK_LENGTH = 12;

    private ExtendedReport() {}

    /** Whether this is an extended report all of whose blocks are there; {@code length} is {@link RtcpHeader#lengthOf}. */
    public static boolean isValid(byte[] buf, int off, int length) {
        if (RtcpHeader.packetType(buf, off) != RtcpHeader.EXTENDED_REPORT) {
            return false;
        }
        int end = off + RtcpHeader.contentLength(buf, off, length);
        int at = off + FIXED_LENGTH;
        while (at < end) {
            // Blocks are whole words, as the packet is: their header is within the packet, if it may be in its padding.
            at += blockLength(buf, at);
        }
        return at == end;
    }

    private static int blockLength(byte[] buf, int at) {
        return BLOCK_HEADER_LENGTH + 4 * BigEndian.unsigned16(buf, at + 2);
    }

    /**
     * Looks in the DLRR blocks of a valid report for what it says about a receiver.
     *
     * @return where that begins, for {@link #lastReceiverReport} and {@link #delaySinceLastReceiverReport}; {@link
     *     #NOT_FOUND} else
     */
    public static int findLastReceiverReport(byte[] buf, int off, int length, int ssrc) {
        int end = off + RtcpHeader.contentLength(buf, off, length);
        for (int at = off + FIXED_LENGTH; at < end; at += blockLength(buf, at)) {
            if (BigEndian.unsigned8(buf, at) != DLRR_BLOCK) {
                continue;
            }
            int last = at + blockLength(buf, at) - DLRR_SUB_BLOCK_LENGTH;
            for (int sub = at + BLOCK_HEADER_LENGTH; sub <= last; sub += DLRR_SUB_BLOCK_LENGTH) {
                if (BigEndian.signed32(buf, sub) == ssrc) {
                    return sub;
                }
            }
        }
        return NOT_FOUND;
    }

    /** The middle 32 bits of the receiver's time, as it sent it last; 0 if it has sent none. */
    public static int lastReceiverReport(byte[] buf, int at) {
        return BigEndian.signed32(buf, at + 4);
    }

    /** The delay since then in units of 1/65,536 s. */
    public static long delaySinceLastReceiverReport(byte[] buf, int at) {
        return BigEndian.unsigned32(buf, at + 8);
    }

    /** The time in a valid report's receiver reference time block, 0 if it has none. */
    public static long referenceTime(byte[] buf, int off, int length) {
        int end = off + RtcpHeader.contentLength(buf, off, length);
        for (int at = off + FIXED_LENGTH; at < end; at += blockLength(buf, at)) {
            if (BigEndian.unsigned8(buf, at) == REFERENCE_TIME_BLOCK && blockLength(buf, at) == REFERENCE_TIME_LENGTH) {
                return BigEndian.signed64(buf, at + BLOCK_HEADER_LENGTH);
            }
        }
        return 0;
    }

    /**
     * Writes a report with a receiver reference time.
     *
     * @param ntpTimestamp as {@link NtpTimestamp}; any clock will do that does not jump (RFC 3611, Section 4.4)
     * @return the packet's length
     */
    public static int writeReferenceTime(byte[] buf, int off, int ssrc, long ntpTimestamp) {
        int length = FIXED_LENGTH + REFERENCE_TIME_LENGTH;
        RtcpHeader.write(buf, off, 0, RtcpHeader.EXTENDED_REPORT, length, ssrc);
        writeBlockHeader(buf, off + FIXED_LENGTH, REFERENCE_TIME_BLOCK, REFERENCE_TIME_LENGTH);
        BigEndian.put64(buf, off + FIXED_LENGTH + BLOCK_HEADER_LENGTH, ntpTimestamp);
        return length;
    }

    /**
     * Writes a report that answers one receiver's reference time.
     *
     * @return the packet's length
     */
    public static int writeLastReceiverReport(
            byte[] buf,
            int off,
            int ssrc,
            int receiverSsrc,
            int lastReceiverReport,
            long delaySinceLastReceiverReport) {
        int blockLength = BLOCK_HEADER_LENGTH + DLRR_SUB_BLOCK_LENGTH;
        int length = FIXED_LENGTH + blockLength;
        RtcpHeader.write(buf, off, 0, RtcpHeader.EXTENDED_REPORT, length, ssrc);
        int at = off + FIXED_LENGTH;
        writeBlockHeader(buf, at, DLRR_BLOCK, blockLength);
        BigEndian.put32(buf, at + BLOCK_HEADER_LENGTH, receiverSsrc);
        BigEndian.put32(buf, at + BLOCK_HEADER_LENGTH + 4, lastReceiverReport);
        BigEndian.put32(buf, at + BLOCK_HEADER_LENGTH + 8, delaySinceLastReceiverReport);
        return length;
    }

    private static void writeBlockHeader(byte[] buf, int at, int type, int blockLength) {
        BigEndian.put8(buf, at, type);
        BigEndian.put8(buf, at + 1, 0);
        BigEndian.put16(buf, at + 2, blockLength / 4 - 1);
    }
}
