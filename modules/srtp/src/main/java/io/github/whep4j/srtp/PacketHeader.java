package io.github.whep4j.srtp;

/**
 * What has to be known of a packet that is not authenticated yet: where its encrypted part begins (RFC 3711, Sections 3.1
 * and 3.4), and the fields that the index and the nonce are made of. Callers check lengths once, by the two length methods.
 */
final class PacketHeader {
    /** Header and SSRC of the first packet of a compound: the part of SRTCP that is not encrypted. */
    static final int RTCP_BYTES = 8;

    static final int MALFORMED = -1;

    /** No datagram is longer; and key stream for one packet is limited (2^20 bytes, RFC 3711, Section 4.1.1). */
    static final int MAX_PACKET_BYTES = 65_535;

    private static final int RTP_FIXED_BYTES = 12;
    private static final int VERSION_2 = 2;

    private PacketHeader() {}

    /** Length of the RTP header with CSRCs and extension; negative if the packet is not RTP, or too short for what it says. */
    static int rtpLength(byte[] buf, int off, int len) {
        if (len < RTP_FIXED_BYTES || len > MAX_PACKET_BYTES || version(buf, off) != VERSION_2) {
            return MALFORMED;
        }
        int length = RTP_FIXED_BYTES + 4 * (buf[off] & 0x0f);
        if ((buf[off] & 0x10) != 0) {
            if (len < length + 4) {
                return MALFORMED;
            }
            length += 4 + 4 * (((buf[off + length + 2] & 0xff) << 8) | (buf[off + length + 3] & 0xff));
        }
        return length <= len ? length : MALFORMED;
    }

    /** Length of the part of an RTCP packet that stays readable; negative if the packet is not RTCP. */
    static int rtcpLength(byte[] buf, int off, int len) {
        return len >= RTCP_BYTES && len <= MAX_PACKET_BYTES && version(buf, off) == VERSION_2 ? RTCP_BYTES : MALFORMED;
    }

    private static int version(byte[] buf, int off) {
        return (buf[off] & 0xff) >>> 6;
    }

    static int sequenceNumber(byte[] buf, int off) {
        return ((buf[off + 2] & 0xff) << 8) | (buf[off + 3] & 0xff);
    }

    static int rtpSsrc(byte[] buf, int off) {
        return word(buf, off + 8);
    }

    static int rtcpSsrc(byte[] buf, int off) {
        return word(buf, off + 4);
    }

    static int word(byte[] buf, int off) {
        return (buf[off] & 0xff) << 24
                | (buf[off + 1] & 0xff) << 16
                | (buf[off + 2] & 0xff) << 8
                | (buf[off + 3] & 0xff);
    }
}
