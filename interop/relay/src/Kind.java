/** What a datagram of a WebRTC session is, told by its first two bytes (RFC 7983, Section 7; RFC 5761, Section 4). */
enum Kind {
    STUN, DTLS, RTP, RTCP, OTHER;

    static Kind of(byte[] datagram) {
        if (datagram.length < 12) {
            return OTHER;
        }
        int first = datagram[0] & 0xff;
        int second = datagram[1] & 0xff;
        if (first < 4) {
            return STUN;
        } else if (first >= 20 && first <= 63) {
            return DTLS;
        } else if (first >= 128 && first <= 191) {
            return second >= 192 && second <= 223 ? RTCP : RTP;
        }
        return OTHER;
    }
}
