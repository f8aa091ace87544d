package io.github.whep4j.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is done to a packet on its way: it is refused with a status, nothing is written, and no state is left behind. */
class TamperingTest {
    /** CSRC, an extension and a payload that is no multiple of the block. */
    private static final byte[] RTP = Packets.hex("917ff0f0decafbadcafebabe" + "11223344" + "bede0001" + "10aa0000"
            + "7c85b8000102030405060708090a0b0c0d0e0f10111213");

    private static final byte[] RTCP = Packets.rtcp(Packets.SSRC, 44);

    @ParameterizedTest
    @EnumSource
    void everyBitFlipOfSrtp(SrtpProfile profile) {
        byte[] wire = Packets.protect(new SrtpSender(Packets.keys(profile)), RTP);
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(profile));
        for (int bit = 0; bit < wire.length * 8; bit++) {
            assertRefused(receiver, flipped(wire, bit), false);
        }
        assertEquals("SrtpReceiver[" + profile + ", 0 sources]", receiver.toString());
        assertEquals(RTP.length, Packets.unprotect(receiver, wire));
        for (int bit = 0; bit < wire.length * 8; bit++) {
            assertRefused(receiver, flipped(wire, bit), false);
        }
        assertEquals("SrtpReceiver[" + profile + ", 1 sources]", receiver.toString());
    }

    @ParameterizedTest
    @EnumSource
    void everyBitFlipOfSrtcp(SrtpProfile profile) {
        byte[] wire = Packets.protectRtcp(new SrtpSender(Packets.keys(profile)), RTCP);
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(profile));
        for (int bit = 0; bit < wire.length * 8; bit++) {
            assertRefused(receiver, flipped(wire, bit), true);
        }
        assertEquals(RTCP.length, Packets.unprotectRtcp(receiver, wire));
        for (int bit = 0; bit < wire.length * 8; bit++) {
            assertRefused(receiver, flipped(wire, bit), true);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTruncation(SrtpProfile profile) {
        byte[] rtp = Packets.protect(new SrtpSender(Packets.keys(profile)), RTP);
        byte[] rtcp = Packets.protectRtcp(new SrtpSender(Packets.keys(profile)), RTCP);
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(profile));
        for (int length = 0; length < rtp.length; length++) {
            assertRefused(receiver, Arrays.copyOf(rtp, length), false);
        }
        for (int length = 0; length < rtcp.length; length++) {
            assertRefused(receiver, Arrays.copyOf(rtcp, length), true);
        }
        assertEquals(RTP.length, Packets.unprotect(receiver, rtp));
        assertEquals(RTCP.length, Packets.unprotectRtcp(receiver, rtcp));
    }

    @ParameterizedTest
    @EnumSource
    void oneOctetMore(SrtpProfile profile) {
        byte[] rtp = Packets.protect(new SrtpSender(Packets.keys(profile)), RTP);
        byte[] rtcp = Packets.protectRtcp(new SrtpSender(Packets.keys(profile)), RTCP);
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(profile));
        assertRefused(receiver, Arrays.copyOf(rtp, rtp.length + 1), false);
        assertRefused(receiver, Arrays.copyOf(rtcp, rtcp.length + 1), true);
    }

    /** str0m's malformed-packet-injection: what looks like SRTCP or SRTP by its first octets, in every short length. */
    @ParameterizedTest
    @EnumSource
    void shortDatagrams(SrtpProfile profile) {
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(profile));
        for (int length = 0; length <= 80; length++) {
            byte[] datagram = new byte[length];
            for (int fill : new int[] {0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xff}) {
                Arrays.fill(datagram, (byte) fill);
                assertRefused(receiver, datagram, false);
                assertRefused(receiver, datagram, true);
                if (length >= 2) {
                    datagram[0] = (byte) 0x80;
                    datagram[1] = (byte) 0xc9;
                    assertRefused(receiver, datagram, false);
                    assertRefused(receiver, datagram, true);
                }
            }
        }
    }

    /** A header whose extension says that it ends in the tag, or behind the packet. */
    @ParameterizedTest
    @EnumSource
    void extensionIntoTheTag(SrtpProfile profile) {
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(profile));
        byte[] packet = new byte[12 + 4 + 40];
        packet[0] = (byte) 0x90;
        for (int words = 0; words < 70_000; words += words < 64 ? 1 : 997) {
            packet[14] = (byte) (words >>> 8);
            packet[15] = (byte) words;
            boolean fits = 16 + 4 * (words & 0xffff) <= packet.length - profile.rtpOverheadBytes();
            assertEquals(
                    fits ? SrtpStatus.AUTHENTICATION_FAILED : SrtpStatus.MALFORMED,
                    Packets.unprotect(receiver, packet));
        }
    }

    @ParameterizedTest
    @EnumSource
    void longerThanADatagram(SrtpProfile profile) {
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(profile));
        SrtpSender sender = new SrtpSender(Packets.keys(profile));
        byte[] tooLong = Packets.rtp(1, 1, 65_536);
        assertEquals(SrtpStatus.MALFORMED, Packets.unprotect(receiver, Packets.rtp(1, 1, 70_000)));
        assertEquals(SrtpStatus.MALFORMED, Packets.unprotectRtcp(receiver, Packets.rtcp(1, 70_000)));
        assertEquals(SrtpStatus.MALFORMED, sender.protect(tooLong, 0, tooLong.length, new byte[70_000], 0));
        assertEquals(SrtpStatus.MALFORMED, sender.protectRtcp(tooLong, 0, tooLong.length, new byte[70_000], 0));
    }

    private static byte[] flipped(byte[] wire, int bit) {
        byte[] damaged = wire.clone();
        damaged[bit / 8] ^= (byte) (1 << (bit % 8));
        return damaged;
    }

    private static void assertRefused(SrtpReceiver receiver, byte[] datagram, boolean rtcp) {
        byte[] input = datagram.clone();
        byte[] dst = new byte[datagram.length];
        Arrays.fill(dst, (byte) 0x5a);
        byte[] untouched = dst.clone();
        int status = rtcp
                ? receiver.unprotectRtcp(datagram, 0, datagram.length, dst, 0)
                : receiver.unprotect(datagram, 0, datagram.length, dst, 0);
        assertTrue(status < 0, () -> "accepted: " + Packets.hex(input));
        assertArrayEquals(untouched, dst);

        // In place, too.
        int again = rtcp
                ? receiver.unprotectRtcp(datagram, 0, datagram.length, datagram, 0)
                : receiver.unprotect(datagram, 0, datagram.length, datagram, 0);
        assertEquals(status, again);
        assertArrayEquals(input, datagram);
    }
}
