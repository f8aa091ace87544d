package io.github.whep4j.h264;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * NAL unit headers and the Annex B byte stream, as static methods over byte arrays (ITU-T H.264, Section 7.3.1 and
 * Annex B; RFC 6184, Section 1.3). The header is the NAL unit's first byte:
 *
 * <pre>
 *  +---------------+
 *  |0|1|2|3|4|5|6|7|
 *  +-+-+-+-+-+-+-+-+
 *  |F|NRI|  Type   |
 *  +---------------+
 * </pre>
 */
public final class NalUnit {
    /** Coded slice of a picture that is not an IDR picture. */
    public static final int SLICE = 1;
    /** Coded slice data partition A: the one of the three that has the slice header. */
    public static final int PARTITION_A = 2;
    /** Coded slice of an IDR picture. */
    public static final int IDR_SLICE = 5;
    /** Supplemental enhancement information. */
    public static final int SEI = 6;
    /** Sequence parameter set. */
    public static final int SPS = 7;
    /** Picture parameter set. */
    public static final int PPS = 8;
    /** Access unit delimiter: where one is, an access unit begins. */
    public static final int ACCESS_UNIT_DELIMITER = 9;
    /** End of sequence: an IDR picture comes next. */
    public static final int END_OF_SEQUENCE = 10;
    /** End of stream: nothing comes next. */
    public static final int END_OF_STREAM = 11;
    /** Filler data: bytes that mean nothing. */
    public static final int FILLER_DATA = 12;
    /** Single-time aggregation packet without decoding order number (RFC 6184, Section 5.7.1). */
    public static final int STAP_A = 24;
    /** Single-time aggregation packet with decoding order number; of the interleaved mode, like the next two. */
    public static final int STAP_B = 25;
    /** Multi-time aggregation packet with offsets of 16 bits (RFC 6184, Section 5.7.2). */
    public static final int MTAP16 = 26;
    /** Multi-time aggregation packet with offsets of 24 bits (RFC 6184, Section 5.7.2). */
    public static final int MTAP24 = 27;
    /** Fragmentation unit without decoding order number (RFC 6184, Section 5.8). */
    public static final int FU_A = 28;
    /** Fragmentation unit with decoding order number; of the interleaved mode. */
    public static final int FU_B = 29;

    static final byte[] START_CODE = {0, 0, 0, 1};

    /** What {@link #forEach} calls. */
    @FunctionalInterface
    public interface Visitor {
        /** One NAL unit without its start code: {@code annexB[offset]} is its header; {@code lengthBytes} is never 0. */
        void nalUnit(byte[] annexB, int offset, int lengthBytes);
    }

    private NalUnit() {}

    /** nal_unit_type, 0 to 31. */
    public static int type(int header) {
        return header & 0x1f;
    }

    /** nal_ref_idc, 0 to 3: 0 says that no other picture is predicted from this one. */
    public static int nri(int header) {
        return header >>> 5 & 3;
    }

    /** The F bit: set when something on the way found bit errors. */
    public static boolean forbidden(int header) {
        return (header & 0x80) != 0;
    }

    /** Whether this type holds a part of the coded picture itself: a slice or a slice data partition. */
    public static boolean isSlice(int type) {
        return type >= SLICE && type <= IDR_SLICE;
    }

    /**
     * Visits the NAL units of an Annex B byte stream in order. Start codes of three and four bytes are understood;
     * zero bytes after a NAL unit are not part of it; bytes before the first start code are passed over.
     */
    public static void forEach(byte[] annexB, int offset, int lengthBytes, Visitor visitor) {
        Objects.checkFromIndexSize(offset, lengthBytes, annexB.length);
        int end = offset + lengthBytes;
        int start = afterStartCode(annexB, offset, end);
        while (start < end) {
            int next = afterStartCode(annexB, start, end);
            int stop = hasStartCodeBefore(annexB, start, next, end) ? next - 3 : end;
            while (stop > start && annexB[stop - 1] == 0) {
                stop--;
            }
            if (stop > start) {
                visitor.nalUnit(annexB, start, stop - start);
            }
            start = next;
        }
    }

    /** The NAL units of an Annex B byte stream, each as its own copy, without start codes. */
    public static List<byte[]> split(byte[] annexB) {
        List<byte[]> units = new ArrayList<>();
        forEach(
                annexB,
                0,
                annexB.length,
                (buf, offset, length) -> units.add(Arrays.copyOfRange(buf, offset, offset + length)));
        return units;
    }

    /**
     * Whether there is a start code, and something behind it.
     *
     * @param zerosBefore how many of its zeros stand before {@code off}
     */
    static boolean beginsWithStartCode(byte[] buf, int off, int len, int zerosBefore) {
        int zeros = 0;
        while (zeros < len && buf[off + zeros] == 0) {
            zeros++;
        }
        return zerosBefore + zeros >= 2 && zeros + 1 < len && buf[off + zeros] == 1;
    }

    /**
     * The index of the next NAL unit's header behind a start code, or {@code end} when there is none. What can be no header
     * of a picture's NAL units is none: some encoders write times into SEI messages without emulation prevention.
     */
    static int nextHeader(byte[] buf, int from, int end) {
        int header = afterStartCode(buf, from, end);
        while (header < end && !isOfPicture(buf[header])) {
            header = afterStartCode(buf, header, end);
        }
        return header;
    }

    private static boolean isOfPicture(int header) {
        int type = type(header);
        return !forbidden(header)
                && (type == SLICE || (type >= IDR_SLICE && type <= ACCESS_UNIT_DELIMITER) || type == FILLER_DATA);
    }

    /** The index after the next 00 00 01, or {@code end} when there is none. */
    private static int afterStartCode(byte[] buf, int from, int end) {
        int i = from + 2;
        while (i < end) {
            if (buf[i] > 1 || buf[i] < 0) {
                i += 3;
            } else if (buf[i] == 1 && buf[i - 1] == 0 && buf[i - 2] == 0) {
                return i + 1;
            } else {
                i++;
            }
        }
        return end;
    }

    /** Tells a start code that is the stream's last three bytes from no start code at all. */
    private static boolean hasStartCodeBefore(byte[] buf, int start, int next, int end) {
        return next < end || (next - 3 >= start && buf[next - 1] == 1 && buf[next - 2] == 0 && buf[next - 3] == 0);
    }
}
