package io.github.whep4j.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SrtpProfileTest {
    @ParameterizedTest
    @CsvSource({
        "7, AEAD_AES_128_GCM, 16, 12, 16, 20",
        "8, AEAD_AES_256_GCM, 32, 12, 16, 20",
        "1, AES_CM_128_HMAC_SHA1_80, 16, 14, 10, 14",
    })
    void numbers(int id, SrtpProfile profile, int key, int salt, int rtpOverhead, int rtcpOverhead) {
        assertEquals(Optional.of(profile), SrtpProfile.fromId(id));
        assertEquals(id, profile.id());
        assertEquals(key, profile.keyLengthBytes());
        assertEquals(salt, profile.saltLengthBytes());
        assertEquals(rtpOverhead, profile.rtpOverheadBytes());
        assertEquals(rtcpOverhead, profile.rtcpOverheadBytes());
    }

    /** Short tags (2) and no encryption (5, 6) are not implemented, so that nobody can negotiate them. */
    @Test
    void weakProfilesDoNotExist() {
        for (int id = -1; id <= 0xffff; id++) {
            assertEquals(id == 1 || id == 7 || id == 8, SrtpProfile.fromId(id).isPresent(), "id " + id);
        }
    }

    @Test
    void statusNames() {
        assertEquals("OK", SrtpStatus.name(0));
        assertEquals("OK", SrtpStatus.name(1200));
        assertEquals("AUTHENTICATION_FAILED", SrtpStatus.name(-1));
        assertEquals("REPLAYED", SrtpStatus.name(-2));
        assertEquals("MALFORMED", SrtpStatus.name(-3));
        assertEquals("KEY_EXPIRED", SrtpStatus.name(-4));
        assertEquals("TOO_MANY_SOURCES", SrtpStatus.name(-5));
        assertEquals("TOO_OLD", SrtpStatus.name(-6));
        assertEquals("NOT_ENCRYPTED", SrtpStatus.name(-7));
        assertEquals("NOT_TRIED", SrtpStatus.name(-8));
        assertEquals("UNKNOWN(-9)", SrtpStatus.name(-9));
    }
}
