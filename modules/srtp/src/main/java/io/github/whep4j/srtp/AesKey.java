package io.github.whep4j.srtp;

import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * An AES key that can be overwritten: {@code SecretKeySpec} cannot, and its {@code hashCode}, which {@code toString} prints,
 * is made of the key.
 */
final class AesKey implements SecretKey {
    private static final long serialVersionUID = 1L;

    private final transient byte[] encoded;
    private transient boolean destroyed;

    /** Takes the array over. */
    AesKey(byte[] encoded) {
        this.encoded = encoded;
    }

    @Override
    public String getAlgorithm() {
        return "AES";
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    @Override
    public byte[] getEncoded() {
        return encoded.clone();
    }

    @Override
    public void destroy() {
        destroyed = true;
        Arrays.fill(encoded, (byte) 0);
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public String toString() {
        return "AesKey[" + encoded.length * 8 + " bits]";
    }
}
