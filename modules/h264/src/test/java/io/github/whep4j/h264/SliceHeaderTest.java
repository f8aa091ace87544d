package io.github.whep4j.h264;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SliceHeaderTest {
    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "2, false", "5, false", "6, true", "7, false", "9, false", "11, false"})
    void bSlices_areOfTypes1And6(int sliceType, boolean b) {
        for (int nalType : new int[] {NalUnit.SLICE, NalUnit.PARTITION_A}) {
            assertEquals(b, SliceHeader.hasBSlice(unit(nalType, 3, sliceType), unit(nalType, 3, sliceType).length));
        }
        byte[] idr = unit(NalUnit.IDR_SLICE, 0, sliceType);
        assertFalse(SliceHeader.hasBSlice(idr, idr.length), "an IDR picture has none");
    }

    @Test
    void anySliceWillDo() {
        byte[] first = unit(NalUnit.SLICE, 0, 0);
        byte[] second = unit(NalUnit.SLICE, 40, 1);
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        assertTrue(SliceHeader.hasBSlice(both, both.length));
        assertFalse(SliceHeader.hasBSlice(both, first.length));
        assertFalse(SliceHeader.hasBSlice(both, first.length + 5), "a header without anything behind it");
    }

    private static byte[] unit(int nalType, int firstMacroblock, int sliceType) {
        byte[] slice = new BitWriter()
                .unsignedExpGolomb(firstMacroblock)
                .unsignedExpGolomb(sliceType)
                .unsignedExpGolomb(0)
                .nalUnit(nalType);
        byte[] unit = new byte[NalUnit.START_CODE.length + slice.length];
        System.arraycopy(NalUnit.START_CODE, 0, unit, 0, NalUnit.START_CODE.length);
        System.arraycopy(slice, 0, unit, NalUnit.START_CODE.length, slice.length);
        return unit;
    }
}
