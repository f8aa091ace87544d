package io.github.whep4j.rtp;

/** PLI: a request for a key frame (RFC 4585, Section 6.3.1). */
public final class PictureLossIndication {

    /** The FMT of picture loss indication. */
    public static final int FORMAT = 1;

    /** Length of the packet. */
    public static final int LENGTH = 12;

    private PictureLossIndication() {}

    /** Whether this is a PLI; {@code length} is {@link RtcpHeader#lengthOf}. */
    public static boolean isValid(byte[] buf, int off, int length) {
        return RtcpHeader.is(buf, off, RtcpHeader.PAYLOAD_SPECIFIC_FEEDBACK, FORMAT)
                && RtcpHeader.contentLength(buf, off, length) >= LENGTH;
    }

    /** The source that is asked for a key frame. */
    public static int mediaSsrc(byte[] buf, int off) {
        return BigEndian.signed32(buf, off + 8);
    }

    /**
     * Writes a PLI.
     *
     * @return {@link #LENGTH}
     */
    public static int write(byte[] buf, int off, int senderSsrc, int mediaSsrc) {
        RtcpHeader.write(buf, off, FORMAT, RtcpHeader.PAYLOAD_SPECIFIC_FEEDBACK, LENGTH, senderSsrc);
        BigEndian.put32(buf, off + 8, mediaSsrc);
        return LENGTH;
    }
}
