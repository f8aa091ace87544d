package io.github.whep4j.srtp;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * HMAC-SHA1 cut to 80 bits (RFC 3711, Section 4.2.1; RFC 2104) over a packet and one word, without allocating:
 * {@code javax.crypto.Mac} makes an array for each result of the inner hash.
 */
final class HmacSha1 {
    static final int KEY_BYTES = 20;
    static final int TAG_BYTES = 10;

    private static final int BLOCK_BYTES = 64;
    private static final int HASH_BYTES = 20;

    private final MessageDigest sha1;
    private final byte[] innerPad = new byte[BLOCK_BYTES];
    private final byte[] outerPad = new byte[BLOCK_BYTES];
    private final byte[] word = new byte[4];
    private final byte[] hash = new byte[HASH_BYTES];

    HmacSha1(byte[] key) {
        if (key.length > BLOCK_BYTES) {
            throw new IllegalArgumentException("HMAC key of " + key.length + " bytes");
        }
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no SHA-1", e);
        }
        for (int i = 0; i < BLOCK_BYTES; i++) {
            int octet = i < key.length ? key[i] : 0;
            innerPad[i] = (byte) (octet ^ 0x36);
            outerPad[i] = (byte) (octet ^ 0x5c);
        }
    }

    /** Writes the tag of the range followed by the word. */
    void sign(byte[] buf, int off, int len, int trailingWord, byte[] dst, int dstOff) {
        compute(buf, off, len, trailingWord);
        System.arraycopy(hash, 0, dst, dstOff, TAG_BYTES);
    }

    /**
     * Whether the tag at {@code tagOff} is that of the range followed by the word. Takes the same time wherever the first
     * difference is: otherwise a tag could be guessed octet by octet.
     */
    boolean verify(byte[] buf, int off, int len, int trailingWord, int tagOff) {
        compute(buf, off, len, trailingWord);
        int difference = 0;
        for (int i = 0; i < TAG_BYTES; i++) {
            difference |= hash[i] ^ buf[tagOff + i];
        }
        return difference == 0;
    }

    private void compute(byte[] buf, int off, int len, int trailingWord) {
        word[0] = (byte) (trailingWord >>> 24);
        word[1] = (byte) (trailingWord >>> 16);
        word[2] = (byte) (trailingWord >>> 8);
        word[3] = (byte) trailingWord;
        try {
            sha1.update(innerPad, 0, BLOCK_BYTES);
            sha1.update(buf, off, len);
            sha1.update(word, 0, word.length);
            sha1.digest(hash, 0, HASH_BYTES);
            sha1.update(outerPad, 0, BLOCK_BYTES);
            sha1.update(hash, 0, HASH_BYTES);
            sha1.digest(hash, 0, HASH_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-1 failed", e);
        }
    }

    void destroy() {
        Arrays.fill(innerPad, (byte) 0);
        Arrays.fill(outerPad, (byte) 0);
        Arrays.fill(hash, (byte) 0);
        sha1.reset();
    }
}
