package io.github.whep4j.rtp;

/**
 * RTP header extension elements in the one-byte and the two-byte form (RFC 8285, Sections 4.2 and 4.3), found and written
 * in place.
 *
 * <p>A malformed extension is as good as none: elements before the fault are found, those after it are not. Of two elements
 * with one identifier the first counts.
 */
public final class HeaderExtensions {

    /** {@link #find}: there is no such element. */
    public static final int NOT_FOUND = -1;

    /** Value of "defined by profile" in the one-byte form. */
    public static final int ONE_BYTE_PROFILE = 0xbede;

    /** Value of the upper twelve bits of "defined by profile" in the two-byte form. */
    public static final int TWO_BYTE_PROFILE = 0x1000;

    private static final int APPLICATION_BITS = 0x000f;
    private static final int ONE_BYTE_STOP_ID = 15;

    private HeaderExtensions() {}

    /**
     * Looks for an element in a packet that {@link RtpHeader#lengthOf} has found valid.
     *
     * @param id identifier given by {@code a=extmap}: 1 to 14 in the one-byte form, 1 to 255 in the two-byte form
     * @return the index in {@code buf} of the element's data, of {@link #lengthBytes} bytes; {@link #NOT_FOUND} else
     */
    public static int find(byte[] buf, int off, int id) {
        if (id <= 0 || !RtpHeader.extension(buf, off)) {
            return NOT_FOUND;
        }
        int profile = RtpHeader.extensionProfile(buf, off);
        int from = RtpHeader.extensionDataOffset(buf, off);
        int to = from + RtpHeader.extensionDataLength(buf, off);
        if (profile == ONE_BYTE_PROFILE) {
            return findOneByte(buf, from, to, id);
        }
        if ((profile & ~APPLICATION_BITS) == TWO_BYTE_PROFILE) {
            return findTwoByte(buf, from, to, id);
        }
        return NOT_FOUND;
    }

    private static int findOneByte(byte[] buf, int from, int to, int id) {
        int at = from;
        while (at < to) {
            int element = buf[at] & 0xff;
            if (element == 0) {
                at++; // padding
                continue;
            }
            int elementId = element >> 4;
            // RFC 8285, Section 4.2: identifier 15, or 0 with a length, ends the extension.
            if (elementId == 0 || elementId == ONE_BYTE_STOP_ID) {
                return NOT_FOUND;
            }
            int length = (element & 0x0f) + 1;
            if (at + 1 + length > to) {
                return NOT_FOUND;
            }
            if (elementId == id) {
                return at + 1;
            }
            at += 1 + length;
        }
        return NOT_FOUND;
    }

    private static int findTwoByte(byte[] buf, int from, int to, int id) {
        int at = from;
        while (at < to) {
            int elementId = buf[at] & 0xff;
            if (elementId == 0) {
                at++; // padding, a single byte
                continue;
            }
            if (at + 2 > to) {
                return NOT_FOUND;
            }
            int length = buf[at + 1] & 0xff;
            if (at + 2 + length > to) {
                return NOT_FOUND;
            }
            if (elementId == id) {
                return at + 2;
            }
            at += 2 + length;
        }
        return NOT_FOUND;
    }

    /** The length in bytes of the element whose data {@link #find} has found at {@code dataAt}; 0 only in the two-byte form. */
    public static int lengthBytes(byte[] buf, int off, int dataAt) {
        int before = buf[dataAt - 1] & 0xff;
        return RtpHeader.extensionProfile(buf, off) == ONE_BYTE_PROFILE ? (before & 0x0f) + 1 : before;
    }

    /**
     * Begins an extension behind a header that has none yet.
     *
     * @param headerLength the header's length so far
     * @return the header's length with the extension's own four-byte header
     */
    public static int begin(byte[] buf, int off, int headerLength, boolean twoByte) {
        RtpHeader.setExtension(buf, off);
        BigEndian.put16(buf, off + headerLength, twoByte ? TWO_BYTE_PROFILE : ONE_BYTE_PROFILE);
        BigEndian.put16(buf, off + headerLength + 2, 0);
        return headerLength + 4;
    }

    /**
     * Appends an element in the form that {@link #begin} has chosen.
     *
     * @param headerLength the header's length so far
     * @return the header's new length
     * @throws IllegalArgumentException if the form has no such identifier or length
     */
    public static int append(byte[] buf, int off, int headerLength, int id, byte[] data, int dataOff, int dataLength) {
        int at = off + headerLength;
        if (RtpHeader.extensionProfile(buf, off) == ONE_BYTE_PROFILE) {
            if (id < 1 || id >= ONE_BYTE_STOP_ID || dataLength < 1 || dataLength > 16) {
                throw new IllegalArgumentException("one-byte form: id " + id + ", length " + dataLength);
            }
            buf[at++] = (byte) ((id << 4) | (dataLength - 1));
        } else {
            if (id < 1 || id > 255 || dataLength < 0 || dataLength > 255) {
                throw new IllegalArgumentException("two-byte form: id " + id + ", length " + dataLength);
            }
            buf[at++] = (byte) id;
            buf[at++] = (byte) dataLength;
        }
        System.arraycopy(data, dataOff, buf, at, dataLength);
        return at + dataLength - off;
    }

    /**
     * Pads the extension to whole words and writes its length.
     *
     * @param headerLength the header's length so far
     * @return the header's final length
     */
    public static int end(byte[] buf, int off, int headerLength) {
        int length = headerLength;
        int dataOffset = RtpHeader.extensionDataOffset(buf, off) - off;
        while ((length - dataOffset) % 4 != 0) {
            buf[off + length++] = 0;
        }
        BigEndian.put16(buf, off + dataOffset - 2, (length - dataOffset) / 4);
        return length;
    }
}
