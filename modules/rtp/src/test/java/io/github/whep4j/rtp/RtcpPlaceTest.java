package io.github.whep4j.rtp;

import static io.github.whep4j.rtp.Exercise.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Packets of a compound begin anywhere in their buffer, among other bytes. */
class RtcpPlaceTest {
    private static final int PLACE = 21;

    private interface Writer {
        int write(byte[] buf, int off);
    }

    /** The packet, in the middle of a buffer of ones. */
    private static byte[] placed(Writer writer) {
        byte[] atStart = new byte[200];
        byte[] inMiddle = new byte[200];
        Arrays.fill(atStart, (byte) -1);
        Arrays.fill(inMiddle, (byte) -1);
        int length = writer.write(atStart, 0);
        assertEquals(length, writer.write(inMiddle, PLACE));
        assertArrayEquals(Arrays.copyOf(atStart, length), Arrays.copyOfRange(inMiddle, PLACE, PLACE + length));
        for (int i = 0; i < inMiddle.length; i++) {
            assertTrue(i >= PLACE && i < PLACE + length || inMiddle[i] == -1, "byte " + i);
        }
        assertEquals(length, RtcpHeader.lengthOf(inMiddle, PLACE, inMiddle.length - PLACE));
        return inMiddle;
    }

    @Test
    void senderReport() {
        byte[] buf = placed((to, off) -> SenderReport.write(to, off, 1, 0x0102030405060708L, 0x90a0b0c0L, 5, 6, 0));
        assertEquals(0x0102030405060708L, SenderReport.ntpTimestamp(buf, PLACE));
        assertEquals(0x90a0b0c0L, SenderReport.rtpTimestamp(buf, PLACE));
        assertEquals(5, SenderReport.packetCount(buf, PLACE));
        assertEquals(6, SenderReport.octetCount(buf, PLACE));
        assertEquals(PLACE + 28 + 24, SenderReport.reportOffset(PLACE, 1));
    }

    @Test
    void goodbyeWithAndWithoutAReason() {
        byte[] reason = "leaving".getBytes(StandardCharsets.UTF_8);
        byte[] buf = placed((to, off) -> Goodbye.write(to, off, 5, reason));
        assertEquals("leaving", Goodbye.reason(buf, PLACE, 16));
        assertTrue(Goodbye.contains(buf, PLACE, 5));
        byte[] bare = placed((to, off) -> Goodbye.write(to, off, 5));
        assertNull(Goodbye.reason(bare, PLACE, 8));
    }

    @Test
    void estimate() {
        byte[] buf = placed((to, off) -> ReceiverEstimatedMaxBitrate.write(to, off, 1, 2, 1_000_000));
        assertTrue(ReceiverEstimatedMaxBitrate.isValid(buf, PLACE, 24));
        assertEquals(1_000_000, ReceiverEstimatedMaxBitrate.bitsPerSecond(buf, PLACE));
        assertEquals(2, ReceiverEstimatedMaxBitrate.ssrc(buf, PLACE, 0));
    }

    @Test
    void names() {
        for (String name : new String[] {"", "a", "ab", "abc", "abcd"}) {
            byte[] cname = name.getBytes(StandardCharsets.UTF_8);
            byte[] buf = placed((to, off) -> SourceDescription.write(to, off, 7, cname));
            int length = RtcpHeader.lengthOf(buf, PLACE, 100);
            assertTrue(SourceDescription.isValid(buf, PLACE, length));
            assertEquals(name, SourceDescription.cname(buf, PLACE, length, 7));
        }
        byte[] longest = new byte[255];
        byte[] buf = new byte[300];
        assertEquals(268, SourceDescription.write(buf, 0, 7, longest));
    }

    /** Of two sources, the first with a tool (6) before its name and a note (7) after it. */
    @Test
    void namesOfTwoSourcesAmongOtherItems() {
        byte[] buf = hex("ffffff" + "82ca0007" + "00000001" + "06017a" + "010161" + "0700" + "00000000" + "00000002"
                + "01026263" + "00000000" + "ffff");
        int length = 32;
        assertTrue(SourceDescription.isValid(buf, 3, length));
        assertEquals("a", SourceDescription.cname(buf, 3, length, 1));
        assertEquals("bc", SourceDescription.cname(buf, 3, length, 2));
        assertNull(SourceDescription.cname(buf, 3, length, 3));
        buf[3]++;
        assertFalse(SourceDescription.isValid(buf, 3, length), "a chunk that is not there");
    }

    @Test
    void aNameThatEndsWithThePacketHasNoEnd() {
        byte[] buf = hex("81ca0002" + "00000001" + "01026162" + "00000000");
        assertFalse(SourceDescription.isValid(buf, 0, 12), "no null byte within the packet");
        byte[] beyond = hex("81ca0002" + "00000001" + "01036162" + "63000000");
        assertFalse(SourceDescription.isValid(beyond, 0, 12), "an item that leads out of it");
        byte[] halfAnItem = hex("81ca0002" + "00000001" + "01016101" + "00000000");
        assertFalse(SourceDescription.isValid(halfAnItem, 0, 12), "an item of one byte");
        byte[] alone = Arrays.copyOf(halfAnItem, 12);
        assertFalse(SourceDescription.isValid(alone, 0, 12), "nor is what comes after it looked at");
    }

    @Test
    void durationsToTheLimit() {
        assertEquals(0xffff_0000L, NtpTimestamp.shortFormat(65_535L * 1_000_000_000));
        assertEquals(0xffff_ffffL, NtpTimestamp.shortFormat(65_536L * 1_000_000_000));
        assertEquals(0x1_8000L, NtpTimestamp.shortFormat(1_500_000_000));
        assertEquals(1, NtpTimestamp.shortFormat(15_259));
    }
}
