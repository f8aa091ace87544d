package io.github.whep4j.rtp;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * SDES: source description (RFC 3550, Section 6.5). Chunks of an SSRC and its items; an item is a type, a length and a
 * text; a chunk ends with at least one null byte on a 32-bit boundary.
 */
public final class SourceDescription {

    /** The item type of the canonical name. */
    public static final int CNAME = 1;

    private static final int END = 0;
    private static final int NOT_FOUND = -1;
    private static final int MALFORMED = -2;

    private SourceDescription() {}

    /** Whether this is a source description whose chunks are all there; {@code length} is {@link RtcpHeader#lengthOf}. */
    public static boolean isValid(byte[] buf, int off, int length) {
        return RtcpHeader.packetType(buf, off) == RtcpHeader.SOURCE_DESCRIPTION
                && find(buf, off, length, 0, END) != MALFORMED;
    }

    /** The canonical name of a source, as it stands in the first of the valid packet's chunks about it. */
    public static @Nullable String cname(byte[] buf, int off, int length, int ssrc) {
        int at = find(buf, off, length, ssrc, CNAME);
        return at < 0 ? null : new String(buf, at + 2, buf[at + 1] & 0xff, StandardCharsets.UTF_8);
    }

    /** Walks all chunks unless it finds the item on the way; type {@link #END} is never found. */
    private static int find(byte[] buf, int off, int length, int ssrc, int type) {
        int end = off + RtcpHeader.contentLength(buf, off, length);
        int at = off + RtcpHeader.LENGTH;
        for (int chunks = RtcpHeader.count(buf, off); chunks > 0; chunks--) {
            if (at + 4 > end) {
                return MALFORMED;
            }
            boolean wanted = BigEndian.signed32(buf, at) == ssrc;
            at += 4;
            while (at < end && buf[at] != END) {
                if (at + 2 > end || at + 2 + (buf[at + 1] & 0xff) > end) {
                    return MALFORMED;
                }
                if (wanted && buf[at] == type) {
                    return at;
                }
                at += 2 + (buf[at + 1] & 0xff);
            }
            if (at >= end) {
                return MALFORMED; // no null byte ends the chunk
            }
            at += 4 - (at - off) % 4;
        }
        return NOT_FOUND;
    }

    /**
     * Writes a description with the canonical name of one source.
     *
     * @param cname at most 255 bytes of UTF-8
     * @return the packet's length
     */
    public static int write(byte[] buf, int off, int ssrc, byte[] cname) {
        if (cname.length > 255) {
            throw new IllegalArgumentException("CNAME of " + cname.length + " bytes");
        }
        int itemsEnd = 10 + cname.length;
        int length = itemsEnd + 4 - itemsEnd % 4;
        RtcpHeader.write(buf, off, 1, RtcpHeader.SOURCE_DESCRIPTION, length, ssrc);
        buf[off + 8] = CNAME;
        buf[off + 9] = (byte) cname.length;
        System.arraycopy(cname, 0, buf, off + 10, cname.length);
        for (int i = itemsEnd; i < length; i++) {
            buf[off + i] = 0;
        }
        return length;
    }
}
