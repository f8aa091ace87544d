package io.github.whep4j.srtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;

/**
 * AES in counter mode (RFC 3711, Section 4.1.1), without allocating.
 *
 * <p>The JDK's own {@code AES/CTR} has to be initialised for each packet, which costs an object for the IV and copies of
 * it. Here one ECB cipher is initialised once per key and turns all counter blocks of a packet into key stream in one
 * call, which is also what the JIT compilers vectorise best.
 */
final class AesCounterMode {
    static final int BLOCK_BYTES = 16;

    /** Enough for a packet of any usual MTU at once; longer ones take several rounds. */
    private static final int CHUNK_BYTES = 128 * BLOCK_BYTES;

    private static final VarHandle BIG_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** The order does not matter for XOR, and the machine's own saves the swaps. */
    private static final VarHandle NATIVE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final Cipher ecb;
    private final byte[] counters = new byte[CHUNK_BYTES];
    private final byte[] keyStream = new byte[CHUNK_BYTES];

    AesCounterMode(AesKey key) {
        try {
            ecb = Cipher.getInstance("AES/ECB/NoPadding");
            ecb.init(Cipher.ENCRYPT_MODE, key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no AES", e);
        }
    }

    /**
     * Encrypts or decrypts, which is the same.
     *
     * @param ivHigh the first half of the IV
     * @param ivLow the second half, its low 16 bits zero: they count the blocks, so {@code len} is 2^20 at most
     * @param dst may be {@code src} if the two ranges are the same or do not overlap
     */
    void xor(long ivHigh, long ivLow, byte[] src, int off, int len, byte[] dst, int dstOff) {
        int block = 0;
        for (int done = 0; done < len; done += CHUNK_BYTES) {
            int chunk = Math.min(CHUNK_BYTES, len - done);
            int blocks = (chunk + BLOCK_BYTES - 1) / BLOCK_BYTES;
            makeKeyStream(ivHigh, ivLow | block, blocks);
            xorKeyStream(src, off + done, chunk, dst, dstOff + done);
            block += blocks;
        }
    }

    private void makeKeyStream(long ivHigh, long firstLow, int blocks) {
        int bytes = blocks * BLOCK_BYTES;
        for (int i = 0; i < bytes; i += BLOCK_BYTES) {
            BIG_ENDIAN.set(counters, i, ivHigh);
            BIG_ENDIAN.set(counters, i + 8, firstLow + (i / BLOCK_BYTES));
        }
        try {
            if (ecb.update(counters, 0, bytes, keyStream, 0) != bytes) {
                throw new IllegalStateException(ecb.getProvider() + " holds AES/ECB blocks back");
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES failed", e);
        }
    }

    private void xorKeyStream(byte[] src, int off, int len, byte[] dst, int dstOff) {
        int i = 0;
        for (; i <= len - 8; i += 8) {
            NATIVE.set(dst, dstOff + i, (long) NATIVE.get(src, off + i) ^ (long) NATIVE.get(keyStream, i));
        }
        for (; i < len; i++) {
            dst[dstOff + i] = (byte) (src[off + i] ^ keyStream[i]);
        }
    }

    /** Forgets the key as well as Java allows: the cipher drops its round keys when it gets others. */
    void destroy() {
        Arrays.fill(keyStream, (byte) 0);
        Arrays.fill(counters, (byte) 0);
        try {
            ecb.init(Cipher.ENCRYPT_MODE, new AesKey(new byte[BLOCK_BYTES]));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES failed", e);
        }
    }
}
