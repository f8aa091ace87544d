package io.github.whep4j.srtp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Session keys from a master key (RFC 3711, Section 4.3, with a key derivation rate of 0; RFC 6188, Section 3 for keys of
 * 256 bits; RFC 7714, Section 11 for salts of 96 bits).
 */
final class KeyDerivation {
    static final int LABEL_RTP_ENCRYPTION = 0;
    static final int LABEL_RTP_AUTHENTICATION = 1;
    static final int LABEL_RTP_SALT = 2;
    static final int LABEL_RTCP_ENCRYPTION = 3;
    static final int LABEL_RTCP_AUTHENTICATION = 4;
    static final int LABEL_RTCP_SALT = 5;

    /** From the labels of RTP to those of RTCP. */
    static final int RTCP_LABELS = LABEL_RTCP_ENCRYPTION;

    private final AesKey key;
    private final AesCounterMode aes;
    private final byte[] salt;

    KeyDerivation(SrtpKeys.MasterKey master) {
        key = new AesKey(master.key.clone());
        aes = new AesCounterMode(key);
        salt = master.salt.clone();
    }

    /** {@code PRF_n(master_key, (label << 48) XOR master_salt)}, of {@code lengthBytes} bytes. */
    byte[] derive(int label, int lengthBytes) {
        // The 14 octets of x, then the 2 of the block counter. Salts of 12 octets are filled with zeros at their end.
        byte[] x = Arrays.copyOf(salt, AesCounterMode.BLOCK_BYTES);
        x[7] ^= (byte) label;
        ByteBuffer iv = ByteBuffer.wrap(x);
        byte[] derived = new byte[lengthBytes];
        aes.xor(iv.getLong(), iv.getLong(), derived, 0, lengthBytes, derived, 0);
        Arrays.fill(x, (byte) 0);
        return derived;
    }

    void destroy() {
        key.destroy();
        aes.destroy();
        Arrays.fill(salt, (byte) 0);
    }
}
