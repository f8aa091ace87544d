package io.github.whep4j.rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** To the byte: the chunks that are chosen, and how much goes into a packet. */
class TransportFeedbackWriterTest {
    private static final int REFERENCE = 256;

    private final TransportFeedbackWriter writer = new TransportFeedbackWriter(1_200);
    private int sequence = 1;
    private long ticks = REFERENCE;

    /** What is written: its first two bytes, what comes after the sources, and the chunks and times. */
    private String written() {
        byte[] buf = new byte[1_210];
        int length = writer.write(buf, 5, 0x11, 0x22, 3);
        assertTrue(TransportFeedback.isValid(buf, 5, length));
        assertEquals(0, length % 4);
        assertArrayEquals(new byte[5], Arrays.copyOf(buf, 5), "nothing before it is touched");
        HexFormat hex = HexFormat.of();
        return hex.formatHex(buf, 5, 7) + " " + hex.formatHex(buf, 17, 25) + " " + hex.formatHex(buf, 25, 5 + length);
    }

    private void first() {
        writer.begin(sequence, sequence, ticks);
    }

    private void received(int count, int delta) {
        for (int i = 0; i < count; i++) {
            sequence++;
            ticks += delta;
            assertTrue(writer.add(sequence, ticks));
        }
    }

    @Test
    void aFewSmallOnesAreAVector() {
        first();
        received(3, 4);
        // Base 1, four of them, reference 1, count 3; one-bit vector 11110000000000; 0, 4, 4, 4; two of padding.
        assertEquals("afcd 0001000400000103 bc00" + "00040404" + "0002", written());
    }

    @Test
    void withoutPaddingItsBitIsNotSet() {
        first();
        received(1, 4);
        assertEquals("8fcd 0001000200000103 b0000004", written());
    }

    @Test
    void manyAlikeAreARun() {
        first();
        received(13, 1);
        String deltas = "00" + "01".repeat(13);
        assertEquals("8fcd 0001000e00000103 200e" + deltas, written());
    }

    @Test
    void thirteenAlikeAreAVectorStill() {
        first();
        received(12, 1);
        String deltas = "00" + "01".repeat(12);
        assertEquals("afcd 0001000d00000103 bffe" + deltas + "01", written());
    }

    @Test
    void aLargeOneTakesTwoBitsForSeven() {
        first();
        received(1, 256);
        received(1, -1);
        received(5, 0);
        // 01 10 10 01 01 01 01, then one small left for a one-bit vector.
        assertEquals("afcd 0001000800000103 da55a000" + "000100ffff" + "0000000000" + "0002", written());
    }

    @Test
    void moreThanSevenLargeOnesAreARun() {
        first();
        received(14, 300);
        String deltas = "00" + "012c".repeat(14);
        assertEquals("afcd 0001000f00000103 daaa4008" + deltas + "000003", written());
    }

    @Test
    void sevenLargeOnesAreAVector() {
        first();
        received(13, 300);
        String deltas = "00" + "012c".repeat(13);
        assertEquals("afcd 0001000e00000103 daaaeaaa" + deltas + "01", written());
    }

    @Test
    void deltasThatFitIntoTwoBytesAreTaken() {
        first();
        assertTrue(writer.add(2, ticks + Short.MAX_VALUE));
        assertTrue(writer.add(3, ticks + Short.MAX_VALUE + Short.MIN_VALUE));
        assertFalse(writer.add(4, ticks + Short.MAX_VALUE + Short.MIN_VALUE + Short.MAX_VALUE + 1));
        assertFalse(writer.add(4, ticks + Short.MAX_VALUE + Short.MIN_VALUE + Short.MIN_VALUE - 1));
        assertTrue(writer.add(4, ticks));
    }

    @Test
    void itTellsOfSoManyAndNoMore() {
        first();
        assertFalse(writer.add(1 + TransportFeedbackWriter.MAX_STATUSES, ticks));
        assertTrue(writer.add(TransportFeedbackWriter.MAX_STATUSES, ticks));
        assertFalse(writer.add(1 + TransportFeedbackWriter.MAX_STATUSES, ticks));
    }

    /** 20 of header, 2 for each seven and 2 to spare, one for each time and one to spare, 3 of padding: 28 of them are 63 bytes. */
    @Test
    void aSmallPacketIsFilled() {
        TransportFeedbackWriter small = new TransportFeedbackWriter(64);
        small.begin(1, 1, 0);
        int count = 1;
        while (small.add(count + 1, 0)) {
            count++;
        }
        assertEquals(28, count);
    }

    /** It counts as 21 symbols, however long it is: with it, six packets are 64 bytes. */
    @Test
    void aLongGapTakesAsMuchAsAShortOne() {
        for (int gap : new int[] {21, 22, 600}) {
            TransportFeedbackWriter small = new TransportFeedbackWriter(64);
            small.begin(1, 1, 0);
            int count = 1;
            long at = 1;
            while (small.add(at + gap + 1, 0)) {
                at += gap + 1;
                count++;
            }
            assertEquals(6, count, "gaps of " + gap);
        }
    }
}
