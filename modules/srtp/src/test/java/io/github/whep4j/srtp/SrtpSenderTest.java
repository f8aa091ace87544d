package io.github.whep4j.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpSenderTest {
    /** Two packets with one key stream would give the XOR of their payloads away. */
    @ParameterizedTest
    @EnumSource
    void anIndexIsUsedOnce(SrtpProfile profile) {
        SrtpSender sender = new SrtpSender(Packets.keys(profile));
        Packets.protect(sender, Packets.rtp(1, 500, 20));
        byte[] dst = new byte[64];
        assertEquals(SrtpStatus.REPLAYED, sender.protect(Packets.rtp(1, 500, 21), 0, 33, dst, 0));
        assertArrayEquals(new byte[64], dst);
        Packets.protect(sender, Packets.rtp(1, 499, 20));
        Packets.protect(sender, Packets.rtp(2, 500, 20));
    }

    @Test
    void numbersBeforeTheWindowOrTheBeginningAreRefused() {
        SrtpSender sender = new SrtpSender(Packets.keys(SrtpProfile.AEAD_AES_128_GCM));
        Packets.protect(sender, Packets.rtp(1, 5000, 20));
        assertEquals(SrtpStatus.TOO_OLD, sender.protect(Packets.rtp(1, 904, 20), 0, 32, new byte[64], 0));
        assertEquals(SrtpStatus.TOO_OLD, sender.protect(Packets.rtp(1, 65000, 20), 0, 32, new byte[64], 0));
        Packets.protect(sender, Packets.rtp(2, 3, 20));
        assertEquals(48, sender.protect(Packets.rtp(2, 0, 20), 0, 32, new byte[64], 0), "the beginning");
    }

    /** RFC 3711, Section 3.4: the index is zero before the first packet and counts up for each source. */
    @Test
    void srtcpIndex() {
        SrtpSender sender = new SrtpSender(Packets.keys(SrtpProfile.AEAD_AES_128_GCM));
        assertEquals(0x8000_0000, lastWord(Packets.protectRtcp(sender, Packets.rtcp(1, 20))));
        assertEquals(0x8000_0001, lastWord(Packets.protectRtcp(sender, Packets.rtcp(1, 20))));
        assertEquals(0x8000_0000, lastWord(Packets.protectRtcp(sender, Packets.rtcp(2, 20))));
    }

    @Test
    void whatIsNoPacketIsRefused() {
        SrtpSender sender = new SrtpSender(Packets.keys(SrtpProfile.AES_CM_128_HMAC_SHA1_80));
        byte[] dst = new byte[99];
        assertEquals(SrtpStatus.MALFORMED, sender.protect(Packets.rtp(1, 1, 0), 0, 11, dst, 0));
        assertEquals(SrtpStatus.MALFORMED, sender.protect(new byte[12], 0, 12, dst, 0));
        assertEquals(SrtpStatus.MALFORMED, sender.protectRtcp(Packets.rtcp(1, 0), 0, 7, dst, 0));
        assertEquals(SrtpStatus.MALFORMED, sender.protectRtcp(new byte[8], 0, 8, dst, 0));
    }

    @Test
    void sourcesAreLimited() {
        SrtpSender sender = new SrtpSender(Packets.keys(SrtpProfile.AES_CM_128_HMAC_SHA1_80));
        for (int ssrc = 0; ssrc < SourceContexts.MAX_KNOWN; ssrc++) {
            Packets.protect(sender, Packets.rtp(ssrc, 9, 30));
        }
        byte[] dst = new byte[99];
        assertEquals(SrtpStatus.TOO_MANY_SOURCES, sender.protect(Packets.rtp(-1, 9, 30), 0, 42, dst, 0));
        assertEquals(SrtpStatus.TOO_OLD, sender.protect(Packets.rtp(3, 9, 30), 0, 42, dst, 0));
        assertEquals(52, sender.protect(Packets.rtp(3, 10, 30), 0, 42, dst, 0));
    }

    /** Two packets with one index would have one key stream. */
    @Test
    void aSourceThatGaveWay_goesOnAboveItsIndices() {
        SrtpSender sender = new SrtpSender(Packets.keys(SrtpProfile.AES_CM_128_HMAC_SHA1_80));
        Packets.protect(sender, Packets.rtp(7, 65_535, 30));
        Packets.protect(sender, Packets.rtp(7, 0, 30));
        assertEquals(0x8000_0000, lastWord(Arrays.copyOf(Packets.protectRtcp(sender, Packets.rtcp(7, 20)), 32)));
        for (int ssrc = 1_000; ssrc < 1_000 + SourceContexts.MAX_PRESENT; ssrc++) {
            Packets.protect(sender, Packets.rtp(ssrc, 9, 30));
            Packets.protectRtcp(sender, Packets.rtcp(ssrc, 20));
        }
        byte[] dst = new byte[99];
        assertEquals(SrtpStatus.TOO_OLD, sender.protect(Packets.rtp(7, 0, 30), 0, 42, dst, 0));
        assertEquals(SrtpStatus.TOO_OLD, sender.protect(Packets.rtp(7, 65_535, 30), 0, 42, dst, 0));
        assertEquals(52, sender.protect(Packets.rtp(7, 1, 30), 0, 42, dst, 0));
        assertEquals(0x8000_0001, lastWord(Arrays.copyOf(Packets.protectRtcp(sender, Packets.rtcp(7, 20)), 32)));
    }

    private static int lastWord(byte[] packet) {
        return PacketHeader.word(packet, packet.length - 4);
    }
}
