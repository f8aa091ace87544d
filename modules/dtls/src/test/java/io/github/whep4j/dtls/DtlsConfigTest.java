package io.github.whep4j.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DtlsConfigTest {
    private static final DtlsCertificate CERTIFICATE = DtlsCertificate.generate();
    private static final List<DtlsFingerprint> FINGERPRINTS = List.of(CERTIFICATE.fingerprint());
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static DtlsConfig config(
            List<Integer> profiles, List<DtlsFingerprint> fingerprints, Duration timeout, int maxDatagramBytes) {
        return new DtlsConfig(CERTIFICATE, DtlsRole.CLIENT, profiles, fingerprints, timeout, maxDatagramBytes);
    }

    @Test
    void listsAreCopiedAndDuplicateProfilesDropped() {
        List<DtlsFingerprint> fingerprints = new ArrayList<>(FINGERPRINTS);
        DtlsConfig config = config(List.of(8, 7, 8), fingerprints, TIMEOUT, 1_200);
        fingerprints.clear();

        assertEquals(List.of(8, 7), config.srtpProfileIds());
        assertEquals(FINGERPRINTS, config.remoteFingerprints());
        assertEquals(
                1_200,
                new DtlsConfig(CERTIFICATE, DtlsRole.CLIENT, List.of(1), FINGERPRINTS, TIMEOUT).maxDatagramBytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 5, 6, 9, -1, 0x10007})
    void profilesWithoutEncryption_orUnknown_areRefused(int profile) {
        assertThrows(IllegalArgumentException.class, () -> config(List.of(7, profile), FINGERPRINTS, TIMEOUT, 1_200));
    }

    @Test
    void noProfile_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> config(List.of(), FINGERPRINTS, TIMEOUT, 1_200));
    }

    @Test
    void noUsableFingerprint_isRefusedAndSaysSo() {
        DtlsFingerprint sha1 = DtlsFingerprint.of("sha-1", "AB:".repeat(19) + "CD");
        assertThrows(IllegalArgumentException.class, () -> config(List.of(7), List.of(), TIMEOUT, 1_200));
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> config(List.of(7), List.of(sha1), TIMEOUT, 1_200));
        assertTrue(refused.getMessage().contains("SHA-224 or stronger"), refused.getMessage());
    }

    @Test
    void timeoutAndDatagramSize_haveBounds() {
        for (Duration bad : List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofHours(2))) {
            assertThrows(IllegalArgumentException.class, () -> config(List.of(7), FINGERPRINTS, bad, 1_200));
        }
        for (int bad : new int[] {0, 255, 1_473, Integer.MAX_VALUE, -1}) {
            assertThrows(IllegalArgumentException.class, () -> config(List.of(7), FINGERPRINTS, TIMEOUT, bad));
        }
    }
}
