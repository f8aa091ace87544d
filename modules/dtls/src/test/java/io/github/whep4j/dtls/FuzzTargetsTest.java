package io.github.whep4j.dtls;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The targets that fuzz/run takes further: with their seeds, and what is near these. */
class FuzzTargetsTest {
    @Test
    void recordGuard_everyTruncationAndEveryBitFlip() {
        for (byte[] seed : RecordGuardFuzzer.seeds()) {
            RecordGuardFuzzer.fuzzerTestOneInput(seed);
            for (int length = 0; length < seed.length; length++) {
                RecordGuardFuzzer.fuzzerTestOneInput(Arrays.copyOf(seed, length));
            }
            for (int bit = 0; bit < 8 * seed.length; bit++) {
                byte[] flipped = seed.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                RecordGuardFuzzer.fuzzerTestOneInput(flipped);
            }
        }
    }

    /** Each handshake waits for its short deadline, so a few of them only. */
    @Test
    void server_everyEighthTruncation() throws Exception {
        for (byte[] seed : DtlsServerFuzzer.seeds()) {
            DtlsServerFuzzer.fuzzerTestOneInput(seed);
            for (int length = 0; length < seed.length; length += 8) {
                DtlsServerFuzzer.fuzzerTestOneInput(Arrays.copyOf(seed, length));
            }
        }
    }
}
