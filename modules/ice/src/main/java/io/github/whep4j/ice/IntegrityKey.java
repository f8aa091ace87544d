package io.github.whep4j.ice;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/** A credential, short-term or long-term: makes and checks MESSAGE-INTEGRITY (RFC 8489, Section 14.5). For one thread. */
final class IntegrityKey {
    private final Mac mac;
    private final byte[] lengthField = new byte[2];
    private final byte[] computed = new byte[Stun.INTEGRITY_BYTES];

    /** Short-term: the password itself (RFC 8489, Section 9.1.1). */
    IntegrityKey(String password) {
        this(password.getBytes(StandardCharsets.UTF_8));
    }

    private IntegrityKey(byte[] key) {
        try {
            mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA1", e);
        }
    }

    /** Long-term, with MD5, which all TURN servers know (RFC 8489, Section 9.2.2). */
    static IntegrityKey longTerm(String username, byte[] realm, String password) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update((username + ":").getBytes(StandardCharsets.UTF_8));
            md5.update(realm);
            md5.update((":" + password).getBytes(StandardCharsets.UTF_8));
            return new IntegrityKey(md5.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    /**
     * Computes the value for a message.
     *
     * @param integrityOffset where the attribute begins, relative to the message: it covers all that precedes it, under
     *     a header whose length counts the message up to its own end
     */
    void compute(byte[] buf, int off, int integrityOffset, byte[] dst, int dstOff) {
        int countedLength = integrityOffset + Stun.ATTRIBUTE_HEADER_BYTES + Stun.INTEGRITY_BYTES - Stun.HEADER_BYTES;
        Stun.writeShort(lengthField, 0, countedLength);
        mac.update(buf, off, 2);
        mac.update(lengthField, 0, 2);
        mac.update(buf, off + 4, integrityOffset - 4);
        try {
            mac.doFinal(dst, dstOff);
        } catch (ShortBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }

    boolean matches(byte[] buf, int off, int integrityOffset) {
        compute(buf, off, integrityOffset, computed, 0);
        int valueOffset = off + integrityOffset + Stun.ATTRIBUTE_HEADER_BYTES;
        int difference = 0;
        for (int i = 0; i < computed.length; i++) {
            difference |= computed[i] ^ buf[valueOffset + i];
        }
        return difference == 0;
    }

    @Override
    public String toString() {
        return "IntegrityKey[redacted]";
    }
}
