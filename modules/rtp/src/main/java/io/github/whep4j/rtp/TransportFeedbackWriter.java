package io.github.whep4j.rtp;

/**
 * Writes {@link TransportFeedback}: {@link #begin} with a packet that was received, {@link #add} the following ones in the
 * order of their sequence numbers as long as they fit, {@link #write}. To be used again and again; nothing is allocated.
 * Not thread-safe.
 */
public final class TransportFeedbackWriter {

    /** How many packets one feedback tells of at most, received or not. */
    public static final int MAX_STATUSES = 8_000;

    /** A gap in the sequence takes no more chunks than so many symbols do. */
    private static final int GAP_SYMBOLS = 21;

    private static final int MAX_PADDING = 3;
    private static final int MAX_SMALL_DELTA = 255;

    private final int maxLength;
    private final byte[] symbols = new byte[MAX_STATUSES];
    private final byte[] deltas;
    private int symbolCount;
    private int deltasLength;

    /** An upper bound of the symbols to be encoded, gaps shortened. */
    private int boundSymbols;

    private long base;
    private long referenceTime;
    private long lastTicks;

    /** A writer of packets of at most {@code maxLength} bytes, 64 or more. */
    public TransportFeedbackWriter(int maxLength) {
        if (maxLength < 64) {
            throw new IllegalArgumentException("maxLength: " + maxLength);
        }
        this.maxLength = maxLength;
        this.deltas = new byte[maxLength];
    }

    /**
     * Begins a feedback packet.
     *
     * @param baseSequence extended transport-wide sequence number of the first packet told of; if that was received it is
     *     {@code sequence}, else at most {@link #MAX_STATUSES} before it
     * @param sequence that of the first packet received
     * @param arrivalTicks when it arrived, in ticks of {@link TransportFeedback#TICK_NANOS} on any clock
     */
    public void begin(long baseSequence, long sequence, long arrivalTicks) {
        if (baseSequence > sequence || sequence - baseSequence >= MAX_STATUSES) {
            throw new IllegalArgumentException("base " + baseSequence + ", first received " + sequence);
        }
        base = baseSequence;
        symbolCount = 0;
        boundSymbols = 0;
        deltasLength = 0;
        referenceTime = Math.floorDiv(arrivalTicks, (long) TransportFeedback.REFERENCE_TICKS);
        lastTicks = referenceTime * TransportFeedback.REFERENCE_TICKS;
        append((int) (sequence - baseSequence), arrivalTicks - lastTicks);
        lastTicks = arrivalTicks;
    }

    /**
     * Adds the next packet that was received.
     *
     * @param sequence greater than the one before
     * @return false if it does not fit: write what there is, and begin another feedback packet with it
     */
    public boolean add(long sequence, long arrivalTicks) {
        long gap = sequence - base - symbolCount;
        long delta = arrivalTicks - lastTicks;
        if (delta != (short) delta || symbolCount + gap >= MAX_STATUSES) {
            return false;
        }
        int bound = boundSymbols + (int) Math.min(gap, GAP_SYMBOLS) + 1;
        int chunks = (bound + TransportFeedback.TWO_BIT_SYMBOLS - 1) / TransportFeedback.TWO_BIT_SYMBOLS + 1;
        int length = TransportFeedback.FIXED_LENGTH + TransportFeedback.CHUNK_LENGTH * chunks + deltasLength + 2;
        if (length + MAX_PADDING > maxLength) {
            return false;
        }
        append((int) gap, delta);
        lastTicks = arrivalTicks;
        return true;
    }

    private void append(int gap, long delta) {
        for (int i = 0; i < gap; i++) {
            symbols[symbolCount++] = TransportFeedback.NOT_RECEIVED;
        }
        boundSymbols += Math.min(gap, GAP_SYMBOLS) + 1;
        if (delta >= 0 && delta <= MAX_SMALL_DELTA) {
            symbols[symbolCount++] = TransportFeedback.SMALL_DELTA;
            deltas[deltasLength++] = (byte) delta;
        } else {
            symbols[symbolCount++] = TransportFeedback.LARGE_DELTA;
            BigEndian.put16(deltas, deltasLength, (int) delta);
            deltasLength += 2;
        }
    }

    /**
     * Writes the packet, padded to whole words; the padding bit is set if there is any.
     *
     * @param feedbackCount one more than in the packet before; its lowest 8 bits are used
     * @return the packet's length
     */
    public int write(byte[] buf, int off, int senderSsrc, int mediaSsrc, int feedbackCount) {
        BigEndian.put16(buf, off + 12, (int) base);
        BigEndian.put16(buf, off + 14, symbolCount);
        BigEndian.put24(buf, off + 16, (int) referenceTime);
        BigEndian.put8(buf, off + 19, feedbackCount);
        int at = writeChunks(buf, off + TransportFeedback.FIXED_LENGTH);
        System.arraycopy(deltas, 0, buf, at, deltasLength);
        int length = at + deltasLength - off;
        int padding = -length & 3;
        for (int i = 1; i <= padding; i++) {
            buf[off + length++] = (byte) (i == padding ? padding : 0);
        }
        RtcpHeader.write(buf, off, TransportFeedback.FORMAT, RtcpHeader.TRANSPORT_LAYER_FEEDBACK, length, senderSsrc);
        BigEndian.put32(buf, off + 8, mediaSsrc);
        if (padding > 0) {
            RtcpHeader.setPadding(buf, off);
        }
        return length;
    }

    private int writeChunks(byte[] buf, int off) {
        int at = off;
        int from = 0;
        while (from < symbolCount) {
            int run = runLength(from);
            if (run > TransportFeedback.TWO_BIT_SYMBOLS && run >= vectorLength(from)) {
                BigEndian.put16(buf, at, (symbols[from] << 13) | run);
                from += run;
            } else if (vectorLength(from) == TransportFeedback.ONE_BIT_SYMBOLS) {
                BigEndian.put16(buf, at, TransportFeedback.VECTOR | bits(from, TransportFeedback.ONE_BIT_SYMBOLS, 1));
                from += TransportFeedback.ONE_BIT_SYMBOLS;
            } else {
                int chunk = TransportFeedback.VECTOR | TransportFeedback.TWO_BIT;
                BigEndian.put16(buf, at, chunk | bits(from, TransportFeedback.TWO_BIT_SYMBOLS, 2));
                from += TransportFeedback.TWO_BIT_SYMBOLS;
            }
            at += TransportFeedback.CHUNK_LENGTH;
        }
        return at;
    }

    /** A chunk has room for more than {@link #MAX_STATUSES}. */
    private int runLength(int from) {
        int to = from + 1;
        while (to < symbolCount && symbols[to] == symbols[from]) {
            to++;
        }
        return to - from;
    }

    /** How many symbols a vector takes that begins here: 14 if none of them is large, 7 else. */
    private int vectorLength(int from) {
        int to = Math.min(symbolCount, from + TransportFeedback.ONE_BIT_SYMBOLS);
        for (int i = from; i < to; i++) {
            if (symbols[i] == TransportFeedback.LARGE_DELTA) {
                return TransportFeedback.TWO_BIT_SYMBOLS;
            }
        }
        return TransportFeedback.ONE_BIT_SYMBOLS;
    }

    private int bits(int from, int count, int width) {
        int bits = 0;
        for (int i = from; i < from + count; i++) {
            bits = (bits << width) | (i < symbolCount ? symbols[i] : TransportFeedback.NOT_RECEIVED);
        }
        return bits;
    }
}
