package io.github.whep4j.h264;

import static io.github.whep4j.h264.Fixtures.IDR;
import static io.github.whep4j.h264.Fixtures.PPS;
import static io.github.whep4j.h264.Fixtures.SLICE;
import static io.github.whep4j.h264.Fixtures.SPS;
import static io.github.whep4j.h264.Fixtures.annexB;
import static io.github.whep4j.h264.Fixtures.concat;
import static io.github.whep4j.h264.Fixtures.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessUnitTest {
    private static final ParameterSets SETS = ParameterSets.of(List.of(SPS, PPS));

    @Test
    void tellsWhatItIs() {
        byte[] bytes = annexB(SPS, PPS, IDR);
        Instant captured = Instant.ofEpochSecond(1_800_000_000);
        AccessUnit unit = new AccessUnit(
                Arrays.copyOf(bytes, bytes.length + 50),
                bytes.length,
                90_000,
                1_000_000_000,
                captured,
                true,
                true,
                SETS);

        assertEquals(bytes.length, unit.lengthBytes());
        assertArrayEquals(bytes, unit.toByteArray());
        assertEquals(ByteBuffer.wrap(bytes), unit.data());
        assertTrue(unit.data().isReadOnly());
        assertTrue(unit.isKeyFrame() && unit.isComplete());
        assertEquals(90_000, unit.rtpTimestamp());
        assertEquals(Duration.ofSeconds(1), unit.presentationTime());
        assertEquals(captured, unit.captureTime());
        assertEquals(320, unit.width());
        assertEquals(240, unit.height());
        assertEquals("AccessUnit[1.000000 s, 49 bytes, 320x240, key frame]", unit.toString());
    }

    @ParameterizedTest
    @CsvSource({"true, true, true", "false, true, true", "false, true, false", "false, false, false"})
    void tellsWhatADecoderCanDoWithIt(boolean keyFrame, boolean complete, boolean decodable) {
        AccessUnit unit = new AccessUnit(
                SLICE, SLICE.length, 0, 0, null, keyFrame, complete, decodable, VideoOrientation.UPRIGHT, SETS);
        for (AccessUnit each : List.of(unit, unit.withPresentationTimeNanos(7))) {
            assertEquals(keyFrame, each.isKeyFrame());
            assertEquals(complete, each.isComplete());
            assertEquals(decodable, each.isDecodable());
            assertEquals(complete && !decodable, each.toString().contains("not decodable"));
        }
    }

    /** By slice_type, which is 1 or 6. */
    @Test
    void tellsBPicturesFromOthers() {
        assertTrue(of(annexB(hex("01a801"))).isBPicture());
        assertFalse(of(annexB(SLICE)).isBPicture());
        assertFalse(of(annexB(SPS, PPS, IDR)).isBPicture());
    }

    @Test
    void viewsDontShareAPosition() {
        AccessUnit unit = of(annexB(SLICE));
        unit.data().position(3);
        assertEquals(0, unit.data().position());
        assertEquals(unit.lengthBytes(), unit.data().remaining());
    }

    @Test
    void nalUnitsAreViewsWithoutStartCodes() {
        List<ByteBuffer> nalUnits = of(annexB(SPS, PPS, IDR)).nalUnits();
        assertEquals(List.of(ByteBuffer.wrap(SPS), ByteBuffer.wrap(PPS), ByteBuffer.wrap(IDR)), nalUnits);
        assertTrue(nalUnits.get(0).isReadOnly());
    }

    @Test
    void lengthPrefixed_takesThreeByteStartCodesToo() {
        ByteBuffer prefixed =
                of(concat(hex("000001"), IDR, hex("00000001"), SLICE)).lengthPrefixed();
        byte[] bytes = new byte[prefixed.remaining()];
        prefixed.get(bytes);
        assertArrayEquals(concat(hex("00000008"), IDR, hex("00000007"), SLICE), bytes);
    }

    @Test
    void anotherPlaceOnTheTimeLine_sameBytes() {
        AccessUnit unit = of(annexB(IDR)).withPresentationTimeNanos(5);
        assertEquals(5, unit.presentationTimeNanos());
        assertArrayEquals(annexB(IDR), unit.toByteArray());
        assertNull(unit.captureTime());
        assertTrue(unit.toString().endsWith("incomplete]"));
    }

    @Test
    void noUnitIsWithoutDimensions() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new AccessUnit(IDR, IDR.length, 0, 0, null, true, true, ParameterSets.empty()));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> new AccessUnit(IDR, IDR.length + 1, 0, 0, null, true, true, SETS));
    }

    @ParameterizedTest
    @CsvSource({
        "0606 01 c4 80, true",
        "06 05 02 aabb 06 01 c4 80, true",
        "06 05 01 aa 06 01 c4 80, true",
        "06 05 03 06 01 c4 80, false",
        "06 ff05 02 aabb 06 01 c4 80, true",
        "06 05 02 aabb 80, false",
        "06 06, false",
        "06 0600 80, false",
        "06 05ff0aaabb, false",
        "06, false",
        "06ffffff, false",
        "4106 01 c4 80, false",
    })
    void recoveryPoint(String nalUnit, boolean expected) {
        assertEquals(expected, of(annexB(hex(nalUnit), SLICE)).isRecoveryPoint());
        assertFalse(of(annexB(SLICE)).isRecoveryPoint());
    }

    private static AccessUnit of(byte[] annexB) {
        return new AccessUnit(annexB, annexB.length, 0, 0, null, false, false, SETS);
    }
}
