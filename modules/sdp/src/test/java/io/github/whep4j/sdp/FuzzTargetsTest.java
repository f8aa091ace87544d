package io.github.whep4j.sdp;

import org.junit.jupiter.api.Test;

/** The targets that fuzz/run takes further, with their seeds; {@link SdpProperties} does the same with what is near a description. */
class FuzzTargetsTest {
    @Test
    void seeds() {
        SdpFuzzer.seeds().forEach(SdpFuzzer::fuzzerTestOneInput);
        IceFragmentFuzzer.seeds().forEach(IceFragmentFuzzer::fuzzerTestOneInput);
    }
}
