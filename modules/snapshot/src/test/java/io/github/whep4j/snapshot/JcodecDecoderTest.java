package io.github.whep4j.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.ParameterSets;
import java.awt.image.BufferedImage;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class JcodecDecoderTest {
    /** ffmpeg and we round differently, by a step or two of 255. */
    private static final int ROUNDING = 3;

    @SuppressWarnings("UnusedVariable") // by @FieldSource
    private static final String[] NAMES = Stills.NAMES.toArray(String[]::new);

    @ParameterizedTest
    @FieldSource("NAMES")
    void makesThePictureThatFfmpegMakes(String name) throws Exception {
        BufferedImage expected = Stills.expected(name);
        BufferedImage picture = new JcodecDecoder().decode(Stills.keyFrame(name));
        assertEquals(expected.getWidth(), picture.getWidth());
        assertEquals(expected.getHeight(), picture.getHeight());
        for (int y = 0; y < expected.getHeight(); y++) {
            for (int x = 0; x < expected.getWidth(); x++) {
                assertTrue(
                        difference(expected.getRGB(x, y), picture.getRGB(x, y)) <= ROUNDING,
                        String.format(
                                "%s at %d,%d: %06x, expected %06x",
                                name, x, y, picture.getRGB(x, y) & 0xffffff, expected.getRGB(x, y) & 0xffffff));
            }
        }
    }

    /** jcodec would make a grey picture of some, and a scrambled one of others. */
    @ParameterizedTest
    @ValueSource(strings = {"plain-samples", "plain-samples-cabac"})
    void refusesMacroblocksOfPlainSamples(String name) {
        SnapshotException refused = assertThrows(
                SnapshotException.class, () -> Snapshots.withDefaults().decode(Stills.keyFrame(name)));
        assertNotNull(refused.getMessage());
    }

    /** Its header says that the order of its references changes, and not where that ends. */
    @Test
    void aSliceOfAnotherKindIsNotReadToAnEndThatNeverComes() {
        ParameterSets sets = Stills.parameterSets(Stills.bytes("baseline"));
        byte[] slice = {0, 0, 0, 1, 0x65, (byte) 0x9b, (byte) 0xff, (byte) 0xff, (byte) 0xff};
        Snapshots snapshots = Snapshots.of(new JcodecDecoder(), Duration.ofSeconds(5));
        SnapshotException refused =
                assertThrows(SnapshotException.class, () -> snapshots.decode(Stills.keyFrame(slice, sets)));
        assertEquals("the key frame has a slice that needs other pictures", refused.getMessage());
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void leavesTheUnitAsItWas(String name) throws Exception {
        AccessUnit unit = Stills.keyFrame(name);
        new JcodecDecoder().decode(unit);
        assertArrayEquals(Stills.bytes(name), unit.toByteArray());
    }

    private static int difference(int a, int b) {
        int largest = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            largest = Math.max(largest, Math.abs((a >> shift & 255) - (b >> shift & 255)));
        }
        return largest;
    }
}
