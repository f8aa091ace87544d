package io.github.whep4j.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** The transforms against the plainest use of {@code javax.crypto} that the RFCs' text allows. */
class TransformProperties {
    @Property(tries = 500)
    void aesCmIsCounterModeAndHmac(
            @ForAll Random random,
            @ForAll @IntRange(max = 5_000) int bodyBytes,
            @ForAll @IntRange(min = 12, max = 80) int headerBytes,
            @ForAll int ssrc,
            @ForAll @LongRange(max = PacketIndex.MAX_RTP) long index,
            @ForAll boolean rtcp)
            throws GeneralSecurityException {
        byte[] key = bytes(random, 16);
        byte[] salt = bytes(random, 14);
        byte[] authenticationKey = bytes(random, 20);
        byte[] plain = bytes(random, headerBytes + bodyBytes);
        int word = random.nextInt();

        Cipher ctr = Cipher.getInstance("AES/CTR/NoPadding");
        byte[] iv = nonce(salt, 4, ssrc, index, 16);
        ctr.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(authenticationKey, "HmacSHA1"));
        byte[] wordBytes = ByteBuffer.allocate(4).putInt(word).array();
        byte[] encrypted = concat(Arrays.copyOf(plain, headerBytes), ctr.doFinal(plain, headerBytes, bodyBytes));
        byte[] tag = Arrays.copyOf(mac.doFinal(concat(encrypted, wordBytes)), 10);
        byte[] expected = rtcp ? concat(encrypted, wordBytes, tag) : concat(encrypted, tag);

        assertTransform(
                new AesCmHmacSha1(key.clone(), salt.clone(), authenticationKey, rtcp ? 4 : 0),
                plain,
                headerBytes,
                ssrc,
                index,
                word,
                expected);
    }

    @Property(tries = 500)
    void aesGcmIsTheJdks(
            @ForAll Random random,
            @ForAll @IntRange(max = 5_000) int bodyBytes,
            @ForAll @IntRange(min = 12, max = 80) int headerBytes,
            @ForAll int ssrc,
            @ForAll @LongRange(max = PacketIndex.MAX_RTP) long index,
            @ForAll boolean rtcp,
            @ForAll boolean longKey)
            throws GeneralSecurityException {
        byte[] key = bytes(random, longKey ? 32 : 16);
        byte[] salt = bytes(random, 12);
        byte[] plain = bytes(random, headerBytes + bodyBytes);
        int word = random.nextInt();

        Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] iv = nonce(salt, 2, ssrc, index, 12);
        gcm.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
        byte[] header = Arrays.copyOf(plain, headerBytes);
        byte[] wordBytes = ByteBuffer.allocate(4).putInt(word).array();
        gcm.updateAAD(rtcp ? concat(header, wordBytes) : header);
        byte[] sealed = concat(header, gcm.doFinal(plain, headerBytes, bodyBytes));
        byte[] expected = rtcp ? concat(sealed, wordBytes) : sealed;

        assertTransform(
                new AesGcm(key.clone(), salt.clone(), rtcp ? 4 : 0), plain, headerBytes, ssrc, index, word, expected);
    }

    private static void assertTransform(
            PacketTransform transform, byte[] plain, int headerBytes, int ssrc, long index, int word, byte[] expected) {
        byte[] wire = new byte[7 + expected.length];
        transform.protect(concat(new byte[3], plain), 3, headerBytes, plain.length, ssrc, index, word, wire, 7);
        assertArrayEquals(expected, Arrays.copyOfRange(wire, 7, wire.length));

        byte[] back = new byte[5 + plain.length];
        assertTrue(transform.unprotect(wire, 7, headerBytes, expected.length, ssrc, index, word, back, 5));
        assertArrayEquals(plain, Arrays.copyOfRange(back, 5, back.length));
    }

    /** The salt, with the SSRC from that octet on and the index behind it XORed in, filled with zeros to the length. */
    private static byte[] nonce(byte[] salt, int ssrcOffset, int ssrc, long index, int lengthBytes) {
        ByteBuffer fields = ByteBuffer.allocate(lengthBytes + 2);
        fields.putInt(ssrcOffset, ssrc);
        fields.putLong(ssrcOffset + 4, index << 16);
        byte[] nonce = Arrays.copyOf(salt, lengthBytes);
        for (int i = 0; i < lengthBytes; i++) {
            nonce[i] ^= fields.get(i);
        }
        return nonce;
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] concat(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }
}
