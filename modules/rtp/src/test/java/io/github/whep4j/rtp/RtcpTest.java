package io.github.whep4j.rtp;

import static io.github.whep4j.rtp.Exercise.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The samples are those of aiortc's tests. */
class RtcpTest {

    private static final byte[] SR = hex("81c8000c6d2453eade46475b151a005c66a8dd3e0000010d000034f5"
            + "8ef891ed00000000000000f60000007f0000000000000000");
    private static final byte[] RR = hex("81c9000730b68407479437af0000000000000276000007720000000000000000");
    private static final byte[] SDES = hex("81ca000c6d2453ea01267b36336634353965612d343166652d343437342d396433332d"
            + "3937303763396565373964317d00000000");
    private static final byte[] NACK = hex("81cd000c8b4477bbf71deee4000c00000020004000360000004c0000006e1000"
            + "008e000000b7000800df1000010f000001240000");
    private static final byte[] PLI = hex("81ce00025450626523013fb9");
    private static final byte[] BYE = hex("81cb0001ae528b43");

    @Test
    void senderReport() {
        assertTrue(SenderReport.isValid(SR, 0, SR.length));
        assertEquals(0x6d2453ea, SenderReport.ssrc(SR, 0));
        assertEquals(0xde46475b151a005cL, SenderReport.ntpTimestamp(SR, 0));
        assertEquals(0x66a8dd3eL, SenderReport.rtpTimestamp(SR, 0));
        assertEquals(269, SenderReport.packetCount(SR, 0));
        assertEquals(13_557, SenderReport.octetCount(SR, 0));
        assertEquals(1, SenderReport.reportCount(SR, 0));
        int block = SenderReport.reportOffset(0, 0);
        assertEquals(0x8ef891ed, ReportBlock.ssrc(SR, block));
        assertEquals(246, ReportBlock.highestSequenceNumber(SR, block));
        assertEquals(127, ReportBlock.jitter(SR, block));

        byte[] written = new byte[SR.length];
        assertEquals(
                SR.length,
                SenderReport.write(written, 0, 0x6d2453ea, 0xde46475b151a005cL, 0x66a8dd3eL, 269, 13_557, 1));
        ReportBlock.write(written, SenderReport.reportOffset(0, 0), 0x8ef891ed, 0, 0, 246, 127, 0, 0);
        assertArrayEquals(SR, written);
    }

    @Test
    void receiverReport() {
        assertTrue(ReceiverReport.isValid(RR, 0, RR.length));
        assertEquals(0x30b68407, ReceiverReport.ssrc(RR, 0));
        assertEquals(1, ReceiverReport.reportCount(RR, 0));
        int block = ReceiverReport.reportOffset(0, 0);
        assertEquals(0x479437af, ReportBlock.ssrc(RR, block));
        assertEquals(630, ReportBlock.highestSequenceNumber(RR, block));
        assertEquals(1_906, ReportBlock.jitter(RR, block));

        byte[] written = new byte[RR.length];
        assertEquals(RR.length, ReceiverReport.write(written, 0, 0x30b68407, 1));
        ReportBlock.write(written, 8, 0x479437af, 0, 0, 630, 1_906, 0, 0);
        assertArrayEquals(RR, written);
    }

    @Test
    void cumulativeLossHasASignAndIsClamped() {
        byte[] block = new byte[ReportBlock.LENGTH];
        ReportBlock.write(block, 0, 1, 255, -5, 0x1_0002_0003L, 7, 0x89abcdef, 0xfedcba98L);
        assertEquals(-5, ReportBlock.cumulativeLost(block, 0));
        assertEquals(255, ReportBlock.fractionLost(block, 0));
        assertEquals(0x0002_0003L, ReportBlock.highestSequenceNumber(block, 0));
        assertEquals(0x89abcdef, ReportBlock.lastSenderReport(block, 0));
        assertEquals(0xfedcba98L, ReportBlock.delaySinceLastSenderReport(block, 0));
        ReportBlock.write(block, 0, 1, 0, 99_999_999, 0, 0, 0, 0);
        assertEquals(0x7f_ffff, ReportBlock.cumulativeLost(block, 0));
        ReportBlock.write(block, 0, 1, 0, -99_999_999, 0, 0, 0, 0);
        assertEquals(-0x80_0000, ReportBlock.cumulativeLost(block, 0));
    }

    @Test
    void sourceDescription() {
        assertTrue(SourceDescription.isValid(SDES, 0, SDES.length));
        assertEquals(
                "{63f459ea-41fe-4474-9d33-9707c9ee79d1}", SourceDescription.cname(SDES, 0, SDES.length, 0x6d2453ea));
        assertNull(SourceDescription.cname(SDES, 0, SDES.length, 0x1234));
        for (int length = 0; length < 10; length++) {
            String cname = "abcdefghij".substring(0, length);
            byte[] written = new byte[24];
            Arrays.fill(written, (byte) 0x55);
            int packet = SourceDescription.write(written, 0, 7, cname.getBytes(StandardCharsets.UTF_8));
            assertEquals(packet, RtcpHeader.lengthOf(written, 0, packet));
            assertTrue(SourceDescription.isValid(written, 0, packet));
            assertEquals(cname, SourceDescription.cname(written, 0, packet, 7));
        }
        assertThrows(IllegalArgumentException.class, () -> SourceDescription.write(new byte[999], 0, 1, new byte[256]));
    }

    @Test
    void sourceDescriptionsWithoutRoomOrEndAreRefused() {
        assertFalse(sdes("81ca000730b68407479437af0000000000000276000007720000000000000000"), "item runs over");
        assertFalse(sdes("81ca00020000000101023132"), "no null byte");
        assertFalse(sdes("82ca00030000000101023132 00000000".replace(" ", "")), "second chunk missing");
        assertTrue(
                sdes("82ca0004000000010100000000000002 00000000".replace(" ", "")), "an empty CNAME, an empty chunk");
        assertTrue(sdes("80ca0000"), "no chunk at all");
    }

    @Test
    void goodbye() {
        assertTrue(Goodbye.isValid(BYE, 0, BYE.length));
        assertTrue(Goodbye.contains(BYE, 0, 0xae528b43));
        assertFalse(Goodbye.contains(BYE, 0, 0xae528b44));
        assertNull(Goodbye.reason(BYE, 0, BYE.length));
        byte[] written = new byte[8];
        assertEquals(8, Goodbye.write(written, 0, 0xae528b43));
        assertArrayEquals(BYE, written);

        assertTrue(bye("80cb0000"));
        assertTrue(bye("a0cb000104040404"));
        assertFalse(bye("91cb0001ae528b43"), "17 sources in four bytes");
        assertFalse(bye("81cb0002ae528b4304414243"), "a reason that runs over");
        byte[] withReason = new byte[16];
        int length = Goodbye.write(withReason, 0, 5, "abc".getBytes(StandardCharsets.UTF_8));
        assertEquals(12, length);
        assertTrue(Goodbye.isValid(withReason, 0, length));
        assertEquals("abc", Goodbye.reason(withReason, 0, length));
        assertThrows(IllegalArgumentException.class, () -> Goodbye.write(new byte[999], 0, 1, new byte[256]));
    }

    @Test
    void genericNack() {
        assertTrue(GenericNack.isValid(NACK, 0, NACK.length));
        assertEquals(0x8b4477bb, RtcpHeader.senderSsrc(NACK, 0));
        assertEquals(0xf71deee4, GenericNack.mediaSsrc(NACK, 0));
        assertEquals(10, GenericNack.entryCount(NACK, 0, NACK.length));
        assertEquals(12, GenericNack.packetId(NACK, 0, 0));
        assertEquals(0x0040, GenericNack.bitMask(NACK, 0, 1));
        assertEquals(14, GenericNack.requested(NACK, 0, NACK.length));
        long[] lost = {12, 32, 39, 54, 76, 110, 123, 142, 183, 187, 223, 236, 271, 292};
        byte[] written = new byte[NACK.length];
        assertEquals(
                NACK.length,
                GenericNack.write(written, 0, 0x8b4477bb, 0xf71deee4, lost, 0, lost.length, Integer.MAX_VALUE));
        assertArrayEquals(NACK, written);
    }

    @Test
    void keyFrameRequests() {
        assertTrue(PictureLossIndication.isValid(PLI, 0, PLI.length));
        assertEquals(0x23013fb9, PictureLossIndication.mediaSsrc(PLI, 0));
        byte[] written = new byte[12];
        assertEquals(12, PictureLossIndication.write(written, 0, 0x54506265, 0x23013fb9));
        assertArrayEquals(PLI, written);

        byte[] fir = new byte[20];
        assertEquals(20, FullIntraRequest.write(fir, 0, 1, 0x23013fb9, 255));
        assertArrayEquals(hex("84ce0004000000010000000023013fb9ff000000"), fir);
        assertTrue(FullIntraRequest.isValid(fir, 0, 20));
        assertEquals(1, FullIntraRequest.entryCount(fir, 0, 20));
        assertEquals(0x23013fb9, FullIntraRequest.ssrc(fir, 0, 0));
        assertEquals(255, FullIntraRequest.commandSequenceNumber(fir, 0, 0));
        assertFalse(PictureLossIndication.isValid(fir, 0, 20));
        assertFalse(FullIntraRequest.isValid(PLI, 0, PLI.length));
        assertFalse(FullIntraRequest.isValid(hex("84ce00020000000100000000"), 0, 12), "without an entry");
    }

    @Test
    void severalSourcesInOnePacket() {
        byte[] fir = hex("84ce0006000000010000000000000011010000000000002202000000");
        assertEquals(2, FullIntraRequest.entryCount(fir, 0, fir.length));
        assertEquals(0x11, FullIntraRequest.ssrc(fir, 0, 0));
        assertEquals(0x22, FullIntraRequest.ssrc(fir, 0, 1));
        assertEquals(2, FullIntraRequest.commandSequenceNumber(fir, 0, 1));

        byte[] report = new byte[56];
        assertEquals(56, ReceiverReport.write(report, 0, 1, 2));
        assertEquals(2, ReceiverReport.reportCount(report, 0));
        assertTrue(ReceiverReport.isValid(report, 0, 56));
        assertEquals(ReceiverReport.reportOffset(0, 0) + ReportBlock.LENGTH, ReceiverReport.reportOffset(0, 1));

        byte[] estimate = hex("8fce0006000000010000000052454d420203d0900000001100000022");
        assertTrue(ReceiverEstimatedMaxBitrate.isValid(estimate, 0, estimate.length));
        assertEquals(0x11, ReceiverEstimatedMaxBitrate.ssrc(estimate, 0, 0));
        assertEquals(0x22, ReceiverEstimatedMaxBitrate.ssrc(estimate, 0, 1));
    }

    /** RFC 5761, Section 4. */
    @Test
    void secondBytesFrom192To223AreOfRtcp() {
        for (int type = 0; type < 256; type++) {
            assertEquals(type >= 192 && type <= 223, RtcpHeader.isRtcp(new byte[] {-128, (byte) type, 0, 0}, 0, 4));
        }
        assertFalse(RtcpHeader.isRtcp(BYE, 0, 3));
    }

    @Test
    void packetsTooShortForTheirTypeAreNotValid() {
        byte[] shortReport = hex("81c80001ae528b43");
        assertFalse(SenderReport.isValid(shortReport, 0, 8));
        shortReport[1] = (byte) RtcpHeader.RECEIVER_REPORT;
        assertFalse(ReceiverReport.isValid(shortReport, 0, 8));
        shortReport[1] = (byte) RtcpHeader.TRANSPORT_LAYER_FEEDBACK;
        assertFalse(GenericNack.isValid(shortReport, 0, 8));
        shortReport[1] = (byte) RtcpHeader.PAYLOAD_SPECIFIC_FEEDBACK;
        assertFalse(PictureLossIndication.isValid(shortReport, 0, 8));
    }

    @Test
    void compounds() {
        byte[] compound = concat(SR, SDES, NACK, PLI, BYE);
        assertTrue(RtcpHeader.validCompound(compound, 0, compound.length));
        assertFalse(RtcpHeader.validCompound(compound, 0, compound.length - 4));
        assertFalse(RtcpHeader.validCompound(compound, 0, 0));
        assertTrue(RtcpHeader.validCompound(PLI, 0, PLI.length), "reduced size");
        byte[] padded = hex("a0cb000104040404");
        assertTrue(RtcpHeader.validCompound(padded, 0, 8));
        assertTrue(RtcpHeader.validCompound(concat(BYE, padded), 0, 16));
        assertFalse(RtcpHeader.validCompound(concat(padded, BYE), 0, 16), "only the last may be padded");
        padded[7] = 8;
        assertFalse(RtcpHeader.validCompound(padded, 0, 8));
        padded[7] = 0;
        assertFalse(RtcpHeader.validCompound(padded, 0, 8));
    }

    @Test
    void truncatedAndFlippedPacketsAreSafeToRead() {
        for (byte[] packet :
                new byte[][] {SR, RR, SDES, NACK, PLI, BYE, concat(SR, SDES, NACK), concat(RR, SDES, BYE)}) {
            assertNotEquals(0, Exercise.mangled(packet, Exercise::rtcp));
        }
        byte[] reason = new byte[32];
        int length = Goodbye.write(reason, 0, 5, "leaving".getBytes(StandardCharsets.UTF_8));
        assertNotEquals(0, Exercise.mangled(Arrays.copyOf(reason, length), Exercise::rtcp));
        byte[] fir = new byte[20];
        FullIntraRequest.write(fir, 0, 1, 2, 3);
        assertNotEquals(0, Exercise.mangled(fir, Exercise::rtcp));
    }

    private static boolean sdes(String hex) {
        byte[] packet = hex(hex);
        return RtcpHeader.validCompound(packet, 0, packet.length)
                && SourceDescription.isValid(packet, 0, packet.length);
    }

    private static boolean bye(String hex) {
        byte[] packet = hex(hex);
        return RtcpHeader.validCompound(packet, 0, packet.length) && Goodbye.isValid(packet, 0, packet.length);
    }

    private static byte[] concat(byte[]... packets) {
        int length = Arrays.stream(packets).mapToInt(packet -> packet.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] packet : packets) {
            System.arraycopy(packet, 0, all, at, packet.length);
            at += packet.length;
        }
        return all;
    }
}
