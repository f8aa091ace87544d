package io.github.whep4j.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.ParameterSets;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever stands in a key frame, there is a picture of its size or an error, and the decoder comes to an end. */
class DamagedKeyFrameProperties {
    /** So long that a machine under load does not reach it, and a decoder that spins does. */
    private final Snapshots snapshots = Snapshots.of(Snapshots.decoder(), Duration.ofMinutes(2));

    @Property(tries = 1000)
    void flippedBits(@ForAll("stills") String name, @ForAll @IntRange(min = 1, max = 40) int flips, @ForAll long seed)
            throws Exception {
        byte[] bytes = Stills.bytes(name);
        Random random = new Random(seed);
        for (int i = 0; i < flips; i++) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        pictureOrError(bytes, Stills.parameterSets(Stills.bytes(name)));
        ParameterSets damaged = Stills.parameterSets(bytes);
        if (damaged.active() != null) {
            pictureOrError(bytes, damaged);
        }
    }

    @Property(tries = 300)
    void cutOff(@ForAll("stills") String name, @ForAll @IntRange(max = 1000) int perMille) throws Exception {
        byte[] bytes = Stills.bytes(name);
        pictureOrError(Arrays.copyOf(bytes, bytes.length * perMille / 1000), Stills.parameterSets(bytes));
    }

    @Provide
    Arbitrary<String> stills() {
        return Arbitraries.of(Stills.NAMES);
    }

    private void pictureOrError(byte[] annexB, ParameterSets sets) throws InterruptedException {
        AccessUnit unit = Stills.keyFrame(annexB, sets);
        try {
            BufferedImage picture = snapshots.decode(unit);
            assertEquals(unit.width(), picture.getWidth());
            assertEquals(unit.height(), picture.getHeight());
        } catch (SnapshotException e) {
            assertNotNull(e.getMessage());
            assertTrue(!e.getMessage().contains("within"), "the decoder did not come to an end");
        }
    }
}
