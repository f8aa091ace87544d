package io.github.whep4j.media;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The target that fuzz/run takes further: with its seeds, and every truncation and every third single-bit flip of these. */
class FuzzTargetsTest {
    @Test
    void session() {
        run(ReceiveSessionFuzzer.seeds(), ReceiveSessionFuzzer::fuzzerTestOneInput);
    }

    private static void run(List<byte[]> seeds, Consumer<byte[]> target) {
        for (byte[] seed : seeds) {
            target.accept(seed);
            for (int length = 0; length < seed.length; length++) {
                target.accept(Arrays.copyOf(seed, length));
            }
            for (int bit = 0; bit < 8 * seed.length; bit += 3) {
                byte[] flipped = seed.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                target.accept(flipped);
            }
        }
    }
}
