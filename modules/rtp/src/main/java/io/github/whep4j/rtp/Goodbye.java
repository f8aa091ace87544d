package io.github.whep4j.rtp;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** BYE: the named sources are leaving, with an optional reason (RFC 3550, Section 6.6). */
public final class Goodbye {

    private static final int SSRC_OFFSET = RtcpHeader.LENGTH;

    private Goodbye() {}

    /** Whether this is a BYE whose sources and reason are all there; {@code length} is {@link RtcpHeader#lengthOf}. */
    public static boolean isValid(byte[] buf, int off, int length) {
        if (RtcpHeader.packetType(buf, off) != RtcpHeader.GOODBYE) {
            return false;
        }
        int content = RtcpHeader.contentLength(buf, off, length);
        int sourcesEnd = SSRC_OFFSET + 4 * RtcpHeader.count(buf, off);
        if (content < sourcesEnd) {
            return false;
        }
        return content == sourcesEnd || sourcesEnd + 1 + (buf[off + sourcesEnd] & 0xff) <= content;
    }

    /** The number of sources. */
    public static int sourceCount(byte[] buf, int off) {
        return RtcpHeader.count(buf, off);
    }

    /** The source with the given index. */
    public static int ssrc(byte[] buf, int off, int index) {
        return BigEndian.signed32(buf, off + SSRC_OFFSET + 4 * index);
    }

    /** Whether a source is among those that leave. */
    public static boolean contains(byte[] buf, int off, int ssrc) {
        for (int i = sourceCount(buf, off) - 1; i >= 0; i--) {
            if (ssrc(buf, off, i) == ssrc) {
                return true;
            }
        }
        return false;
    }

    /** The reason for leaving, if the valid packet gives one. Its text is the sender's: not to be trusted. */
    public static @Nullable String reason(byte[] buf, int off, int length) {
        int at = SSRC_OFFSET + 4 * sourceCount(buf, off);
        if (RtcpHeader.contentLength(buf, off, length) <= at) {
            return null;
        }
        return new String(buf, off + at + 1, buf[off + at] & 0xff, StandardCharsets.UTF_8);
    }

    /**
     * Writes a BYE for one source, without a reason.
     *
     * @return the packet's length
     */
    public static int write(byte[] buf, int off, int ssrc) {
        RtcpHeader.write(buf, off, 1, RtcpHeader.GOODBYE, 8, ssrc);
        return 8;
    }

    /**
     * Writes a BYE for one source with a reason.
     *
     * @param reason at most 255 bytes of UTF-8
     * @return the packet's length
     */
    public static int write(byte[] buf, int off, int ssrc, byte[] reason) {
        if (reason.length > 255) {
            throw new IllegalArgumentException("reason of " + reason.length + " bytes");
        }
        int length = 8 + (reason.length + 4) / 4 * 4;
        RtcpHeader.write(buf, off, 1, RtcpHeader.GOODBYE, length, ssrc);
        buf[off + 8] = (byte) reason.length;
        System.arraycopy(reason, 0, buf, off + 9, reason.length);
        for (int i = 9 + reason.length; i < length; i++) {
            buf[off + i] = 0;
        }
        return length;
    }
}
