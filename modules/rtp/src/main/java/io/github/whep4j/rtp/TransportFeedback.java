package io.github.whep4j.rtp;

/**
 * Transport-wide congestion control feedback: which packets have come, and when
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01, Section 3.1). Times are in ticks of 250 &micro;s.
 *
 * <pre>
 * |V=2|P| FMT=15  |    PT=205     |             length            |
 * |                     SSRC of packet sender                     |
 * |                      SSRC of media source                     |
 * |      base sequence number     |      packet status count      |
 * |                 reference time                | fb pkt. count |
 * |          packet chunk         |         packet chunk          | and so on
 * |         packet chunk          |  recv delta   |  recv delta   | and so on
 * </pre>
 */
public final class TransportFeedback {

    /** The FMT of transport-wide feedback. */
    public static final int FORMAT = 15;

    /** A tick of the arrival times in nanoseconds. */
    public static final int TICK_NANOS = 250_000;

    static final int FIXED_LENGTH = 20;
    static final int CHUNK_LENGTH = 2;
    static final int NOT_RECEIVED = 0;
    static final int SMALL_DELTA = 1;
    static final int LARGE_DELTA = 2;
    static final int ONE_BIT_SYMBOLS = 14;
    static final int TWO_BIT_SYMBOLS = 7;
    static final int MAX_RUN = 0x1fff;
    static final int VECTOR = 0x8000;
    static final int TWO_BIT = 0x4000;

    /** Ticks of a unit of the reference time, 64 ms. */
    static final int REFERENCE_TICKS = 256;

    private TransportFeedback() {}

    /**
     * Whether this is transport-wide feedback with all its chunks and all the times that they announce; {@code length} is
     * {@link RtcpHeader#lengthOf}.
     */
    public static boolean isValid(byte[] buf, int off, int length) {
        if (!RtcpHeader.is(buf, off, RtcpHeader.TRANSPORT_LAYER_FEEDBACK, FORMAT)) {
            return false;
        }
        int content = RtcpHeader.contentLength(buf, off, length);
        return content >= FIXED_LENGTH && deltasEnd(buf, off, content) <= content;
    }

    /** Where the times end, relative to the packet; beyond any packet if the chunks do not fit. */
    private static int deltasEnd(byte[] buf, int off, int content) {
        int at = FIXED_LENGTH;
        int deltas = 0;
        for (int left = statusCount(buf, off); left > 0; ) {
            if (at + CHUNK_LENGTH > content) {
                return Integer.MAX_VALUE;
            }
            int chunk = BigEndian.unsigned16(buf, off + at);
            int symbols = Math.min(left, symbolCount(chunk));
            for (int i = 0; i < symbols; i++) {
                deltas += symbol(chunk, i);
            }
            left -= symbols;
            at += CHUNK_LENGTH;
            if (symbols == 0) {
                return Integer.MAX_VALUE; // a run of nothing: no progress
            }
        }
        return at + deltas;
    }

    /** The number of packets that a chunk tells of. */
    private static int symbolCount(int chunk) {
        if ((chunk & VECTOR) == 0) {
            return chunk & MAX_RUN;
        }
        return (chunk & TWO_BIT) == 0 ? ONE_BIT_SYMBOLS : TWO_BIT_SYMBOLS;
    }

    /** A packet's status, which is also the number of bytes that its time takes; the reserved 3 is as good as 0. */
    private static int symbol(int chunk, int index) {
        int symbol;
        if ((chunk & VECTOR) == 0) {
            symbol = (chunk >> 13) & 3;
        } else if ((chunk & TWO_BIT) == 0) {
            symbol = (chunk >> (ONE_BIT_SYMBOLS - 1 - index)) & 1;
        } else {
            symbol = (chunk >> (2 * (TWO_BIT_SYMBOLS - 1 - index))) & 3;
        }
        return symbol > LARGE_DELTA ? NOT_RECEIVED : symbol;
    }

    /** The source that the feedback is filed under. */
    public static int mediaSsrc(byte[] buf, int off) {
        return BigEndian.signed32(buf, off + 8);
    }

    /** The transport-wide sequence number of the first packet told of. */
    public static int baseSequenceNumber(byte[] buf, int off) {
        return BigEndian.unsigned16(buf, off + 12);
    }

    /** How many packets are told of, received or not. */
    public static int statusCount(byte[] buf, int off) {
        return BigEndian.unsigned16(buf, off + 14);
    }

    /** The time that the first arrival is relative to, in units of 64 ms; 24 bits with sign. */
    public static int referenceTime(byte[] buf, int off) {
        return BigEndian.signed32(buf, off + 16) >> 8;
    }

    /** Counts feedback packets, 0 to 255. */
    public static int feedbackCount(byte[] buf, int off) {
        return BigEndian.unsigned8(buf, off + 19);
    }

    /** Reads a valid packet's statuses in the order of the sequence numbers. */
    public static void forEach(byte[] buf, int off, int length, Visitor visitor) {
        int content = RtcpHeader.contentLength(buf, off, length);
        int deltaAt = off + FIXED_LENGTH + chunksLength(buf, off, content);
        int chunkAt = off + FIXED_LENGTH;
        int sequenceNumber = baseSequenceNumber(buf, off);
        long ticks = (long) referenceTime(buf, off) * REFERENCE_TICKS;
        for (int left = statusCount(buf, off); left > 0; chunkAt += CHUNK_LENGTH) {
            int chunk = BigEndian.unsigned16(buf, chunkAt);
            int symbols = Math.min(left, symbolCount(chunk));
            for (int i = 0; i < symbols; i++) {
                int symbol = symbol(chunk, i);
                if (symbol == SMALL_DELTA) {
                    ticks += BigEndian.unsigned8(buf, deltaAt);
                } else if (symbol == LARGE_DELTA) {
                    ticks += (short) BigEndian.unsigned16(buf, deltaAt);
                }
                deltaAt += symbol;
                visitor.packet(sequenceNumber, symbol != NOT_RECEIVED, ticks);
                sequenceNumber = (sequenceNumber + 1) & 0xffff;
            }
            left -= symbols;
        }
    }

    private static int chunksLength(byte[] buf, int off, int content) {
        int at = FIXED_LENGTH;
        for (int left = statusCount(buf, off); left > 0 && at + CHUNK_LENGTH <= content; at += CHUNK_LENGTH) {
            left -= symbolCount(BigEndian.unsigned16(buf, off + at));
        }
        return at - FIXED_LENGTH;
    }

    /** Hears of packets. */
    @FunctionalInterface
    public interface Visitor {

        /**
         * A packet.
         *
         * @param sequenceNumber transport-wide, 0 to 65,535
         * @param arrivalTicks when it arrived, on a clock that wraps with the reference time; of no meaning if not received
         */
        void packet(int sequenceNumber, boolean received, long arrivalTicks);
    }
}
