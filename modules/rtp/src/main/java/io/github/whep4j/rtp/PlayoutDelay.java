package io.github.whep4j.rtp;

/**
 * The header extension playout-delay: between which limits the sender wishes the receiver to delay what it shows. It holds
 * until another one comes. Both limits at 0 mean: no smoothing.
 *
 * <pre>
 *  0                   1                   2
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    minimum, 10 ms     |    maximum, 10 ms     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class PlayoutDelay {

    /** What {@code a=extmap} calls it. */
    public static final String URI = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";

    /** Length of an element's data. */
    public static final int LENGTH = 3;

    private static final int UNIT_MILLIS = 10;
    private static final int MAX_UNITS = 0xfff;

    private PlayoutDelay() {}

    /** Whether an element of that length holds limits that do not contradict each other. */
    public static boolean isValid(byte[] buf, int dataAt, int lengthBytes) {
        return lengthBytes == LENGTH && minMillis(buf, dataAt) <= maxMillis(buf, dataAt);
    }

    /** The lower limit in milliseconds, at most 40,950. */
    public static int minMillis(byte[] buf, int dataAt) {
        return (BigEndian.unsigned24(buf, dataAt) >> 12) * UNIT_MILLIS;
    }

    /** The upper limit in milliseconds, at most 40,950. */
    public static int maxMillis(byte[] buf, int dataAt) {
        return (BigEndian.unsigned24(buf, dataAt) & MAX_UNITS) * UNIT_MILLIS;
    }

    /** Writes an element's data; milliseconds below a unit of 10 ms are cut off. */
    public static void write(byte[] buf, int dataAt, int minMillis, int maxMillis) {
        BigEndian.put24(buf, dataAt, (minMillis / UNIT_MILLIS) << 12 | (maxMillis / UNIT_MILLIS));
    }
}
