package io.github.whep4j.rtp;

/**
 * Generic NACK: a request to send packets again (RFC 4585, Section 6.2.1). Each entry names a packet (PID) and, in a bit
 * mask (BLP), which of the sixteen after it are lost as well.
 */
public final class GenericNack {

    /** The FMT of generic NACK. */
    public static final int FORMAT = 1;

    /** Length without entries. */
    public static final int FIXED_LENGTH = 12;

    /** Length of an entry. */
    public static final int ENTRY_LENGTH = 4;

    private static final int MASK_SPAN = 16;

    private GenericNack() {}

    /** Whether this is a generic NACK with at least one entry; {@code length} is {@link RtcpHeader#lengthOf}. */
    public static boolean isValid(byte[] buf, int off, int length) {
        return RtcpHeader.is(buf, off, RtcpHeader.TRANSPORT_LAYER_FEEDBACK, FORMAT)
                && RtcpHeader.contentLength(buf, off, length) >= FIXED_LENGTH + ENTRY_LENGTH;
    }

    /** The source whose packets are asked for. */
    public static int mediaSsrc(byte[] buf, int off) {
        return BigEndian.signed32(buf, off + 8);
    }

    /** The number of entries of a valid packet. */
    public static int entryCount(byte[] buf, int off, int length) {
        return (RtcpHeader.contentLength(buf, off, length) - FIXED_LENGTH) / ENTRY_LENGTH;
    }

    /** The sequence number that an entry names. */
    public static int packetId(byte[] buf, int off, int entry) {
        return BigEndian.unsigned16(buf, off + FIXED_LENGTH + ENTRY_LENGTH * entry);
    }

    /** An entry's bit mask: bit i (of value 2<sup>i</sup>) stands for the packet {@code packetId + i + 1}. */
    public static int bitMask(byte[] buf, int off, int entry) {
        return BigEndian.unsigned16(buf, off + FIXED_LENGTH + ENTRY_LENGTH * entry + 2);
    }

    /**
     * Writes a NACK for as many of the given packets as its size allows, in as few entries as they need.
     *
     * @param sequenceNumbers extended sequence numbers, ascending
     * @param from index of the first one to ask for
     * @param to index behind the last one
     * @param maxLength how long the packet may be at most; at least 16
     * @return the packet's length; {@link #requested} tells how many of the packets it names
     */
    public static int write(
            byte[] buf,
            int off,
            int senderSsrc,
            int mediaSsrc,
            long[] sequenceNumbers,
            int from,
            int to,
            int maxLength) {
        int length = FIXED_LENGTH;
        int i = from;
        while (i < to && length + ENTRY_LENGTH <= maxLength) {
            long packetId = sequenceNumbers[i++];
            int mask = 0;
            while (i < to && sequenceNumbers[i] - packetId <= MASK_SPAN) {
                mask |= 1 << (sequenceNumbers[i++] - packetId - 1);
            }
            BigEndian.put16(buf, off + length, (int) packetId);
            BigEndian.put16(buf, off + length + 2, mask);
            length += ENTRY_LENGTH;
        }
        RtcpHeader.write(buf, off, FORMAT, RtcpHeader.TRANSPORT_LAYER_FEEDBACK, length, senderSsrc);
        BigEndian.put32(buf, off + 8, mediaSsrc);
        return length;
    }

    /** The number of packets that a valid NACK asks for. */
    public static int requested(byte[] buf, int off, int length) {
        int requested = 0;
        for (int entry = entryCount(buf, off, length) - 1; entry >= 0; entry--) {
            requested += 1 + Integer.bitCount(bitMask(buf, off, entry));
        }
        return requested;
    }
}
