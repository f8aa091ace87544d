package io.github.whep4j.rtp;

/**
 * The header extension abs-capture-time: when the picture was taken, by the clock of the system that took it. It is the clock
 * of that system's sender reports, and goes past media servers that write reports of their own.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         absolute capture timestamp, NTP, 64 bits              |
 * |                                                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         estimated capture clock offset, 64 bits, optional     |
 * |                                                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class AbsoluteCaptureTime {

    /** What {@code a=extmap} calls it. */
    public static final String URI = "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time";

    /** Length without the offset. */
    public static final int LENGTH = 8;

    private AbsoluteCaptureTime() {}

    /** Whether an element of that length holds a time. */
    public static boolean isValid(int lengthBytes) {
        return lengthBytes >= LENGTH;
    }

    /** When the picture was taken, as {@link NtpTimestamp}; 0 if the sender does not know. */
    public static long ntpTimestamp(byte[] buf, int dataAt) {
        return BigEndian.signed64(buf, dataAt);
    }

    /** Writes an element's data, without the offset. */
    public static void write(byte[] buf, int dataAt, long ntpTimestamp) {
        BigEndian.put64(buf, dataAt, ntpTimestamp);
    }
}
