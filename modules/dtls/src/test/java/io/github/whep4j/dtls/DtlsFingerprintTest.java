package io.github.whep4j.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DtlsFingerprintTest {
    private static final byte[] CERTIFICATE = HexFormat.of().parseHex("3003020101");
    private static final byte[] OTHER = HexFormat.of().parseHex("3003020102");

    private static String bytes(int count) {
        return "AB:".repeat(count - 1) + "CD";
    }

    @Test
    void of_isLenientAboutCaseColonsAndBlanks() {
        DtlsFingerprint fingerprint = DtlsFingerprint.of("sha-256", bytes(32));

        assertEquals(fingerprint, DtlsFingerprint.of(" SHA-256 ", bytes(32).toLowerCase(java.util.Locale.ROOT)));
        assertEquals(fingerprint, DtlsFingerprint.of("Sha-256", bytes(32).replace(":", "") + "\r\n"));
        assertEquals("sha-256 " + bytes(32), fingerprint.toString());
    }

    @ParameterizedTest
    @CsvSource({"sha-224,28", "sha-256,32", "sha-384,48", "sha-512,64"})
    void strongFunctions_areUsableAtTheirLengthOnly(String function, int length) {
        assertTrue(DtlsFingerprint.of(function, bytes(length)).usable());
        assertThrows(IllegalArgumentException.class, () -> DtlsFingerprint.of(function, bytes(length - 1)));
        assertThrows(IllegalArgumentException.class, () -> DtlsFingerprint.of(function, bytes(length + 1)));
    }

    @ParameterizedTest
    @CsvSource({"sha-1,20", "md5,16", "md2,16", "sha3-256,32", "x,1"})
    void weakAndUnknownFunctions_areKeptButNotUsable(String function, int length) {
        DtlsFingerprint fingerprint = DtlsFingerprint.of(function, bytes(length));

        assertFalse(fingerprint.usable());
        assertFalse(DtlsFingerprint.anyMatches(List.of(fingerprint), CERTIFICATE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "A", "AB:", ":AB", "AB::CD", "AB:C", "ABC", "AB CD", "GG", "AB-CD", "٠٠"})
    void badDigits_areRefused(String value) {
        assertThrows(IllegalArgumentException.class, () -> DtlsFingerprint.of("unknown", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "sha 256", "sha-256\r\na=x", "sha/256", "a23456789012345678901234567890123"})
    void badFunctionNames_areRefused(String function) {
        assertThrows(IllegalArgumentException.class, () -> DtlsFingerprint.of(function, bytes(32)));
    }

    @Test
    void hugeValue_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> DtlsFingerprint.of("unknown", bytes(1 << 20)));
    }

    @Test
    void strongest_picksTheBestUsableFunctionAndAllOfIt() {
        DtlsFingerprint sha1 = DtlsFingerprint.of("sha-1", bytes(20));
        DtlsFingerprint sha256 = DtlsFingerprint.of("sha-256", bytes(32));
        DtlsFingerprint sha512 = DtlsFingerprint.of("sha-512", bytes(64));
        DtlsFingerprint another512 =
                DtlsFingerprint.of("sha-512", "00" + bytes(64).substring(2));

        assertEquals(List.of(sha256), DtlsFingerprint.strongest(List.of(sha1, sha256)));
        assertEquals(List.of(sha512, another512), DtlsFingerprint.strongest(List.of(sha1, sha512, sha256, another512)));
        assertEquals(List.of(), DtlsFingerprint.strongest(List.of(sha1)));
        assertEquals(List.of(), DtlsFingerprint.strongest(List.of()));
    }

    @Test
    void anyMatches_oneOfTheStrongestSuffices_aWeakerOneDoesNot() {
        DtlsFingerprint right256 = DtlsFingerprint.compute("sha-256", CERTIFICATE);
        DtlsFingerprint wrong256 = DtlsFingerprint.compute("sha-256", OTHER);
        DtlsFingerprint wrong384 = DtlsFingerprint.compute("sha-384", OTHER);

        assertTrue(DtlsFingerprint.anyMatches(List.of(right256), CERTIFICATE));
        assertTrue(DtlsFingerprint.anyMatches(List.of(wrong256, right256), CERTIFICATE));
        assertFalse(DtlsFingerprint.anyMatches(List.of(wrong256), CERTIFICATE));
        assertFalse(DtlsFingerprint.anyMatches(List.of(right256, wrong384), CERTIFICATE));
        assertFalse(DtlsFingerprint.anyMatches(List.of(), CERTIFICATE));
    }

    @Test
    void everySingleBitOfTheDigestCounts() {
        byte[] digest = DtlsFingerprint.digest("sha-256", CERTIFICATE);
        for (int bit = 0; bit < digest.length * 8; bit++) {
            byte[] flipped = digest.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            DtlsFingerprint wrong = DtlsFingerprint.of("sha-256", HexFormat.of().formatHex(flipped));
            assertFalse(DtlsFingerprint.anyMatches(List.of(wrong), CERTIFICATE), "bit " + bit);
        }
    }
}
