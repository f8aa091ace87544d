package io.github.whep4j.rtp;

import static io.github.whep4j.rtp.Exercise.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RtpHeaderTest {

    /** From aiortc's tests: one-byte extension with a mid, marker. */
    private static final byte[] WITH_MID =
            hex("90ef374c4f1ba1adf3753f70bede00019030000078800a6dc705f7a2a43c1800066eab3c78aeb1524d8baa"
                    + "ebaa791e80fbabad9ef92bcce3e2a1105f56337eac43fedb785bf417f29455");

    private static final byte[] WITH_CSRC = hex("82003ed2000000905fbd169eabcdef01deadbeefffff");

    @Test
    void fixedHeader() {
        byte[] packet = hex("80003d7feaaa63f4f01b40e9ffff");
        assertEquals(12, RtpHeader.lengthOf(packet, 0, packet.length));
        assertEquals(0, RtpHeader.payloadType(packet, 0));
        assertEquals(0x3d7f, RtpHeader.sequenceNumber(packet, 0));
        assertEquals(0xeaaa63f4L, RtpHeader.timestamp(packet, 0));
        assertEquals(0xf01b40e9, RtpHeader.ssrc(packet, 0));
        assertFalse(RtpHeader.marker(packet, 0));
        assertFalse(RtpHeader.extension(packet, 0));
        assertEquals(0, RtpHeader.csrcCount(packet, 0));
        assertEquals(0, RtpHeader.extensionDataLength(packet, 0));
    }

    @Test
    void contributingSources() {
        assertEquals(20, RtpHeader.lengthOf(WITH_CSRC, 0, WITH_CSRC.length));
        assertEquals(2, RtpHeader.csrcCount(WITH_CSRC, 0));
        assertEquals(0xabcdef01, RtpHeader.csrc(WITH_CSRC, 0, 0));
        assertEquals(0xdeadbeef, RtpHeader.csrc(WITH_CSRC, 0, 1));
    }

    @Test
    void headerExtension() {
        assertEquals(20, RtpHeader.lengthOf(WITH_MID, 0, WITH_MID.length));
        assertTrue(RtpHeader.marker(WITH_MID, 0));
        assertEquals(111, RtpHeader.payloadType(WITH_MID, 0));
        assertEquals(HeaderExtensions.ONE_BYTE_PROFILE, RtpHeader.extensionProfile(WITH_MID, 0));
        int at = HeaderExtensions.find(WITH_MID, 0, 9);
        assertEquals(17, at);
        assertEquals(1, HeaderExtensions.lengthBytes(WITH_MID, 0, at));
        assertEquals('0', WITH_MID[at]);
    }

    @Test
    void headerExtensionAfterContributingSources() {
        byte[] packet =
                hex("000000" + "92003ed2000000905fbd169e" + "abcdef01deadbeef" + "bede0001" + "30410000" + "ffff");
        int off = 3;
        assertEquals(28, RtpHeader.lengthOf(packet, off, packet.length - off));
        assertEquals(HeaderExtensions.ONE_BYTE_PROFILE, RtpHeader.extensionProfile(packet, off));
        assertEquals(off + 24, RtpHeader.extensionDataOffset(packet, off));
        assertEquals(4, RtpHeader.extensionDataLength(packet, off));
        assertEquals(off + 25, HeaderExtensions.find(packet, off, 3));
        assertEquals(HeaderExtensions.NOT_FOUND, HeaderExtensions.find(packet, off, 0));
    }

    @Test
    void packetsOfLibwebrtcsDemultiplexerTests() {
        assertEquals(12, length("806100000000000000000000"));
        assertEquals(RtpHeader.WRONG_VERSION, length("c06100000000000000000000"));
        assertEquals(RtpHeader.TRUNCATED, length("8061000000000000000000"));
        assertTrue(isRtcp("80ca0000"));
        assertFalse(isRtcp("c0ca0000"));
        assertFalse(isRtcp("80e10000"));
        assertFalse(isRtcp("80ca00"));
        assertTrue(isRtcp("80c800000000000000000000"));
        assertFalse(isRtcp("806100000000000000000000"));
    }

    @Test
    void paddingMustFitThePayload() {
        byte[] packet = new byte[40];
        int headerLength = RtpHeader.write(packet, 0, 96, false, 1, 2, 3);
        assertFalse(RtpHeader.padding(packet, 0));
        assertEquals(0, RtpHeader.paddingLength(packet, 0, 20, headerLength));
        int length = RtpHeader.appendPadding(packet, 0, headerLength, 28);
        assertEquals(40, length);
        assertTrue(RtpHeader.padding(packet, 0));
        assertEquals(28, RtpHeader.paddingLength(packet, 0, 40, headerLength), "nothing but padding");
        packet[39] = 29;
        assertEquals(RtpHeader.TRUNCATED, RtpHeader.paddingLength(packet, 0, 40, headerLength));
        packet[39] = 0;
        assertEquals(RtpHeader.TRUNCATED, RtpHeader.paddingLength(packet, 0, 40, headerLength));
        assertEquals(RtpHeader.TRUNCATED, RtpHeader.paddingLength(packet, 0, headerLength, headerLength));
        packet[headerLength - 1] = 1;
        assertEquals(RtpHeader.TRUNCATED, RtpHeader.paddingLength(packet, 0, headerLength, headerLength), "no payload");
        assertThrows(IllegalArgumentException.class, () -> RtpHeader.appendPadding(packet, 0, 12, 0));
        assertThrows(IllegalArgumentException.class, () -> RtpHeader.appendPadding(packet, 0, 12, 256));
    }

    @Test
    void truncatedAndFlippedPacketsAreSafeToRead() {
        assertNotEquals(0, Exercise.mangled(WITH_MID, Exercise::rtp));
        assertNotEquals(0, Exercise.mangled(WITH_CSRC, Exercise::rtp));
        assertNotEquals(
                0, Exercise.mangled(hex("b062567abd029f83597eaf6dbede000122f1cc8c000000000000000c"), Exercise::rtp));
        assertNotEquals(
                0, Exercise.mangled(hex("9062567abd029f83597eaf6d1000000201000204aabbccdd00000000"), Exercise::rtp));
    }

    @Test
    void everyPrefixOfAHeaderIsTruncated() {
        for (int length = 0; length < 20; length++) {
            assertEquals(RtpHeader.TRUNCATED, RtpHeader.lengthOf(WITH_MID, 0, length));
            assertEquals(RtpHeader.TRUNCATED, RtpHeader.lengthOf(WITH_CSRC, 0, length));
        }
    }

    @Test
    void retransmissionRestoresTheOriginal() {
        byte[] rtx = new byte[WITH_MID.length + 10];
        int length = RetransmissionPayload.write(WITH_MID, 0, WITH_MID.length, rtx, 3, 97, 0xfffe, 0x0badcafe);
        assertEquals(WITH_MID.length + 2, length);
        int headerLength = RtpHeader.lengthOf(rtx, 3, length);
        assertEquals(20, headerLength);
        assertEquals(97, RtpHeader.payloadType(rtx, 3));
        assertEquals(0xfffe, RtpHeader.sequenceNumber(rtx, 3));
        assertEquals(0x0badcafe, RtpHeader.ssrc(rtx, 3));
        assertEquals(RtpHeader.timestamp(WITH_MID, 0), RtpHeader.timestamp(rtx, 3));
        assertEquals(0x374c, RetransmissionPayload.originalSequenceNumber(rtx, 3 + headerLength));
        int restored = RetransmissionPayload.restore(rtx, 3, headerLength, 111, 0xf3753f70);
        assertEquals(5, restored);
        assertArrayEquals(WITH_MID, Arrays.copyOfRange(rtx, restored, 3 + length));
        assertThrows(
                IllegalArgumentException.class,
                () -> RetransmissionPayload.write(WITH_MID, 0, 11, new byte[99], 0, 97, 1, 1));
    }

    private static int length(String hex) {
        byte[] packet = hex(hex);
        return RtpHeader.lengthOf(packet, 0, packet.length);
    }

    private static boolean isRtcp(String hex) {
        byte[] packet = hex(hex);
        return RtcpHeader.isRtcp(packet, 0, packet.length);
    }
}
