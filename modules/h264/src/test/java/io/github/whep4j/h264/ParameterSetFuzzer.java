package io.github.whep4j.h264;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;

/** Any bytes as a sequence and as a picture parameter set: read within bounds, or refused. */
final class ParameterSetFuzzer {
    private static final byte SPS_HEADER = 0x67;
    private static final byte PPS_HEADER = 0x68;

    private ParameterSetFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) {
        byte[] nalUnit = Fixtures.concat(new byte[] {SPS_HEADER}, data);
        SequenceParameterSetTest.check(SequenceParameterSet.parse(nalUnit));
        nalUnit[0] = PPS_HEADER;
        PictureParameterSet.parse(nalUnit).ifPresent(set -> assertTrue(set.id() <= 255 && set.spsId() <= 31));
        ParameterSets sets = ParameterSets.of(List.of(Fixtures.SPS, nalUnit, Fixtures.PPS));
        assertTrue(sets.width() > 0 && sets.height() > 0);
    }

    /** What follows the header of sound ones. */
    static List<byte[]> seeds() {
        return List.of(body(Fixtures.SPS), body(Fixtures.PPS));
    }

    private static byte[] body(byte[] nalUnit) {
        return Arrays.copyOfRange(nalUnit, 1, nalUnit.length);
    }
}
