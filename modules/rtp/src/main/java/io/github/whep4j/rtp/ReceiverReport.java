package io.github.whep4j.rtp;

/** RR: receiver report (RFC 3550, Section 6.4.2); the receiver's SSRC and then report blocks. */
public final class ReceiverReport {

    /** Length without report blocks. */
    public static final int FIXED_LENGTH = 8;

    private ReceiverReport() {}

    /** Whether this is a receiver report with all its report blocks; {@code length} is {@link RtcpHeader#lengthOf}. */
    public static boolean isValid(byte[] buf, int off, int length) {
        return RtcpHeader.packetType(buf, off) == RtcpHeader.RECEIVER_REPORT
                && RtcpHeader.contentLength(buf, off, length)
                        >= FIXED_LENGTH + ReportBlock.LENGTH * RtcpHeader.count(buf, off);
    }

    /** The SSRC of the receiver that reports. */
    public static int ssrc(byte[] buf, int off) {
        return RtcpHeader.senderSsrc(buf, off);
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
    public static int write(byte[] buf, int off, int ssrc, int reportCount) {
        int length = FIXED_LENGTH + ReportBlock.LENGTH * reportCount;
        RtcpHeader.write(buf, off, reportCount, RtcpHeader.RECEIVER_REPORT, length, ssrc);
        return length;
    }
}
