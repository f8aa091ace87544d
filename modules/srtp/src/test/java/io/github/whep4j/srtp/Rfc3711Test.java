package io.github.whep4j.srtp;

import static io.github.whep4j.srtp.Packets.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The test vectors of RFC 3711, Appendix B. */
class Rfc3711Test {
    private final KeyDerivation keys =
            new KeyDerivation(new SrtpKeys.MasterKey(hex(Packets.RFC_3711_KEY), hex(Packets.RFC_3711_SALT)));

    /** Appendix B.2: 0xff02 blocks, so that the counter carries into its second octet. */
    @Test
    void appendixB2_aesCmKeyStream() {
        AesCounterMode aes = new AesCounterMode(new AesKey(hex("2b7e151628aed2a6abf7158809cf4f3c")));
        byte[] stream = new byte[0xff02 * 16];
        aes.xor(0xf0f1f2f3f4f5f6f7L, 0xf8f9fafbfcfd0000L, stream, 0, stream.length, stream, 0);

        assertEquals(
                "e03ead0935c95e80e166b16dd92b4eb4d23513162b02d0f72a43a2fe4a5f97ab41e95b3bb0a2e8dd477901e4fca894c0",
                hex(Arrays.copyOf(stream, 48)));
        assertEquals(
                "ec8cdf7398607cb0f2d21675ea9ea1e4362b7c3c6773516318a077d7fc5073ae6a2cc3787889374fbeb4c81b17ba6c44",
                hex(Arrays.copyOfRange(stream, 0xfeff * 16, stream.length)));
    }

    @Test
    void appendixB3_encryptionKey() {
        assertEquals("c61e7a93744f39ee10734afe3ff7a087", hex(keys.derive(0, 16)));
    }

    @Test
    void appendixB3_salt() {
        assertEquals("30cbbc08863d8c85d49db34a9ae1", hex(keys.derive(2, 14)));
    }

    @Test
    void appendixB3_authenticationKeyOf94Octets() {
        assertEquals(
                "cebe321f6ff7716b6fd4ab49af256a156d38baa48f0a0acf3c34e2359e6cdbcee049646c43d9327ad175578ef72270986371c10c"
                        + "9a369ac2f94a8c5fbcdddc256d6e919a48b610ef17c2041e474035766b68642c59bbfc2f34db60dbdfb2",
                hex(keys.derive(1, 94)));
    }

    /** Not in the RFC; libsrtp's reference SRTCP packet depends on them. */
    @Test
    void srtcpLabels() {
        assertEquals("4c1aa45a81f73d61c800bbb00fbb1eaa", hex(keys.derive(3, 16)));
        assertEquals("8d54534feb49ae8e7993a6bd0b844fc323a93dfd", hex(keys.derive(4, 20)));
        assertEquals("9581c7ad87b3e530bf3e4454a8b3", hex(keys.derive(5, 14)));
    }
}
