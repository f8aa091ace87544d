package io.github.whep4j.rtp;

/**
 * A report block of sender and receiver reports (RFC 3550, Section 6.4.1).
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                 SSRC of the source reported on                |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | fraction lost |       cumulative number of packets lost       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           extended highest sequence number received           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      interarrival jitter                      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         last SR (LSR)                         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                   delay since last SR (DLSR)                  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class ReportBlock {

    /** Length of a report block. */
    public static final int LENGTH = 24;

    private static final int MAX_CUMULATIVE = 0x7f_ffff;
    private static final int MIN_CUMULATIVE = -0x80_0000;

    private ReportBlock() {}

    /** The source reported on. */
    public static int ssrc(byte[] buf, int off) {
        return BigEndian.signed32(buf, off);
    }

    /** The fraction lost since the last report, in 1/256. */
    public static int fractionLost(byte[] buf, int off) {
        return BigEndian.unsigned8(buf, off + 4);
    }

    /** The packets lost since the beginning; negative with duplicates. */
    public static int cumulativeLost(byte[] buf, int off) {
        return BigEndian.signed32(buf, off + 4) << 8 >> 8;
    }

    /** The extended highest sequence number received, unsigned. */
    public static long highestSequenceNumber(byte[] buf, int off) {
        return BigEndian.unsigned32(buf, off + 8);
    }

    /** The interarrival jitter in timestamp ticks. */
    public static long jitter(byte[] buf, int off) {
        return BigEndian.unsigned32(buf, off + 12);
    }

    /** The middle 32 bits of the last sender report's NTP timestamp, 0 if none was received. */
    public static int lastSenderReport(byte[] buf, int off) {
        return BigEndian.signed32(buf, off + 16);
    }

    /** The delay since that sender report in units of 1/65,536 s, 0 if none was received. */
    public static long delaySinceLastSenderReport(byte[] buf, int off) {
        return BigEndian.unsigned32(buf, off + 20);
    }

    /**
     * Writes a report block.
     *
     * @param cumulativeLost is clamped to 24 bits with sign (RFC 3550, Section 6.4.1)
     * @return {@link #LENGTH}
     */
    public static int write(
            byte[] buf,
            int off,
            int ssrc,
            int fractionLost,
            long cumulativeLost,
            long highestSequenceNumber,
            long jitter,
            int lastSenderReport,
            long delaySinceLastSenderReport) {
        int clamped = (int) Math.max(MIN_CUMULATIVE, Math.min(MAX_CUMULATIVE, cumulativeLost));
        BigEndian.put32(buf, off, ssrc);
        BigEndian.put8(buf, off + 4, fractionLost);
        BigEndian.put24(buf, off + 5, clamped);
        BigEndian.put32(buf, off + 8, highestSequenceNumber);
        BigEndian.put32(buf, off + 12, jitter);
        BigEndian.put32(buf, off + 16, lastSenderReport);
        BigEndian.put32(buf, off + 20, delaySinceLastSenderReport);
        return LENGTH;
    }
}
