package io.github.whep4j.dtls;

import java.util.Arrays;
import java.util.List;
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
        everyEighthTruncation(DtlsRole.SERVER, DtlsServerFuzzer.seeds());
    }

    @Test
    void client_everyEighthTruncation() throws Exception {
        everyEighthTruncation(DtlsRole.CLIENT, DtlsClientFuzzer.seeds());
    }

    private static void everyEighthTruncation(DtlsRole role, List<byte[]> seeds) throws Exception {
        for (byte[] seed : seeds) {
            AnyDatagrams.at(role, seed);
            for (int length = 0; length < seed.length; length += 8) {
                AnyDatagrams.at(role, Arrays.copyOf(seed, length));
            }
        }
    }
}
