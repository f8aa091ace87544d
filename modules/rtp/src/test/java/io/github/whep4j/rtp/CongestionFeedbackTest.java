package io.github.whep4j.rtp;

import static io.github.whep4j.rtp.Exercise.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CongestionFeedbackTest {

    /** Packets of Pion's tests, two without their wrong padding bits. The reserved status 3 is as good as 0. The statuses: a dash, or milliseconds since the packet before. */
    @ParameterizedTest
    @CsvSource({
        "afcd0005fa17fa1743032fa0009900013de8021720019401, 153, 4057090, 23, 37.0",
        "8fcd0006fa17fa17193dd8bb0174000e45b15a40d800f0ffd0000003, 372, 4567386, 64, 52.0 0.0 - - - - - - - - - - - -",
        "8fcd0007fa17fa17193dd8bb0174000645b15a40400220041ffe1f9ad000d000, 372, 4567386, 64, 2047.5 2022.5 52.0 0.0 52.0 0.0",
        "afcd0006fa17fa17193dd8bb0004000710636e0120074c2424100c0c10000003, 4, 1074030, 1, 19.0 9.0 9.0 4.0 3.0 3.0 4.0",
        "8fcd00049acb0442000000000000000000000000, 0, 0, 0, ''",
        "8fcd00059acb0442000000000000000800000000c000c000, 0, 0, 0, - - - - - - - -",
    })
    void transportFeedback(String hex, int base, int referenceTime, int feedbackCount, String statuses) {
        byte[] packet = hex(hex);
        packet[3] = (byte) (packet.length / 4 - 1);
        assertTrue(TransportFeedback.isValid(packet, 0, packet.length));
        assertEquals(base, TransportFeedback.baseSequenceNumber(packet, 0));
        assertEquals(referenceTime, TransportFeedback.referenceTime(packet, 0));
        assertEquals(feedbackCount, TransportFeedback.feedbackCount(packet, 0));
        StringJoiner read = new StringJoiner(" ");
        long[] last = {referenceTime * 256L};
        int[] count = {0};
        TransportFeedback.forEach(packet, 0, packet.length, (number, received, ticks) -> {
            assertEquals((base + count[0]++) & 0xffff, number);
            read.add(received ? String.valueOf((ticks - last[0]) / 4.0) : "-");
            last[0] = ticks;
        });
        assertEquals(statuses, read.toString());
    }

    @Test
    void runsThatGoBeyondTheCountAreCutOff() {
        byte[] packet = hex("afcd00079b74f61f9371dcbc853c000963f916b3d55200309baa6aaa7b010901");
        assertTrue(TransportFeedback.isValid(packet, 0, packet.length));
        int[] count = {0};
        TransportFeedback.forEach(packet, 0, packet.length, (number, received, ticks) -> count[0]++);
        assertEquals(9, count[0]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "afcd0005fa17fa1743032fa0009900033de8021720039401",
                "afcd0005fa17fa1743032fa0009900033de8021740029401",
                "8fcd00049acb0442000000000000000100000000",
                "8fcd00059acb044200000000000000010000000000000000",
                "8fcd00039acb04420000000000000000",
            })
    void transportFeedbackWithoutItsTimesOrChunksIsRefused(String hex) {
        byte[] packet = hex(hex);
        assertFalse(TransportFeedback.isValid(packet, 0, packet.length));
    }

    @Test
    void estimate() {
        byte[] packet = new byte[24];
        assertEquals(24, ReceiverEstimatedMaxBitrate.write(packet, 0, 1, 0x48bd3ef8, 8_927_168));
        // 8,927,168 is 139,487 (0x220df) times 2 to the 6th.
        assertArrayEquals(hex("8fce0005000000010000000052454d42011a20df48bd3ef8"), packet);
        assertEquals(8_927_168, ReceiverEstimatedMaxBitrate.bitsPerSecond(packet, 0));
        assertEquals(1, ReceiverEstimatedMaxBitrate.sourceCount(packet, 0));
    }

    @Test
    void estimatesKeepEighteenBits() {
        byte[] packet = new byte[24];
        for (long bits = 1; bits > 0; bits = bits * 3 + 1) {
            ReceiverEstimatedMaxBitrate.write(packet, 0, 1, 2, bits);
            assertTrue(ReceiverEstimatedMaxBitrate.isValid(packet, 0, 24));
            long read = ReceiverEstimatedMaxBitrate.bitsPerSecond(packet, 0);
            assertTrue(read <= bits && read >= bits - (bits >> 17), bits + " became " + read);
            assertEquals(2, ReceiverEstimatedMaxBitrate.ssrc(packet, 0, 0));
        }
        packet[17] = (byte) 0xff;
        assertEquals(Long.MAX_VALUE, ReceiverEstimatedMaxBitrate.bitsPerSecond(packet, 0));
        packet[16] = 2;
        assertFalse(ReceiverEstimatedMaxBitrate.isValid(packet, 0, 24), "more sources than there is room for");
        packet[16] = 1;
        packet[12] = 'X';
        assertFalse(ReceiverEstimatedMaxBitrate.isValid(packet, 0, 24));
    }

    @Test
    void roundTripByExtendedReports() {
        byte[] request = new byte[20];
        assertEquals(20, ExtendedReport.writeReferenceTime(request, 0, 7, 0x0123_4567_89ab_cdefL));
        assertArrayEquals(hex("80cf000400000007040000020123456789abcdef"), request);
        assertTrue(ExtendedReport.isValid(request, 0, 20));
        assertEquals(0x0123_4567_89ab_cdefL, ExtendedReport.referenceTime(request, 0, 20));
        assertEquals(ExtendedReport.NOT_FOUND, ExtendedReport.findLastReceiverReport(request, 0, 20, 7));

        byte[] answer = new byte[24];
        assertEquals(24, ExtendedReport.writeLastReceiverReport(answer, 0, 8, 7, 0x4567_89ab, 0x10000));
        assertArrayEquals(hex("80cf0005000000080500000300000007456789ab00010000"), answer);
        int at = ExtendedReport.findLastReceiverReport(answer, 0, 24, 7);
        assertEquals(0x4567_89ab, ExtendedReport.lastReceiverReport(answer, at));
        assertEquals(0x10000, ExtendedReport.delaySinceLastReceiverReport(answer, at));
        assertEquals(ExtendedReport.NOT_FOUND, ExtendedReport.findLastReceiverReport(answer, 0, 24, 9));
        assertEquals(0, ExtendedReport.referenceTime(answer, 0, 24));
        answer[11] = 4;
        assertFalse(ExtendedReport.isValid(answer, 0, 24), "a block that runs over");
    }

    @Test
    void truncatedAndFlippedPacketsAreSafeToRead() {
        byte[] answer = new byte[24];
        ExtendedReport.writeLastReceiverReport(answer, 0, 8, 7, 1, 2);
        byte[] request = new byte[20];
        ExtendedReport.writeReferenceTime(request, 0, 8, 7);
        byte[] estimate = new byte[24];
        ReceiverEstimatedMaxBitrate.write(estimate, 0, 1, 2, 300_000);
        byte[] feedback = hex("afcd0006fa17fa17193dd8bb0174000e45b15a40d800f0ffd0000003");
        for (byte[] packet : new byte[][] {answer, request, estimate, feedback}) {
            assertNotEquals(0, Exercise.mangled(packet, Exercise::rtcp));
        }
    }

    @Test
    void writersStartSmallEnough() {
        assertThrows(IllegalArgumentException.class, () -> new TransportFeedbackWriter(63));
        TransportFeedbackWriter writer = new TransportFeedbackWriter(64);
        assertThrows(IllegalArgumentException.class, () -> writer.begin(6, 5, 0));
        assertThrows(IllegalArgumentException.class, () -> writer.begin(0, TransportFeedbackWriter.MAX_STATUSES, 0));
        writer.begin(5, 5, 1_000);
        assertFalse(writer.add(6, 1_000 + 32_768), "a time too far from the last");
        assertFalse(writer.add(6, 1_000 - 32_769));
        assertTrue(writer.add(6, 1_000 + 32_767));
        assertFalse(writer.add(5 + TransportFeedbackWriter.MAX_STATUSES, 40_000), "a gap too large");
        byte[] buf = new byte[64];
        int length = writer.write(buf, 0, 1, 2, 0x1ff);
        assertEquals(255, TransportFeedback.feedbackCount(buf, 0));
        assertTrue(RtcpHeader.validCompound(Arrays.copyOf(buf, length), 0, length));
    }
}
