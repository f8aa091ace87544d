package io.github.whep4j.h264;

import static io.github.whep4j.h264.Fixtures.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NalUnitTest {
    @Test
    void headerFields() {
        assertEquals(NalUnit.SPS, NalUnit.type(0x67));
        assertEquals(3, NalUnit.nri((byte) 0x67));
        assertEquals(2, NalUnit.nri((byte) 0xc1));
        assertTrue(NalUnit.forbidden((byte) 0xc1));
        assertFalse(NalUnit.forbidden((byte) 0x41));
        assertTrue(NalUnit.isSlice(1) && NalUnit.isSlice(5));
        assertFalse(NalUnit.isSlice(0) || NalUnit.isSlice(6));
    }

    @ParameterizedTest
    @CsvSource({
        "00000001 6742 00000001 68ce, 6742 68ce",
        "000001 6742 000001 68ce, 6742 68ce",
        "00000001 6742 0000 00000001 68ce 000000, 6742 68ce",
        "ffff 000001 65, 65",
        "000001 000001 65, 65",
        "000001 65 000001, 65",
        "000001 65 00000001, 65",
        "000001 65 0000, 65",
        "000001 650100000300, 6501000003",
        "000001, ''",
        "0000, ''",
        "6742, ''",
        "'', ''",
    })
    void splitsTheByteStream(String stream, String expected) {
        List<String> units = new ArrayList<>();
        for (byte[] unit : NalUnit.split(hex(stream))) {
            units.add(HexFormat.of().formatHex(unit));
        }
        assertEquals(expected, String.join(" ", units));
    }

    @Test
    void visitsAPartOfAnArray() {
        byte[] buf = hex("000001 67 000001 68 000001 65");
        List<Integer> offsets = new ArrayList<>();
        NalUnit.forEach(buf, 4, 4, (array, offset, length) -> {
            assertEquals(1, length);
            offsets.add(offset);
        });
        assertEquals(List.of(7), offsets);
    }

    @Test
    void aPartOutsideOfTheArrayIsTheCallersError() {
        assertThrows(IndexOutOfBoundsException.class, () -> NalUnit.forEach(new byte[4], 2, 3, (b, o, l) -> {}));
    }

    @Test
    void startCodeOfFourBytesIsNotPartOfTheUnitBefore() {
        assertArrayEquals(
                hex("419a"),
                NalUnit.split(Fixtures.annexB(hex("419a"), hex("419b"))).get(0));
    }
}
