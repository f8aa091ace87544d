package io.github.whep4j.srtp;

import static io.github.whep4j.srtp.Packets.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The test vectors of RFC 6188: keys of 256 bits, which AEAD_AES_256_GCM derives its session keys from. */
class Rfc6188Test {
    private final KeyDerivation keys = new KeyDerivation(new SrtpKeys.MasterKey(
            hex("f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6"),
            hex("3b04803de51ee7c96423ab5b78d2")));

    @Test
    void section7_1_keyStream() {
        AesCounterMode aes =
                new AesCounterMode(new AesKey(hex("57f82fe3613fd170a85ec93c40b1f0922ec4cb0dc025b58272147cc438944a98")));
        byte[] stream = new byte[48];
        aes.xor(0xf0f1f2f3f4f5f6f7L, 0xf8f9fafbfcfd0000L, stream, 0, stream.length, stream, 0);

        assertEquals(
                "92bdd28a93c3f52511c677d08b5515a49da71b2378a854f67050756ded165bac63c4868b7096d88421b563b8c94c9a31",
                hex(stream));
    }

    @Test
    void section7_2_keyDerivation() {
        assertEquals(
                "5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4",
                hex(keys.derive(KeyDerivation.LABEL_RTP_ENCRYPTION, 32)));
        assertEquals("fa31791685ca444a9e07c6c64e93", hex(keys.derive(KeyDerivation.LABEL_RTP_SALT, 14)));
        assertEquals(
                "fd9c32d39ed5fbb5a9dc96b30818454d1313dc05",
                hex(keys.derive(KeyDerivation.LABEL_RTP_AUTHENTICATION, 20)));
    }
}
