package io.github.whep4j.h264;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BitReaderTest {
    @Test
    void table9_2_codeNumbers() {
        BitReader bits = of("a6429842"); // 1 010 011 00100 00101 00110 00010...
        assertEquals(0, bits.unsignedExpGolomb());
        assertEquals(1, bits.unsignedExpGolomb());
        assertEquals(2, bits.unsignedExpGolomb());
        assertEquals(3, bits.unsignedExpGolomb());
        assertEquals(4, bits.unsignedExpGolomb());
        assertEquals(5, bits.unsignedExpGolomb());
        assertFalse(bits.failed());
    }

    @Test
    void table9_3_signedValues() {
        BitReader bits = of("a6429840");
        assertEquals(0, bits.signedExpGolomb());
        assertEquals(1, bits.signedExpGolomb());
        assertEquals(-1, bits.signedExpGolomb());
        assertEquals(2, bits.signedExpGolomb());
        assertEquals(-2, bits.signedExpGolomb());
        assertEquals(3, bits.signedExpGolomb());
    }

    @Test
    void emulationPreventionBytesAreLeftOut() {
        BitReader bits = of("000003010000030003");
        assertEquals(0x000001, bits.bits(24));
        assertEquals(0x000000, bits.bits(24));
        assertEquals(0x03, bits.unsignedByte());
        assertFalse(bits.failed());
    }

    @Test
    void aThreeThatDoesNotFollowTwoZerosStays() {
        assertEquals(0x0003_0103L, of("00030103").bits(32));
    }

    @Test
    void emulationPreventionAtTheVeryEndIsNotData() {
        BitReader bits = of("000003");
        assertEquals(0, bits.bits(16));
        assertFalse(bits.failed());
        bits.bit();
        assertTrue(bits.failed());
    }

    @Test
    void thirtyTwoLeadingZerosAreTheMost() {
        BitReader largest = of("00000000 ffffffff 80");
        assertEquals((1L << 33) - 2, largest.unsignedExpGolomb());
        assertFalse(largest.failed());

        BitReader tooLong = of("00000000 7fffffff ffffffff");
        assertEquals(0, tooLong.unsignedExpGolomb());
        assertTrue(tooLong.failed());
    }

    @Test
    void valueAboveItsBoundFailsForGood() {
        BitReader bits = of("a6ff");
        bits.skip(1);
        assertEquals(0, bits.unsignedExpGolomb(0));
        assertTrue(bits.failed());
        assertEquals(0, bits.bits(8));
    }

    @Test
    void pastTheEndFailsAndGivesZero() {
        BitReader bits = of("ff");
        assertEquals(0, bits.bits(9));
        assertTrue(bits.failed());
        assertEquals(0, bits.bit());
        assertEquals(0, bits.unsignedExpGolomb());
    }

    private static BitReader of(String digits) {
        byte[] bytes = Fixtures.hex(digits);
        return new BitReader().reset(bytes, 0, bytes.length);
    }
}
