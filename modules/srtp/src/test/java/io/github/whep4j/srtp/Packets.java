package io.github.whep4j.srtp;

import java.util.Arrays;
import java.util.HexFormat;

/** Keys and packets that several tests use. */
final class Packets {
    /** Appendix B.3 of RFC 3711; libsrtp's reference packets are made with them too. */
    static final String RFC_3711_KEY = "e1f97a0d3e018be0d64fa32c06de4139";

    static final String RFC_3711_SALT = "0ec675ad498afeebb6960b3aabe6";

    /** libsrtp's AEAD_AES_128_GCM reference packets. */
    static final String LIBSRTP_GCM_KEY = "000102030405060708090a0b0c0d0e0f";

    static final String LIBSRTP_GCM_SALT = "a0a1a2a3a4a5a6a7a8a9aaab";

    static final int SSRC = 0xcafebabe;

    private Packets() {}

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", "").toLowerCase(java.util.Locale.ROOT));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** The same keys in both directions, so that what a sender protects a receiver undoes. */
    static SrtpKeys keys(SrtpProfile profile) {
        return switch (profile) {
            case AES_CM_128_HMAC_SHA1_80 -> keys(profile, RFC_3711_KEY, RFC_3711_SALT);
            case AEAD_AES_128_GCM -> keys(profile, LIBSRTP_GCM_KEY, LIBSRTP_GCM_SALT);
            case AEAD_AES_256_GCM ->
                keys(profile, LIBSRTP_GCM_KEY + "101112131415161718191a1b1c1d1e1f", LIBSRTP_GCM_SALT);
        };
    }

    static SrtpKeys keys(SrtpProfile profile, String key, String salt) {
        return SrtpKeys.of(profile, hex(key), hex(salt), hex(key), hex(salt));
    }

    /** A packet with a payload whose bytes tell where they belong. */
    static byte[] rtp(int ssrc, int sequenceNumber, int payloadBytes) {
        byte[] packet = new byte[12 + payloadBytes];
        packet[0] = (byte) 0x80;
        packet[1] = 96;
        packet[2] = (byte) (sequenceNumber >>> 8);
        packet[3] = (byte) sequenceNumber;
        PacketTransform.putWord(sequenceNumber * 3000, packet, 4);
        PacketTransform.putWord(ssrc, packet, 8);
        for (int i = 0; i < payloadBytes; i++) {
            packet[12 + i] = (byte) (i * 31 + sequenceNumber);
        }
        return packet;
    }

    /** A sender report without blocks, in length at least. */
    static byte[] rtcp(int ssrc, int bodyBytes) {
        byte[] packet = new byte[8 + bodyBytes];
        packet[0] = (byte) 0x80;
        packet[1] = (byte) 200;
        PacketTransform.putWord(packet.length / 4 - 1, packet, 0);
        packet[0] = (byte) 0x80;
        packet[1] = (byte) 200;
        PacketTransform.putWord(ssrc, packet, 4);
        for (int i = 0; i < bodyBytes; i++) {
            packet[8 + i] = (byte) (i * 17 + 5);
        }
        return packet;
    }

    static byte[] protect(SrtpSender sender, byte[] packet) {
        byte[] out = new byte[packet.length + 64];
        return Arrays.copyOf(out, requireLength(sender.protect(packet, 0, packet.length, out, 0)));
    }

    static byte[] protectRtcp(SrtpSender sender, byte[] packet) {
        byte[] out = new byte[packet.length + 64];
        return Arrays.copyOf(out, requireLength(sender.protectRtcp(packet, 0, packet.length, out, 0)));
    }

    /** The length or status only. */
    static int unprotect(SrtpReceiver receiver, byte[] packet) {
        return receiver.unprotect(packet, 0, packet.length, new byte[packet.length], 0);
    }

    static int unprotectRtcp(SrtpReceiver receiver, byte[] packet) {
        return receiver.unprotectRtcp(packet, 0, packet.length, new byte[packet.length], 0);
    }

    private static int requireLength(int status) {
        if (status < 0) {
            throw new AssertionError(SrtpStatus.name(status));
        }
        return status;
    }
}
