package io.github.whep4j.transport;

/** What a datagram on a multiplexed port is, judged by its first bytes (RFC 7983, Section 7; RFC 5761, Section 4). */
public enum DatagramKind {
    /** A first byte of 0 to 3. */
    STUN,
    /** A first byte of 20 to 63. */
    DTLS,
    /** TURN ChannelData, in an established allocation. */
    TURN_CHANNEL,
    /** A first byte of 128 to 191, and no packet type of RTCP in the second. */
    SRTP,
    /** A first byte of 128 to 191, and a packet type of RTCP in the second. */
    SRTCP,
    /** ZRTP, QUIC, an empty datagram, or nothing known. */
    OTHER;

    /**
     * Classifies a datagram. Only the first byte decides, and the second between SRTP and SRTCP: packet types 192 to 223
     * are RTCP, which is why RTP payload types 64 to 95 can't be used on such a port.
     */
    public static DatagramKind of(byte[] buf, int off, int len) {
        if (len < 1) {
            return OTHER;
        }
        int first = buf[off] & 0xff;
        if (first >= 128 && first <= 191) {
            if (len < 2) {
                return OTHER;
            }
            int packetType = buf[off + 1] & 0xff;
            return packetType >= 192 && packetType <= 223 ? SRTCP : SRTP;
        }
        if (first >= 20 && first <= 63) {
            return DTLS;
        }
        if (first <= 3) {
            return STUN;
        }
        return first >= 64 && first <= 79 ? TURN_CHANNEL : OTHER;
    }
}
