package io.github.whep4j.h264;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The target that fuzz/run takes further: with its seeds, and every truncation and every single-bit flip of these. */
class FuzzTargetsTest {
    @Test
    void seedsAndWhatIsNearThem() {
        for (byte[] seed : H264DepacketizerFuzzer.seeds()) {
            H264DepacketizerFuzzer.fuzzerTestOneInput(seed);
            for (int length = 0; length < seed.length; length++) {
                H264DepacketizerFuzzer.fuzzerTestOneInput(Arrays.copyOf(seed, length));
            }
            for (int bit = 0; bit < 8 * seed.length; bit++) {
                byte[] flipped = seed.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                H264DepacketizerFuzzer.fuzzerTestOneInput(flipped);
            }
        }
    }
}
