package io.github.whep4j.ice;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The targets that fuzz/run takes further: with their seeds, and every truncation and every single-bit flip of these. */
class FuzzTargetsTest {
    static Stream<Arguments> targets() {
        return Stream.of(
                target(StunMessageFuzzer.seeds(), StunMessageFuzzer::fuzzerTestOneInput),
                target(StreamFramingFuzzer.seeds(), StreamFramingFuzzer::fuzzerTestOneInput),
                target(TurnAllocationFuzzer.seeds(), TurnAllocationFuzzer::fuzzerTestOneInput),
                target(UnauthenticatedStunFuzzer.seeds(), UnauthenticatedStunFuzzer::fuzzerTestOneInput));
    }

    private static Arguments target(List<byte[]> seeds, Consumer<byte[]> fuzzer) {
        return Arguments.of(seeds, fuzzer);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void seedsAndWhatIsNearThem(List<byte[]> seeds, Consumer<byte[]> fuzzer) {
        for (byte[] seed : seeds) {
            fuzzer.accept(seed);
            for (int length = 0; length < seed.length; length++) {
                fuzzer.accept(java.util.Arrays.copyOf(seed, length));
            }
            for (int bit = 0; bit < 8 * seed.length; bit++) {
                byte[] flipped = seed.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                fuzzer.accept(flipped);
            }
        }
    }
}
