package io.github.whep4j.rtp;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The target that fuzz/run takes further: with its seeds, and every truncation and every single-bit flip of these. */
class FuzzTargetsTest {
    @Test
    void seedsAndWhatIsNearThem() {
        for (byte[] seed : PacketFuzzer.seeds()) {
            PacketFuzzer.fuzzerTestOneInput(seed);
            for (int length = 0; length < seed.length; length++) {
                PacketFuzzer.fuzzerTestOneInput(Arrays.copyOf(seed, length));
            }
            for (int bit = 0; bit < 8 * seed.length; bit++) {
                byte[] flipped = seed.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                PacketFuzzer.fuzzerTestOneInput(flipped);
            }
        }
    }
}
