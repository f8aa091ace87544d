package io.github.whep4j.srtp;

import java.util.Arrays;

/**
 * The cryptography of one profile, for one direction, for RTP or for RTCP: each of these has its own session keys. It knows
 * no state of any source: the caller says which index a packet has, and remembers it when the packet turned out authentic.
 *
 * <p>Lengths are checked by the caller. {@code dst} may be {@code src} if the two ranges start at the same place or do not
 * overlap.
 */
abstract sealed class PacketTransform permits AesCmHmacSha1, AesGcm {
    private final int tagBytes;
    /** SRTCP packets carry the word of the E flag and the index; the roll-over counter of SRTP is never sent. */
    private final int wordBytes;

    PacketTransform(int tagBytes, int wordBytes) {
        this.tagBytes = tagBytes;
        this.wordBytes = wordBytes;
    }

    static PacketTransform forRtp(SrtpProfile profile, KeyDerivation keys) {
        return derive(profile, keys, 0, 0);
    }

    static PacketTransform forRtcp(SrtpProfile profile, KeyDerivation keys) {
        return derive(profile, keys, KeyDerivation.RTCP_LABELS, SrtpProfile.RTCP_INDEX_BYTES);
    }

    private static PacketTransform derive(SrtpProfile profile, KeyDerivation keys, int labels, int wordBytes) {
        byte[] key = keys.derive(labels + KeyDerivation.LABEL_RTP_ENCRYPTION, profile.keyLengthBytes());
        byte[] salt = keys.derive(labels + KeyDerivation.LABEL_RTP_SALT, profile.saltLengthBytes());
        return switch (profile) {
            case AEAD_AES_128_GCM, AEAD_AES_256_GCM -> new AesGcm(key, salt, wordBytes);
            case AES_CM_128_HMAC_SHA1_80 -> {
                byte[] authenticationKey =
                        keys.derive(labels + KeyDerivation.LABEL_RTP_AUTHENTICATION, HmacSha1.KEY_BYTES);
                PacketTransform transform = new AesCmHmacSha1(key, salt, authenticationKey, wordBytes);
                Arrays.fill(authenticationKey, (byte) 0);
                yield transform;
            }
        };
    }

    /** By how much a protected packet is longer. */
    final int overheadBytes() {
        return tagBytes + wordBytes;
    }

    final int wordBytes() {
        return wordBytes;
    }

    /**
     * Verifies a packet and decrypts it.
     *
     * @param headerBytes how much of it is authenticated but not encrypted
     * @param len the whole packet, at least {@code headerBytes + overheadBytes()}
     * @param index 48 bits: roll-over counter and sequence number; or the 31 bits of the SRTCP index
     * @param word the roll-over counter; or the E flag and the index as in the packet
     * @return false if the packet is not authentic; then nothing has been written to {@code dst}
     */
    abstract boolean unprotect(
            byte[] src, int off, int headerBytes, int len, int ssrc, long index, int word, byte[] dst, int dstOff);

    /** Encrypts a packet and appends word and tag, in the profile's order. An index must never be used twice. */
    abstract void protect(
            byte[] src, int off, int headerBytes, int len, int ssrc, long index, int word, byte[] dst, int dstOff);

    /** Where in an SRTCP packet of that length the word of the E flag and the index is. */
    abstract int wordOffset(int len);

    /** Overwrites the keys. The transform is of no use afterwards. */
    abstract void destroy();

    static void putWord(int word, byte[] dst, int off) {
        dst[off] = (byte) (word >>> 24);
        dst[off + 1] = (byte) (word >>> 16);
        dst[off + 2] = (byte) (word >>> 8);
        dst[off + 3] = (byte) word;
    }
}
