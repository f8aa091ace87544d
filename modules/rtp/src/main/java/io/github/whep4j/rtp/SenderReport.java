package io.github.whep4j.rtp;

/**
 * SR: sender report (RFC 3550, Section 6.4.1).
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|    RC   |   PT=SR=200   |             length            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         SSRC of sender                        |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |                         NTP timestamp                         |
 * |                            (64 bits)                          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         RTP timestamp                         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     sender's packet count                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      sender's octet count                     |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |                       RC report blocks                        |
 * </pre>
 */
public final class SenderReport {

    /** Length without report blocks. */
    public static final int FIXED_LENGTH = 28;

    private SenderReport() {}

    /** Whether this is a sender report with all its report blocks; {@code length} is {@link RtcpHeader#lengthOf}. */
    public static boolean isValid(byte[] buf, int off, int length) {
        return RtcpHeader.packetType(buf, off) == RtcpHeader.SENDER_REPORT
                && RtcpHeader.contentLength(buf, off, length)
                        >= FIXED_LENGTH + ReportBlock.LENGTH * RtcpHeader.count(buf, off);
    }

    /** The sender's SSRC. */
    public static int ssrc(byte[] buf, int off) {
        return RtcpHeader.senderSsrc(buf, off);
    }

    /** When the report was made, as {@link NtpTimestamp}; 0 if the sender has no clock. */
    public static long ntpTimestamp(byte[] buf, int off) {
        return BigEndian.signed64(buf, off + 8);
    }

    /** The same moment on the clock of the RTP timestamps. */
    public static long rtpTimestamp(byte[] buf, int off) {
        return BigEndian.unsigned32(buf, off + 16);
    }

    /** Packets sent. */
    public static long packetCount(byte[] buf, int off) {
        return BigEndian.unsigned32(buf, off + 20);
    }

    /** Payload bytes sent. */
    public static long octetCount(byte[] buf, int off) {
        return BigEndian.unsigned32(buf, off + 24);
    }

    /** The number of report blocks. */
    public static int reportCount(byte[] buf, int off) {
        return RtcpHeader.count(buf, off);
    }

    /** Where the {@link ReportBlock} with the given index begins. */
    public static int reportOffset(int off, int index) {
        return off + FIXED_LENGTH + ReportBlock.LENGTH * index;
    }

    /**
     * Writes a report; its report blocks, if any, are the caller's to write.
     *
     * @return the packet's length, room for the report blocks included
     */
    public static int write(
            byte[] buf,
            int off,
            int ssrc,
            long ntpTimestamp,
            long rtpTimestamp,
            long packetCount,
            long octetCount,
            int reportCount) {
        int length = FIXED_LENGTH + ReportBlock.LENGTH * reportCount;
        RtcpHeader.write(buf, off, reportCount, RtcpHeader.SENDER_REPORT, length, ssrc);
        BigEndian.put64(buf, off + 8, ntpTimestamp);
        BigEndian.put32(buf, off + 16, rtpTimestamp);
        BigEndian.put32(buf, off + 20, packetCount);
        BigEndian.put32(buf, off + 24, octetCount);
        return length;
    }
}
