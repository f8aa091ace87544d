package io.github.whep4j.srtp;

/**
 * The index of an SRTP packet: 2^16 * roll-over counter + sequence number. Only the sequence number is sent, so the
 * receiver guesses the rest (RFC 3711, Section 3.3.1 and Appendix A). A wrong guess makes the authentication fail.
 */
final class PacketIndex {
    /** The most that fit a 32-bit roll-over counter. */
    static final long MAX_RTP = (1L << 48) - 1;

    static final long MAX_RTCP = (1L << 31) - 1;

    private static final int HALF = 0x8000;

    private PacketIndex() {}

    /**
     * The index nearest to the highest authenticated one that has the sequence number. Exactly as in Appendix A, but for
     * the ends: negative where the counter would go below 0, above {@link #MAX_RTP} where it would go beyond its 32 bits.
     * The RFC computes modulo 2^32 there, which would name a packet that no sender may have sent.
     *
     * @param highest the highest authenticated index: ROC and s_l of the RFC
     */
    static long guess(long highest, int sequenceNumber) {
        long rollOverCounter = highest >>> 16;
        int highestSequenceNumber = (int) (highest & 0xffff);
        if (highestSequenceNumber < HALF) {
            if (sequenceNumber - highestSequenceNumber > HALF) {
                rollOverCounter--;
            }
        } else if (highestSequenceNumber - HALF > sequenceNumber) {
            rollOverCounter++;
        }
        return (rollOverCounter << 16) | sequenceNumber;
    }

    /**
     * Whether a source that was never heard may have wrapped before its first packet came through: if the packets up to
     * 65535 were lost, or overtaken, a small sequence number has a roll-over counter of 1. The RFC leaves such a receiver
     * out of step for good; trying both costs one more authentication, once per source.
     */
    static boolean mayHaveWrapped(int firstSequenceNumber) {
        return firstSequenceNumber < HALF;
    }

    /** An index in the first round after the wrap. */
    static long wrapped(int sequenceNumber) {
        return nextRound(sequenceNumber);
    }

    /** The index with the same sequence number, one round later. */
    static long nextRound(long index) {
        return index + (1L << 16);
    }
}
