package io.github.whep4j.h264;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class BitReaderProperties {
    @Property(tries = 300)
    void readsBackWhatWasWritten(
            @ForAll @Size(max = 60) List<@LongRange(min = 0, max = 0xfffffffeL) Long> values, @ForAll boolean signed) {
        BitWriter writer = new BitWriter();
        for (long value : values) {
            if (signed) {
                writer.signedExpGolomb(value - 0x7fffffffL).bits(value, 32);
            } else {
                writer.unsignedExpGolomb(value).bits(value, 32);
            }
        }
        byte[] nalUnit = writer.nalUnit(0x67);

        BitReader bits = new BitReader().reset(nalUnit, 1, nalUnit.length - 1);
        for (long value : values) {
            assertEquals(
                    signed ? value - 0x7fffffffL : value, signed ? bits.signedExpGolomb() : bits.unsignedExpGolomb());
            assertEquals(value, bits.bits(32));
        }
        assertFalse(bits.failed());
    }
}
