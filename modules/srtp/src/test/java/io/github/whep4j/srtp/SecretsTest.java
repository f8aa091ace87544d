package io.github.whep4j.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys are not printed, and are gone when they were destroyed. */
class SecretsTest {
    private static final Set<Class<?>> KEY_HOLDERS =
            Set.of(AesGcm.class, AesCmHmacSha1.class, AesCounterMode.class, HmacSha1.class, AesKey.class);

    @ParameterizedTest
    @EnumSource
    @SuppressWarnings("ObjectToString") // as long as it does not say more
    void nothingPrintsAKey(SrtpProfile profile) {
        SrtpKeys keys = Packets.keys(profile);
        assertEquals("SrtpKeys[" + profile + "]", keys.toString());
        assertEquals("SrtpReceiver[" + profile + ", 0 sources]", new SrtpReceiver(keys).toString());
        assertEquals("SrtpSender[" + profile + ", 0 sources]", new SrtpSender(keys).toString());
        assertFalse(keys.remote().toString().contains(Packets.hex(keys.remote().key)));
        assertEquals("AesKey[128 bits]", new AesKey(new byte[16]).toString());
    }

    @ParameterizedTest
    @EnumSource
    void destroyedKeysAreZeroAndRefuseToBeUsed(SrtpProfile profile) {
        SrtpKeys keys = Packets.keys(profile);
        SrtpKeys.MasterKey local = keys.local();
        SrtpKeys.MasterKey remote = keys.remote();
        keys.destroy();
        assertArrayEquals(new byte[profile.keyLengthBytes()], local.key);
        assertArrayEquals(new byte[profile.saltLengthBytes()], local.salt);
        assertArrayEquals(new byte[profile.keyLengthBytes()], remote.key);
        assertArrayEquals(new byte[profile.saltLengthBytes()], remote.salt);
        assertThrows(IllegalStateException.class, () -> new SrtpReceiver(keys));
        assertThrows(IllegalStateException.class, () -> new SrtpSender(keys));
        assertEquals("SrtpKeys[" + profile + ", destroyed]", keys.toString());
        assertEquals(profile, keys.profile());
    }

    @ParameterizedTest
    @EnumSource
    void receiversAndSendersOutliveTheMasterKeys(SrtpProfile profile) {
        SrtpKeys keys = Packets.keys(profile);
        SrtpSender sender = new SrtpSender(keys);
        SrtpReceiver receiver = new SrtpReceiver(keys);
        keys.destroy();
        assertEquals(62, Packets.unprotect(receiver, Packets.protect(sender, Packets.rtp(1, 1, 50))));
    }

    @ParameterizedTest
    @EnumSource
    void nothingPassesOnceDestroyed(SrtpProfile profile) {
        SrtpSender sender = new SrtpSender(Packets.keys(profile));
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(profile));
        byte[] rtp = Packets.protect(sender, Packets.rtp(1, 1, 50));
        byte[] rtcp = Packets.protectRtcp(sender, Packets.rtcp(1, 20));
        receiver.destroy();
        sender.destroy();
        assertEquals(SrtpStatus.KEY_EXPIRED, Packets.unprotect(receiver, rtp));
        assertEquals(SrtpStatus.KEY_EXPIRED, Packets.unprotectRtcp(receiver, rtcp));
        assertEquals(SrtpStatus.KEY_EXPIRED, sender.protect(Packets.rtp(1, 2, 9), 0, 21, new byte[64], 0));
        assertEquals(SrtpStatus.KEY_EXPIRED, sender.protectRtcp(Packets.rtcp(1, 20), 0, 28, new byte[64], 0));
        assertTrue(receiver.toString().endsWith("destroyed]"));
        assertTrue(sender.toString().endsWith("destroyed]"));
    }

    @Test
    void sessionKeysAreOverwritten() {
        byte[] bytes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
        AesKey key = new AesKey(bytes);
        assertFalse(key.isDestroyed());
        key.destroy();
        assertTrue(key.isDestroyed());
        assertArrayEquals(new byte[16], bytes);
    }

    @Test
    void nothingIsLeftInTheSaltThatWasTakenOver() {
        byte[] salt = Packets.hex(Packets.RFC_3711_SALT);
        byte[] key = Packets.hex(Packets.RFC_3711_KEY);
        PacketTransform transform = new AesCmHmacSha1(key, salt, new byte[HmacSha1.KEY_BYTES], 0);
        assertArrayEquals(new byte[14], salt, "it keeps another form");
        transform.destroy();
        assertArrayEquals(new byte[16], key);
    }

    /** Keys, salts, pads, key stream and the last hash: what is in arrays and fields of ours, so not the JDK's key schedules. */
    @ParameterizedTest
    @EnumSource
    void nothingOfTheSessionKeysIsLeft(SrtpProfile profile) throws IllegalAccessException {
        SrtpSender sender = new SrtpSender(Packets.keys(profile));
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(profile));
        assertEquals(62, Packets.unprotect(receiver, Packets.protect(sender, Packets.rtp(1, 1, 50))));
        assertEquals(28, Packets.unprotectRtcp(receiver, Packets.protectRtcp(sender, Packets.rtcp(1, 20))));
        KeyDerivation derivation = new KeyDerivation(Packets.keys(profile).remote());
        derivation.derive(KeyDerivation.LABEL_RTP_ENCRYPTION, profile.keyLengthBytes());

        for (Object holder : List.of(sender, receiver, derivation)) {
            assertTrue(secretsIn(holder).size() >= 2, "looks in the right place");
        }
        sender.destroy();
        receiver.destroy();
        derivation.destroy();
        for (Object holder : List.of(sender, receiver, derivation)) {
            assertEquals(List.of(), secretsIn(holder));
        }
    }

    /** The names of fields that hold anything but zero, in all that has to do with keys. */
    private static List<String> secretsIn(Object holder) throws IllegalAccessException {
        List<String> found = new ArrayList<>();
        for (Class<?> type = holder.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                field.setAccessible(true);
                Object value = Modifier.isStatic(field.getModifiers()) ? null : field.get(holder);
                String name = type.getSimpleName() + "." + field.getName();
                boolean isSet = value instanceof Long number && number != 0
                        || value instanceof byte[] bytes && !Arrays.equals(bytes, new byte[bytes.length]);
                if (isSet && !name.equals("HmacSha1.word")) {
                    found.add(name);
                } else if (value != null && KEY_HOLDERS.contains(value.getClass())) {
                    found.addAll(secretsIn(value));
                }
            }
        }
        return found;
    }

    @Test
    void keysAreCopied() {
        byte[] key = Packets.hex(Packets.RFC_3711_KEY);
        byte[] salt = Packets.hex(Packets.RFC_3711_SALT);
        SrtpKeys keys = SrtpKeys.of(SrtpProfile.AES_CM_128_HMAC_SHA1_80, key, salt, key, salt);
        key[0]++;
        assertEquals(Packets.RFC_3711_KEY, Packets.hex(keys.local().key));
    }

    @ParameterizedTest
    @EnumSource
    void keysOfTheWrongLengthAreRefusedWithoutTellingThem(SrtpProfile profile) {
        byte[] key = new byte[profile.keyLengthBytes()];
        byte[] salt = new byte[profile.saltLengthBytes()];
        byte[] wrong = new byte[17];
        for (int which = 0; which < 4; which++) {
            byte[][] arrays = {key, salt, key, salt};
            arrays[which] = wrong;
            Exception e = assertThrows(
                    IllegalArgumentException.class,
                    () -> SrtpKeys.of(profile, arrays[0], arrays[1], arrays[2], arrays[3]));
            assertEquals(
                    "master " + (which % 2 == 0 ? "key" : "salt") + " of 17 bytes instead of "
                            + arrays[(which + 2) % 4].length,
                    e.getMessage());
        }
    }
}
