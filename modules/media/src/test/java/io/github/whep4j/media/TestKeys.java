package io.github.whep4j.media;

import io.github.whep4j.srtp.SrtpKeys;
import io.github.whep4j.srtp.SrtpProfile;
import java.util.Arrays;

/** The two ends' views of one set of keys. */
final class TestKeys {

    private static final SrtpProfile PROFILE = SrtpProfile.AES_CM_128_HMAC_SHA1_80;

    private TestKeys() {}

    static SrtpKeys ofReceiver() {
        return of(PROFILE, 1, 2);
    }

    static SrtpKeys ofSender() {
        return of(PROFILE, 2, 1);
    }

    static SrtpKeys of(SrtpProfile profile, int local, int remote) {
        return SrtpKeys.of(
                profile,
                bytes(profile.keyLengthBytes(), local),
                bytes(profile.saltLengthBytes(), local + 10),
                bytes(profile.keyLengthBytes(), remote),
                bytes(profile.saltLengthBytes(), remote + 10));
    }

    private static byte[] bytes(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
