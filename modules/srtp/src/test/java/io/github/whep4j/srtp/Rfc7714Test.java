package io.github.whep4j.srtp;

import static io.github.whep4j.srtp.Packets.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The test vectors of RFC 7714, Sections 16 and 17. They give session keys, so they start below the key derivation. */
class Rfc7714Test {
    private static final String KEY_128 = "000102030405060708090a0b0c0d0e0f";
    private static final String KEY_256 = KEY_128 + "101112131415161718191a1b1c1d1e1f";
    private static final String SALT = "517569642070726f2071756f";

    private static final String RTP =
            "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
    private static final int RTP_SSRC = 0x5501a0b2;
    private static final long RTP_INDEX = 0xf17b;

    private static final String RTCP = "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61"
            + "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
    private static final int RTCP_SSRC = 0x4d617273;
    private static final long RTCP_INDEX = 0x5d4;

    @ParameterizedTest(name = "section {0}")
    @CsvSource({
        "16.1, " + KEY_128
                + ", 12, 8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833"
                + "899d7f27beb16a9152cf765ee4390cce",
        "16.1 authentication only, " + KEY_128 + ", 50, " + RTP + "22493f82d2bce397e9d79e3b19aa4216",
        "16.2, " + KEY_256
                + ", 12, 8040f17b8041f8d35501a0b232b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b"
                + "7aa3db36dfffd6b0f9bb7878d7a76c13",
        "16.2 authentication only, " + KEY_256 + ", 50, " + RTP + "a866d5910f887463067ceefec45215d4",
    })
    void srtp(String section, String key, int headerBytes, String expected) {
        AesGcm gcm = new AesGcm(hex(key), hex(SALT), 0);
        byte[] plain = hex(RTP);
        byte[] wire = new byte[plain.length + 16];
        gcm.protect(plain, 0, headerBytes, plain.length, RTP_SSRC, RTP_INDEX, 0, wire, 0);
        assertEquals(expected, hex(wire), section);

        byte[] back = new byte[plain.length];
        assertTrue(gcm.unprotect(wire, 0, headerBytes, wire.length, RTP_SSRC, RTP_INDEX, 0, back, 0));
        assertArrayEquals(plain, back);
    }

    @ParameterizedTest(name = "section {0}")
    @CsvSource({
        "17.1, " + KEY_128
                + ", 8, 800005d4, 81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b468630"
                + "3ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4",
        "17.2, " + KEY_256
                + ", 8, 800005d4, 81c8000d4d617273d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61d"
                + "e0476f1b6fad1d1eb30c4446839f57ff6f6cb26ac3be800005d4",
        "17.3 authentication only, " + KEY_128 + ", 52, 000005d4, " + RTCP + "841dd9683dd78ec92ae58790125f62b3000005d4",
        "17.4 authentication only, " + KEY_256 + ", 52, 000005d4, " + RTCP + "91db4afbfeee5a978fab4393ed2615fe000005d4",
    })
    void srtcp(String section, String key, int headerBytes, String wordHex, String expected) {
        AesGcm gcm = new AesGcm(hex(key), hex(SALT), 4);
        int word = PacketHeader.word(hex(wordHex), 0);
        byte[] plain = hex(RTCP);
        byte[] wire = new byte[plain.length + 20];
        gcm.protect(plain, 0, headerBytes, plain.length, RTCP_SSRC, RTCP_INDEX, word, wire, 0);
        assertEquals(expected, hex(wire), section);

        byte[] back = new byte[plain.length];
        assertTrue(gcm.unprotect(wire, 0, headerBytes, wire.length, RTCP_SSRC, RTCP_INDEX, word, back, 0));
        assertArrayEquals(plain, back);
    }
}
