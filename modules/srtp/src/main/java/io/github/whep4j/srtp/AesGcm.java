package io.github.whep4j.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES in Galois/counter mode with a tag of 128 bits (RFC 7714).
 *
 * <pre>
 * SRTP   | header | encrypted | tag |              associated data: the header
 * SRTCP  | header | encrypted | tag | E, index |   associated data: the header, and E with the index
 * </pre>
 *
 * <p>The JDK has to be given the nonce by initialising the cipher anew, and makes about 1 KB of short-lived objects when it
 * is; there is no way round that.
 */
final class AesGcm extends PacketTransform {
    static final int TAG_BYTES = 16;

    private static final int NONCE_BYTES = 12;
    private static final int LEAST_OPENED_BYTES = 64;
    private static final byte[] NONE = {};

    private final AesKey key;
    private final Cipher gcm;
    private final byte[] salt;
    private final byte[] nonce = new byte[NONCE_BYTES];
    private byte[] opened = NONE;

    /** Takes both arrays over. */
    AesGcm(byte[] key, byte[] salt, int wordBytes) {
        super(TAG_BYTES, wordBytes);
        this.key = new AesKey(key);
        this.salt = salt;
        try {
            gcm = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no AES/GCM", e);
        }
    }

    @Override
    boolean unprotect(
            byte[] src, int off, int headerBytes, int len, int ssrc, long index, int word, byte[] dst, int dstOff) {
        int sealedBytes = len - headerBytes - wordBytes();
        int bodyBytes = sealedBytes - TAG_BYTES;
        if (opened.length < bodyBytes) {
            opened = new byte[Math.max(LEAST_OPENED_BYTES, 2 * Integer.highestOneBit(bodyBytes))];
        }
        try {
            start(Cipher.DECRYPT_MODE, ssrc, index);
            gcm.updateAAD(src, off, headerBytes);
            if (wordBytes() > 0) {
                gcm.updateAAD(src, off + wordOffset(len), wordBytes());
            }
            // Not into dst: JDKs decrypt before they know the tag, so that a forged packet would leave traces there.
            // (And
            // in place they allocate an array as long as the whole of dst.)
            gcm.doFinal(src, off + headerBytes, sealedBytes, opened, 0);
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES/GCM failed", e);
        }
        System.arraycopy(src, off, dst, dstOff, headerBytes);
        System.arraycopy(opened, 0, dst, dstOff + headerBytes, bodyBytes);
        return true;
    }

    @Override
    void protect(
            byte[] src, int off, int headerBytes, int len, int ssrc, long index, int word, byte[] dst, int dstOff) {
        System.arraycopy(src, off, dst, dstOff, headerBytes);
        if (wordBytes() > 0) {
            putWord(word, dst, dstOff + len + TAG_BYTES);
        }
        try {
            start(Cipher.ENCRYPT_MODE, ssrc, index);
            gcm.updateAAD(dst, dstOff, headerBytes);
            if (wordBytes() > 0) {
                gcm.updateAAD(dst, dstOff + len + TAG_BYTES, wordBytes());
            }
            gcm.doFinal(src, off + headerBytes, len - headerBytes, dst, dstOff + headerBytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES/GCM failed", e);
        }
    }

    @Override
    int wordOffset(int len) {
        return len - wordBytes();
    }

    /** RFC 7714, Sections 8.1 and 9.1: two zero octets, SSRC and 48 bits of index, XOR the salt. */
    private void start(int mode, int ssrc, long index) throws GeneralSecurityException {
        System.arraycopy(salt, 0, nonce, 0, NONCE_BYTES);
        for (int i = 0; i < 4; i++) {
            nonce[2 + i] ^= (byte) (ssrc >>> (24 - 8 * i));
        }
        for (int i = 0; i < 6; i++) {
            nonce[6 + i] ^= (byte) (index >>> (40 - 8 * i));
        }
        gcm.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
    }

    /** Forgets the key as well as Java allows: the cipher drops its round keys when it gets others. */
    @Override
    void destroy() {
        key.destroy();
        Arrays.fill(salt, (byte) 0);
        Arrays.fill(nonce, (byte) 0);
        Arrays.fill(opened, (byte) 0);
        try {
            gcm.init(
                    Cipher.DECRYPT_MODE,
                    new AesKey(new byte[AesCounterMode.BLOCK_BYTES]),
                    new GCMParameterSpec(8 * TAG_BYTES, nonce));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES/GCM failed", e);
        }
    }
}
