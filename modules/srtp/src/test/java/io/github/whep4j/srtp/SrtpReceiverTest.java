package io.github.whep4j.srtp;

import static io.github.whep4j.srtp.SrtpProfile.AES_CM_128_HMAC_SHA1_80;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SrtpReceiverTest {
    @ParameterizedTest
    @EnumSource
    void duplicatesAreRefused(SrtpProfile profile) {
        SrtpSender sender = new SrtpSender(Packets.keys(profile));
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(profile));
        byte[] rtp = Packets.protect(sender, Packets.rtp(1, 7, 100));
        byte[] rtcp = Packets.protectRtcp(sender, Packets.rtcp(1, 20));
        assertEquals(112, Packets.unprotect(receiver, rtp));
        assertEquals(SrtpStatus.REPLAYED, Packets.unprotect(receiver, rtp));
        assertEquals(28, Packets.unprotectRtcp(receiver, rtcp));
        assertEquals(SrtpStatus.REPLAYED, Packets.unprotectRtcp(receiver, rtcp));
    }

    /** RFC 3711, Section 3.3.2, for every report and not the first alone. */
    @ParameterizedTest
    @EnumSource
    void reportsAreTakenOnceEach_alsoLate(SrtpProfile profile) {
        SrtpSender sender = new SrtpSender(Packets.keys(profile));
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(profile));
        byte[][] reports = new byte[4098][];
        for (int i = 0; i < reports.length; i++) {
            reports[i] = Packets.protectRtcp(sender, Packets.rtcp(1, 20));
        }
        for (int arriving : new int[] {2, 4, 3, 4097}) {
            assertEquals(28, Packets.unprotectRtcp(receiver, reports[arriving]));
            assertEquals(SrtpStatus.REPLAYED, Packets.unprotectRtcp(receiver, reports[arriving]));
        }
        assertEquals(SrtpStatus.REPLAYED, Packets.unprotectRtcp(receiver, reports[2]));
        assertEquals(SrtpStatus.TOO_OLD, Packets.unprotectRtcp(receiver, reports[1]));
        assertEquals(28, Packets.unprotectRtcp(receiver, reports[5]));
    }

    @ParameterizedTest
    @EnumSource
    void windowOf4096(SrtpProfile profile) {
        SrtpSender sender = new SrtpSender(Packets.keys(profile));
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(profile));
        byte[] tooOld = Packets.protect(sender, Packets.rtp(1, 1000, 50));
        byte[] late = Packets.protect(sender, Packets.rtp(1, 1001, 50));
        assertEquals(62, Packets.unprotect(receiver, Packets.protect(sender, Packets.rtp(1, 1000 + 4096, 50))));
        assertEquals(SrtpStatus.TOO_OLD, Packets.unprotect(receiver, tooOld));
        assertEquals(62, Packets.unprotect(receiver, late));
        assertEquals(SrtpStatus.REPLAYED, Packets.unprotect(receiver, late));
    }

    /** A packet that was refused because it was damaged is accepted when it comes as it was sent. */
    @ParameterizedTest
    @EnumSource
    void refusedPacketDoesNotUseItsIndexUp(SrtpProfile profile) {
        SrtpSender sender = new SrtpSender(Packets.keys(profile));
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(profile));
        assertEquals(62, Packets.unprotect(receiver, Packets.protect(sender, Packets.rtp(1, 1, 50))));
        byte[] packet = Packets.protect(sender, Packets.rtp(1, 2, 50));
        byte[] damaged = packet.clone();
        damaged[40] ^= 1;
        assertEquals(SrtpStatus.AUTHENTICATION_FAILED, Packets.unprotect(receiver, damaged));
        assertEquals(62, Packets.unprotect(receiver, packet));
    }

    @Test
    void forgedSourcesLeaveNoState() {
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(AES_CM_128_HMAC_SHA1_80));
        for (int ssrc = 0; ssrc < 5_000; ssrc++) {
            assertEquals(SrtpStatus.AUTHENTICATION_FAILED, Packets.unprotect(receiver, Packets.rtp(ssrc, 9, 30)));
        }
        assertEquals("SrtpReceiver[AES_CM_128_HMAC_SHA1_80, 0 sources]", receiver.toString());
    }

    @Test
    void authenticSourcesAreLimited() {
        SrtpSender sender = new SrtpSender(Packets.keys(AES_CM_128_HMAC_SHA1_80));
        SrtpSender anotherSender = new SrtpSender(Packets.keys(AES_CM_128_HMAC_SHA1_80));
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(AES_CM_128_HMAC_SHA1_80));
        for (int ssrc = 0; ssrc < SourceContexts.MAX_KNOWN; ssrc++) {
            assertEquals(42, Packets.unprotect(receiver, Packets.protect(sender, Packets.rtp(ssrc, 9, 30))));
            assertEquals(28, Packets.unprotectRtcp(receiver, Packets.protectRtcp(sender, Packets.rtcp(ssrc, 20))));
        }
        byte[] oneMore = Packets.protect(anotherSender, Packets.rtp(-1, 9, 30));
        byte[] oneMoreRtcp = Packets.protectRtcp(anotherSender, Packets.rtcp(-1, 20));
        assertEquals(SrtpStatus.TOO_MANY_SOURCES, Packets.unprotect(receiver, oneMore));
        assertEquals(SrtpStatus.TOO_MANY_SOURCES, Packets.unprotectRtcp(receiver, oneMoreRtcp));
        assertEquals(42, Packets.unprotect(receiver, Packets.protect(sender, Packets.rtp(3, 10, 30))));
        assertEquals(28, Packets.unprotectRtcp(receiver, Packets.protectRtcp(sender, Packets.rtcp(3, 20))));
    }

    /** Finding out that a packet was forged costs more than taking a good one, so made-up sources have a budget. */
    @Test
    void madeUpSourcesAreTriedWithinABudget() {
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(AES_CM_128_HMAC_SHA1_80));
        assertEquals(UnknownSources.MAX_TRIALS, tried(receiver, UnknownSources.MAX_TRIALS));
        assertEquals(10, tried(receiver, 10 * UnknownSources.TRIED_ONE_IN));

        SrtpSender sender = new SrtpSender(Packets.keys(AES_CM_128_HMAC_SHA1_80));
        int authentic = 0;
        for (int i = 0; authentic < 100; i++) {
            int status = Packets.unprotect(receiver, Packets.protect(sender, Packets.rtp(7, i, 30)));
            authentic += status > 0 ? 1 : 0;
            assertTrue(i < 100 + UnknownSources.TRIED_ONE_IN, "a new source is found in the middle of it");
        }
        assertEquals(28, Packets.unprotectRtcp(receiver, Packets.protectRtcp(sender, Packets.rtcp(7, 20))));
        assertEquals(99, tried(receiver, 100), "one for each authentic packet but the first");
    }

    @Test
    void madeUpSourcesOfReportsHaveTheSameBudget() {
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(AES_CM_128_HMAC_SHA1_80));
        assertEquals(UnknownSources.MAX_TRIALS - 5, tried(receiver, UnknownSources.MAX_TRIALS - 5));
        for (int ssrc = 0; ssrc < 5; ssrc++) {
            assertEquals(SrtpStatus.AUTHENTICATION_FAILED, Packets.unprotectRtcp(receiver, forgedReport(ssrc)));
        }
        assertEquals(SrtpStatus.NOT_TRIED, Packets.unprotectRtcp(receiver, forgedReport(5)));
        assertEquals(0, tried(receiver, 10));
    }

    /** A network that damages packets of a camera keeps none of its new sources from being heard. */
    @Test
    void damagedPacketsOfAKnownSourceLeaveTheBudgetAlone() {
        SrtpSender sender = new SrtpSender(Packets.keys(AES_CM_128_HMAC_SHA1_80));
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(AES_CM_128_HMAC_SHA1_80));
        assertEquals(42, Packets.unprotect(receiver, Packets.protect(sender, Packets.rtp(7, 9, 30))));
        assertEquals(28, Packets.unprotectRtcp(receiver, Packets.protectRtcp(sender, Packets.rtcp(7, 20))));
        for (int i = 0; i < 100; i++) {
            assertEquals(SrtpStatus.AUTHENTICATION_FAILED, Packets.unprotect(receiver, Packets.rtp(7, 10, 40)));
            assertEquals(SrtpStatus.AUTHENTICATION_FAILED, Packets.unprotectRtcp(receiver, forgedReport(7)));
        }
        assertEquals(42, Packets.unprotect(receiver, Packets.protect(sender, Packets.rtp(7, 10, 30))));
        assertEquals(UnknownSources.MAX_TRIALS, tried(receiver, UnknownSources.MAX_TRIALS));
        assertEquals(0, tried(receiver, 10), "a full one does not grow");
    }

    /** With the E flag, index 9 and a tag of zeros. */
    private static byte[] forgedReport(int ssrc) {
        byte[] forged = Arrays.copyOf(Packets.rtcp(ssrc, 20), 28 + AES_CM_128_HMAC_SHA1_80.rtcpOverheadBytes());
        PacketTransform.putWord(0x8000_0009, forged, 28);
        return forged;
    }

    /** How many of so many packets, each of a source of its own, are looked at. */
    private static int tried(SrtpReceiver receiver, int count) {
        int tried = 0;
        for (int i = 0; i < count; i++) {
            int status = Packets.unprotect(receiver, Packets.rtp(1_000 + i, 9, 40));
            tried += status == SrtpStatus.AUTHENTICATION_FAILED ? 1 : 0;
            assertTrue(status < 0);
        }
        return tried;
    }

    /** The keys of the two directions differ: our own packets, sent back to us, are not the peer's. */
    @ParameterizedTest
    @EnumSource
    void reflectedPacketsAreRefused(SrtpProfile profile) {
        byte[] ours = new byte[profile.keyLengthBytes()];
        byte[] theirs = ours.clone();
        theirs[0] = 1;
        byte[] salt = new byte[profile.saltLengthBytes()];
        SrtpKeys keys = SrtpKeys.of(profile, ours, salt, theirs, salt);
        SrtpKeys peer = SrtpKeys.of(profile, theirs, salt, ours, salt);
        byte[] reflected = Packets.protect(new SrtpSender(keys), Packets.rtp(1, 1, 10));
        byte[] reflectedRtcp = Packets.protectRtcp(new SrtpSender(keys), Packets.rtcp(1, 20));
        SrtpReceiver receiver = new SrtpReceiver(keys);
        assertEquals(SrtpStatus.AUTHENTICATION_FAILED, Packets.unprotect(receiver, reflected));
        assertEquals(SrtpStatus.AUTHENTICATION_FAILED, Packets.unprotectRtcp(receiver, reflectedRtcp));
        assertEquals(22, Packets.unprotect(new SrtpReceiver(peer), reflected));
        assertEquals(28, Packets.unprotectRtcp(new SrtpReceiver(peer), reflectedRtcp));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void unencryptedRtcpIsRefusedEvenIfAuthentic(int index) {
        SrtpKeys keys = Packets.keys(AES_CM_128_HMAC_SHA1_80);
        byte[] plain = Packets.rtcp(1, 20);
        PacketTransform transform = PacketTransform.forRtcp(keys.profile(), new KeyDerivation(keys.remote()));
        byte[] wire = new byte[plain.length + transform.overheadBytes()];
        transform.protect(plain, 0, plain.length, plain.length, 1, index, index, wire, 0);
        SrtpReceiver receiver = new SrtpReceiver(keys);
        assertEquals(SrtpStatus.NOT_ENCRYPTED, Packets.unprotectRtcp(receiver, wire));
    }

    /** After 2^31 packets the next index would be 0 again, and its key stream the first one's. */
    @ParameterizedTest
    @EnumSource
    void lifetimeOfSrtcpKeys(SrtpProfile profile) {
        SrtpSender sender = new SrtpSender(Packets.keys(profile), SourceContexts.rtp(), at(PacketIndex.MAX_RTCP - 1));
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(profile));
        byte[] last = Packets.protectRtcp(sender, Packets.rtcp(1, 20));
        assertEquals(28, Packets.unprotectRtcp(receiver, last));
        byte[] dst = new byte[99];
        assertEquals(SrtpStatus.KEY_EXPIRED, sender.protectRtcp(Packets.rtcp(1, 20), 0, 28, dst, 0));
    }

    @ParameterizedTest
    @EnumSource
    void lifetimeOfSrtpKeys_rollOverCounter(SrtpProfile profile) {
        long last = PacketIndex.MAX_RTP;
        SrtpSender sender = new SrtpSender(Packets.keys(profile), at(last - 1), SourceContexts.rtcp());
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(profile), at(last - 1), SourceContexts.rtcp());
        assertEquals(22, Packets.unprotect(receiver, Packets.protect(sender, Packets.rtp(1, 65535, 10))));
        assertEquals(SrtpStatus.KEY_EXPIRED, sender.protect(Packets.rtp(1, 0, 10), 0, 22, new byte[99], 0));
        byte[] wrapped = Packets.protect(new SrtpSender(Packets.keys(profile)), Packets.rtp(1, 0, 10));
        assertEquals(SrtpStatus.KEY_EXPIRED, Packets.unprotect(receiver, wrapped));
    }

    @Test
    void lifetimeOfSrtpKeys_packetsOfAllSources() {
        SrtpKeys keys = Packets.keys(AES_CM_128_HMAC_SHA1_80);
        SrtpSender sender = new SrtpSender(keys, new SourceContexts(3), new SourceContexts(2));
        SrtpReceiver receiver = new SrtpReceiver(keys, new SourceContexts(2), new SourceContexts(1));
        byte[] first = Packets.protect(sender, Packets.rtp(1, 1, 10));
        byte[] second = Packets.protect(sender, Packets.rtp(2, 1, 10));
        byte[] third = Packets.protect(sender, Packets.rtp(2, 2, 10));
        assertEquals(SrtpStatus.KEY_EXPIRED, sender.protect(Packets.rtp(1, 2, 10), 0, 22, new byte[99], 0));
        assertEquals(22, Packets.unprotect(receiver, first));
        assertEquals(22, Packets.unprotect(receiver, second));
        assertEquals(SrtpStatus.KEY_EXPIRED, Packets.unprotect(receiver, third));

        assertEquals(28, Packets.unprotectRtcp(receiver, Packets.protectRtcp(sender, Packets.rtcp(1, 20))));
        byte[] secondRtcp = Packets.protectRtcp(sender, Packets.rtcp(1, 20));
        assertEquals(SrtpStatus.KEY_EXPIRED, Packets.unprotectRtcp(receiver, secondRtcp));
        assertEquals(SrtpStatus.KEY_EXPIRED, sender.protectRtcp(Packets.rtcp(1, 20), 0, 28, new byte[99], 0));
    }

    /** The ranges around the packet stay as they are, and source and destination may be the same. */
    @ParameterizedTest
    @EnumSource
    void offsetsAndInPlace(SrtpProfile profile) {
        byte[] plain = Packets.rtp(1, 1, 1200);
        byte[] plainRtcp = Packets.rtcp(1, 64);
        SrtpSender sender = new SrtpSender(Packets.keys(profile));
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(profile));
        byte[] slab = new byte[4096];
        Arrays.fill(slab, (byte) 0x77);
        System.arraycopy(plain, 0, slab, 100, plain.length);
        int length = sender.protect(slab, 100, plain.length, slab, 100);
        assertEquals(plain.length + profile.rtpOverheadBytes(), length);
        assertEquals(0x77, slab[99]);
        assertEquals(0x77, slab[100 + length]);
        assertEquals(plain.length, receiver.unprotect(slab, 100, length, slab, 2000));
        assertArrayEquals(plain, Arrays.copyOfRange(slab, 2000, 2000 + plain.length));
        assertEquals(0x77, slab[1999]);
        assertEquals(0x77, slab[2000 + plain.length]);

        System.arraycopy(plainRtcp, 0, slab, 5, plainRtcp.length);
        int rtcpLength = sender.protectRtcp(slab, 5, plainRtcp.length, slab, 5);
        assertEquals(plainRtcp.length + profile.rtcpOverheadBytes(), rtcpLength);
        assertEquals(plainRtcp.length, receiver.unprotectRtcp(slab, 5, rtcpLength, slab, 5));
        assertArrayEquals(plainRtcp, Arrays.copyOfRange(slab, 5, 5 + plainRtcp.length));
    }

    @ParameterizedTest
    @EnumSource
    void emptyPayloadAndLongPayload(SrtpProfile profile) {
        SrtpSender sender = new SrtpSender(Packets.keys(profile));
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(profile));
        byte[] longest = Packets.rtp(1, 2, 65_535 - 12 - profile.rtpOverheadBytes());
        assertEquals(12, Packets.unprotect(receiver, Packets.protect(sender, Packets.rtp(1, 1, 0))));
        byte[] dst = new byte[65_535];
        byte[] wire = Packets.protect(sender, longest);
        assertEquals(longest.length, receiver.unprotect(wire, 0, wire.length, dst, 0));
        assertArrayEquals(longest, Arrays.copyOf(dst, longest.length));
        assertEquals(8, Packets.unprotectRtcp(receiver, Packets.protectRtcp(sender, Packets.rtcp(1, 0))));
    }

    @ParameterizedTest
    @EnumSource
    void rangesOutsideTheArraysAreTheCallersFault(SrtpProfile profile) {
        SrtpSender sender = new SrtpSender(Packets.keys(profile));
        SrtpReceiver receiver = new SrtpReceiver(Packets.keys(profile));
        byte[] plain = Packets.rtp(1, 1, 40);
        byte[] wire = Packets.protect(sender, plain);
        assertThrows(IndexOutOfBoundsException.class, () -> receiver.unprotect(wire, 1, wire.length, new byte[99], 0));
        assertThrows(IndexOutOfBoundsException.class, () -> receiver.unprotect(wire, 0, wire.length, new byte[51], 0));
        assertThrows(IndexOutOfBoundsException.class, () -> receiver.unprotectRtcp(wire, 0, -1, new byte[51], 0));
        assertThrows(IndexOutOfBoundsException.class, () -> sender.protect(plain, 0, 52, new byte[52], 0));
        assertThrows(IndexOutOfBoundsException.class, () -> sender.protectRtcp(plain, 0, 52, new byte[52], 0));
        assertEquals(52, receiver.unprotect(wire, 0, wire.length, new byte[52], 0));
    }

    private static SourceContexts at(long index) {
        SourceContexts sources = SourceContexts.rtp();
        sources.add(1, index);
        return sources;
    }
}
