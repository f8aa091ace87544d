package io.github.whep4j.rtp;

/**
 * REMB: the receiver's estimate of the bandwidth (draft-alvestrand-rmcat-remb-03, Section 2.2); application layer feedback
 * whose identifier is "REMB".
 *
 * <pre>
 * |V=2|P| FMT=15  |   PT=206      |             length            |
 * |                  SSRC of packet sender                        |
 * |                  SSRC of media source, always 0               |
 * |  Unique identifier 'R' 'E' 'M' 'B'                            |
 * |  Num SSRC     | BR Exp    |  BR Mantissa, 18 bits             |
 * |   SSRC feedback, and so on                                    |
 * </pre>
 */
public final class ReceiverEstimatedMaxBitrate {

    /** The FMT of application layer feedback. */
    public static final int FORMAT = 15;

    private static final int IDENTIFIER = 0x52454d42;
    private static final int FIXED_LENGTH = 20;
    private static final int MANTISSA_BITS = 18;
    private static final int MANTISSA_MASK = (1 << MANTISSA_BITS) - 1;

    private ReceiverEstimatedMaxBitrate() {}

    /** Whether this is a REMB with all its sources; {@code length} is {@link RtcpHeader#lengthOf}. */
    public static boolean isValid(byte[] buf, int off, int length) {
        if (!RtcpHeader.is(buf, off, RtcpHeader.PAYLOAD_SPECIFIC_FEEDBACK, FORMAT)) {
            return false;
        }
        int content = RtcpHeader.contentLength(buf, off, length);
        return content >= FIXED_LENGTH
                && BigEndian.signed32(buf, off + 12) == IDENTIFIER
                && content >= FIXED_LENGTH + 4 * sourceCount(buf, off);
    }

    /** The number of sources that the estimate is for. */
    public static int sourceCount(byte[] buf, int off) {
        return BigEndian.unsigned8(buf, off + 16);
    }

    /** The source with the given index. */
    public static int ssrc(byte[] buf, int off, int index) {
        return BigEndian.signed32(buf, off + FIXED_LENGTH + 4 * index);
    }

    /** The estimate in bits per second; saturated. */
    public static long bitsPerSecond(byte[] buf, int off) {
        int word = BigEndian.unsigned24(buf, off + 17);
        long mantissa = word & MANTISSA_MASK;
        int exponent = word >> MANTISSA_BITS;
        long value = mantissa << exponent;
        return exponent > 45 || value >>> exponent != mantissa ? Long.MAX_VALUE : value;
    }

    /**
     * Writes an estimate for one source, rounded down to 18 significant bits.
     *
     * @return the packet's length
     */
    public static int write(byte[] buf, int off, int senderSsrc, int mediaSsrc, long bitsPerSecond) {
        int length = FIXED_LENGTH + 4;
        int exponent = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(bitsPerSecond) - MANTISSA_BITS);
        RtcpHeader.write(buf, off, FORMAT, RtcpHeader.PAYLOAD_SPECIFIC_FEEDBACK, length, senderSsrc);
        BigEndian.put32(buf, off + 8, 0);
        BigEndian.put32(buf, off + 12, IDENTIFIER);
        BigEndian.put8(buf, off + 16, 1);
        BigEndian.put24(buf, off + 17, (exponent << MANTISSA_BITS) | (int) (bitsPerSecond >> exponent));
        BigEndian.put32(buf, off + FIXED_LENGTH, mediaSsrc);
        return length;
    }
}
