package io.github.whep4j.srtp;

import static io.github.whep4j.srtp.Packets.hex;
import static io.github.whep4j.srtp.SrtpProfile.AEAD_AES_128_GCM;
import static io.github.whep4j.srtp.SrtpProfile.AES_CM_128_HMAC_SHA1_80;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reference packets of libsrtp's {@code srtp_driver.c}: the whole way from the master key to the packet. */
class LibsrtpPacketsTest {
    private static final String RTP = "800f1234decafbadcafebabeabababababababababababababababab";
    private static final String RTCP = "81c8000bcafebabeabababababababababababababababab";

    private static final String CM_RTP = "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb";
    private static final String CM_RTCP =
            "81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798";
    private static final String GCM_RTP =
            "800f1234decafbadcafebabec5002ede04cfdd2eb91159e0880aa06ed2976826f796b201df3131a127e8a392";
    private static final String GCM_RTCP =
            "81c8000bcafebabec98b8b5df0392a55852b6c21ac8e7025c52c6fbea2b3b446ea31123ba88ce61e80000001";

    @ParameterizedTest
    @CsvSource({"AES_CM_128_HMAC_SHA1_80, " + CM_RTP, "AEAD_AES_128_GCM, " + GCM_RTP})
    void srtp(SrtpProfile profile, String wire) {
        SrtpSender sender = new SrtpSender(Packets.keys(profile));
        assertEquals(wire, hex(Packets.protect(sender, hex(RTP))));
        assertPlain(new SrtpReceiver(Packets.keys(profile)), hex(wire), hex(RTP));
    }

    @ParameterizedTest
    @CsvSource({"AES_CM_128_HMAC_SHA1_80, " + CM_RTCP, "AEAD_AES_128_GCM, " + GCM_RTCP})
    void srtcp(SrtpProfile profile, String wire) {
        SrtpSender sender = new SrtpSender(Packets.keys(profile));
        Packets.protectRtcp(sender, hex(RTCP)); // libsrtp counts from 1, the RFC from 0
        assertEquals(wire, hex(Packets.protectRtcp(sender, hex(RTCP))));

        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(profile));
        byte[] plain = new byte[64];
        int length = receiver.unprotectRtcp(hex(wire), 0, wire.length() / 2, plain, 0);
        assertEquals(RTCP, hex(Arrays.copyOf(plain, length)));
    }

    /** The extension stays readable and is authenticated. */
    @Test
    void headerExtension() {
        String header = "900f1234decafbadcafebabebede000617414273a475262748220000c8308e4655996386b395fb00";
        SrtpSender sender = new SrtpSender(Packets.keys(AES_CM_128_HMAC_SHA1_80));
        byte[] wire = Packets.protect(sender, hex(header + RTP.substring(24)));
        assertEquals(header + CM_RTP.substring(24, 56), hex(wire).substring(0, header.length() + 32));
        assertPlain(new SrtpReceiver(Packets.keys(AES_CM_128_HMAC_SHA1_80)), wire, hex(header + RTP.substring(24)));
    }

    /** RFC 6904 was not negotiated: the body decrypts, the values in the extension are as they were sent. */
    @Test
    void encryptedHeaderExtensionIsLeftAlone() {
        String header = "900f1234decafbadcafebabebede000617588a9270f4e15e1c220000c8309546a994f0bc54789700";
        assertPlain(
                new SrtpReceiver(Packets.keys(AES_CM_128_HMAC_SHA1_80)),
                hex(header + "4e55dc4ce79978d88ca4d215949d24025a46b3ca35c535a891c7"),
                hex(header + RTP.substring(24)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "tag of 32 bits, 800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc",
        "MKI, 800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402e1f97a0db78d6acc99ea179b8dbb",
        "NULL cipher, 800f1234decafbadcafebabeabababababababababababababababab" + "a136270b679134ce9b00",
        "AES-256, 800f1234decafbadcafebabef1d9de17ff251ff1aa007774b0b4b40da08d9d9a5b3a55d8873b",
    })
    void otherProfilesAreRefused(String what, String wire) {
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(AES_CM_128_HMAC_SHA1_80));
        assertEquals(SrtpStatus.AUTHENTICATION_FAILED, Packets.unprotect(receiver, hex(wire)), what);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "MKI, AUTHENTICATION_FAILED,"
                + "81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001e1f97a0d993e08cd54d6c1230798",
        "NULL cipher, NOT_ENCRYPTED," + "81c8000bcafebabeabababababababababababababababab00000001fe88c7fdfd37ebce615d",
    })
    void otherRtcpFormsAreRefused(String what, String status, String wire) {
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(AES_CM_128_HMAC_SHA1_80));
        assertEquals(status, SrtpStatus.name(Packets.unprotectRtcp(receiver, hex(wire))), what);
    }

    /** The same packet with other sequence numbers, as a sender counts on through two wraps. */
    @ParameterizedTest(name = "sequence number {0}, roll-over counter {1}")
    @CsvSource({
        "65534, 0, dae8b0de83c8b04e96f24a2425bce81efd162555e37f4389d3a4,"
                + "13c8a0e35de7456ab2d334abd1bf4afb42d78d9bfac35a2bc71887f7e5c35901",
        "65535, 0, f36e96fc87ac01758cea5f94ba171db81149c9c49efa93c1b483,"
                + "d494b10e1dc38bd0aec3fb9c9a45edcc38f62c226704c0e5d4bd59c18478b33a",
        "0, 1, 24ecf92d9c97bf2ac679b796fdfd365a267beecdc56456590e62,"
                + "bf6c6dfe17cc151e899f772b46409248441b38fe472d11f34b9c6eab595d256f",
        "1, 1, b6f1f0a458a238ac3d2f55ac6566b25c051f89495037505c44c7,"
                + "ed15014db6b05349ed97792f4c31d438d58ed625fb433cf3516c086320a405dc",
        "2, 1, 63df72463c77861982ab80526662a858f3286e35fadc98f785b6,"
                + "a1214ee4eb58f589070726324a6cc6db014732a3762fd172f1437ac5873119f8",
        "32768, 1, 3877845b1d6d7d27b8f4c5d777f59116f028c47fa3324f6272f3,"
                + "00842704474e7b73366f98e082f0f6f9040daef057202f966ffc31c5b18783a2",
        "65535, 1, 9ef3389acca4592a9856704dda191b2546d7fe7b075ab84679cd,"
                + "6b5088b5bcdf5fd61cc3cdd46a08594f030730e57a5d629e8b7eae1017a1e636",
        "0, 2, d9cbc2b63dc5f9dec78f86a0bfe06b189e0468ccc40ac9d5265c,"
                + "ed4ece0349815b9df4e4b92bb61a571447f69a8890bd7140fbace82582c8a183",
        "65535, 4294967295, 8600988d69d2456da3f55eaca1a1af4ff3ef51be509e969dd434,"
                + "cd04114cb6b11f8c700b586629b7b71934da3ac17846708a68f805e22a4711d3",
    })
    void rollOver(int sequenceNumber, long rollOverCounter, String cmBody, String gcmBody) {
        String header = "800f" + String.format("%04x", sequenceNumber) + "decafbadcafebabe";
        byte[] plain = hex(header + RTP.substring(24));
        assertRollOver(AES_CM_128_HMAC_SHA1_80, rollOverCounter, plain, hex(header + cmBody));
        assertRollOver(AEAD_AES_128_GCM, rollOverCounter, plain, hex(header + gcmBody));
    }

    private static void assertRollOver(SrtpProfile profile, long rollOverCounter, byte[] plain, byte[] wire) {
        long index = rollOverCounter << 16 | PacketHeader.sequenceNumber(plain, 0);
        SrtpSender sender = new SrtpSender(Packets.keys(profile), before(index), SourceContexts.rtcp());
        assertArrayEquals(wire, Packets.protect(sender, plain));
        assertPlain(new SrtpReceiver(Packets.keys(profile), before(index), SourceContexts.rtcp()), wire, plain);
    }

    /** Contexts in which the packet before that one was the last. */
    private static SourceContexts before(long index) {
        SourceContexts sources = SourceContexts.rtp();
        sources.add(Packets.SSRC, index - 1);
        return sources;
    }

    private static void assertPlain(SrtpReceiver receiver, byte[] wire, byte[] plain) {
        byte[] dst = new byte[wire.length];
        int length = receiver.unprotect(wire, 0, wire.length, dst, 0);
        assertEquals(hex(plain), length < 0 ? SrtpStatus.name(length) : hex(Arrays.copyOf(dst, length)));
    }
}
