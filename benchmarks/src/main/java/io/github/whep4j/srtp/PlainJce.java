package io.github.whep4j.srtp;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Unprotects packets of the first round with 12 octets of header, by the shortest way through {@code javax.crypto}. */
final class PlainJce {
    private final boolean gcm;
    private final SecretKeySpec key;
    private final byte[] salt;
    private final Cipher cipher;
    private final Mac mac;

    PlainJce(SrtpProfile profile, SrtpKeys.MasterKey master) throws GeneralSecurityException {
        gcm = profile != SrtpProfile.AES_CM_128_HMAC_SHA1_80;
        KeyDerivation keys = new KeyDerivation(master);
        key = new SecretKeySpec(keys.derive(0, profile.keyLengthBytes()), "AES");
        salt = keys.derive(2, profile.saltLengthBytes());
        cipher = Cipher.getInstance(gcm ? "AES/GCM/NoPadding" : "AES/CTR/NoPadding");
        mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(keys.derive(1, HmacSha1.KEY_BYTES), "HmacSHA1"));
    }

    int unprotect(byte[] packet, byte[] dst) throws GeneralSecurityException {
        System.arraycopy(packet, 0, dst, 0, 12);
        if (gcm) {
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, nonce(packet, 2, 12)));
            cipher.updateAAD(packet, 0, 12);
            return 12 + cipher.doFinal(packet, 12, packet.length - 12, dst, 12);
        }
        int plainBytes = packet.length - HmacSha1.TAG_BYTES;
        mac.update(packet, 0, plainBytes);
        mac.update(new byte[4]);
        byte[] tag = Arrays.copyOfRange(packet, plainBytes, packet.length);
        if (!MessageDigest.isEqual(tag, Arrays.copyOf(mac.doFinal(), tag.length))) {
            throw new GeneralSecurityException("forged");
        }
        cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(nonce(packet, 4, 16)));
        return 12 + cipher.doFinal(packet, 12, plainBytes - 12, dst, 12);
    }

    private byte[] nonce(byte[] packet, int ssrcOffset, int lengthBytes) {
        ByteBuffer nonce = ByteBuffer.wrap(Arrays.copyOf(salt, lengthBytes));
        nonce.putInt(ssrcOffset, nonce.getInt(ssrcOffset) ^ PacketHeader.rtpSsrc(packet, 0));
        nonce.putShort(
                ssrcOffset + 8, (short) (nonce.getShort(ssrcOffset + 8) ^ PacketHeader.sequenceNumber(packet, 0)));
        return nonce.array();
    }
}
