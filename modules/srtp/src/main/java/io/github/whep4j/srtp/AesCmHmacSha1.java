package io.github.whep4j.srtp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * AES in counter mode, then HMAC-SHA1 with a tag of 80 bits (RFC 3711, Sections 4.1.1 and 4.2.1). Allocates nothing.
 *
 * <pre>
 * SRTP   | header | encrypted |            tag |   the tag is over header, encrypted part and the roll-over counter
 * SRTCP  | header | encrypted | E, index | tag |   the tag is over all before it
 * </pre>
 */
final class AesCmHmacSha1 extends PacketTransform {
    private final AesKey key;
    private final AesCounterMode aes;
    private final HmacSha1 hmac;
    /** The salt times 2^16, in halves. */
    private long saltHigh;

    private long saltLow;

    /** Takes key and salt over; copies what it needs of the authentication key. */
    AesCmHmacSha1(byte[] key, byte[] salt, byte[] authenticationKey, int wordBytes) {
        super(HmacSha1.TAG_BYTES, wordBytes);
        this.key = new AesKey(key);
        aes = new AesCounterMode(this.key);
        hmac = new HmacSha1(authenticationKey);
        ByteBuffer padded = ByteBuffer.wrap(Arrays.copyOf(salt, AesCounterMode.BLOCK_BYTES));
        saltHigh = padded.getLong();
        saltLow = padded.getLong();
        Arrays.fill(padded.array(), (byte) 0);
        Arrays.fill(salt, (byte) 0);
    }

    @Override
    boolean unprotect(
            byte[] src, int off, int headerBytes, int len, int ssrc, long index, int word, byte[] dst, int dstOff) {
        int plainBytes = len - overheadBytes();
        if (!hmac.verify(src, off, plainBytes, word, off + len - HmacSha1.TAG_BYTES)) {
            return false;
        }
        crypt(src, off, headerBytes, plainBytes, ssrc, index, dst, dstOff);
        return true;
    }

    @Override
    void protect(
            byte[] src, int off, int headerBytes, int len, int ssrc, long index, int word, byte[] dst, int dstOff) {
        crypt(src, off, headerBytes, len, ssrc, index, dst, dstOff);
        if (wordBytes() > 0) {
            putWord(word, dst, dstOff + len);
        }
        hmac.sign(dst, dstOff, len, word, dst, dstOff + len + wordBytes());
    }

    private void crypt(byte[] src, int off, int headerBytes, int len, int ssrc, long index, byte[] dst, int dstOff) {
        System.arraycopy(src, off, dst, dstOff, headerBytes);
        // IV = (k_s * 2^16) XOR (SSRC * 2^64) XOR (i * 2^16)
        long ivHigh = saltHigh ^ (ssrc & 0xffff_ffffL);
        long ivLow = saltLow ^ (index << 16);
        aes.xor(ivHigh, ivLow, src, off + headerBytes, len - headerBytes, dst, dstOff + headerBytes);
    }

    @Override
    int wordOffset(int len) {
        return len - overheadBytes();
    }

    @Override
    void destroy() {
        key.destroy();
        aes.destroy();
        hmac.destroy();
        saltHigh = 0;
        saltLow = 0;
    }
}
