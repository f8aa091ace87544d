package io.github.whep4j.h264;

import static io.github.whep4j.h264.Fixtures.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameter sets as x264, libwebrtc's tests and cameras have them. */
class SequenceParameterSetTest {
    @ParameterizedTest
    @CsvSource({
        // name, NAL unit, codec, width, height, reorder frames (-1 unknown)
        "x264 baseline, 6742c01fd90141fb0110000003001000000303c0f1832480, avc1.42C01F, 320, 240, 0",
        "x264 main with B frames, 674d401eeca0501ed80880000003008000001e078b16cb, avc1.4D401E, 640, 480, 2",
        "x264 high 1080 cropped, 67640028acd940780227e5c044000003000400000300f03c60c658, avc1.640028, 1920, 1080, 2",
        "x264 high with scaling lists, 6764001facd9405005bb0110000003001000000303c0f1831960, avc1.64001F, 1280, 720, 2",
        "x264 high 10, 676e000da6cd94150878888c0440000003004000000f03c50a6580, avc1.6E000D, 322, 242, 2",
        "x264 high 4:2:2, 677a000dbcd94151fe23c044000003000400000300f03c50a658, avc1.7A000D, 322, 240, 2",
        "x264 high 4:4:4, 67f4000d919b28283f6022000003000200000300781e28532c, avc1.F4000D, 320, 240, 2",
        "x264 interlaced, 6764001facd940b424d80880000003008000001e0f8b16cb, avc1.64001F, 720, 576, 2",
        "x264 HRD and colour, 674d401eeca05017fcb87370101014000003000400000300f1808007a10001e84e4c30078b16cb, avc1.4D401E, 640, 360, 2",
        "x264 monochrome, 6764000df3650507ec05b2000003000200000300781e28532c, avc1.64000D, 320, 240, 2",
        "x264 2160, 6742c033d9003c0043ec0440000003004000000f03c60c92, avc1.42C033, 3840, 2160, 0",
        "x264 intra only, 676e100da6cb8283f6022000000300200000078080, avc1.6E100D, 320, 240, 0",
        "libwebrtc, 277a001fbcd9405005ba1000000300c00000032ae0f18325, avc1.7A001F, 1280, 720, 0",
        "pion (id 12), 6742c01f1a323501407a403c2211a8, avc1.42C01F, 640, 480, 0",
    })
    void readsRealOnes(String name, String nalUnit, String codec, int width, int height, int reorderFrames) {
        SequenceParameterSet sps = SequenceParameterSet.parse(hex(nalUnit)).orElseThrow();

        assertEquals(codec, sps.codecString(), name);
        assertEquals(width, sps.width());
        assertEquals(height, sps.height());
        assertEquals(reorderFrames, sps.reorderFrames().orElse(-1));
        assertArrayEquals(hex(nalUnit), sps.nalUnit());
    }

    @Test
    void videoUsabilityWithHrdAspectRatioAndColour() {
        SequenceParameterSet sps = SequenceParameterSet.parse(
                        hex("674d401eeca05017fcb87370101014000003000400000300f1808007a10001e84e4c30078b16cb"))
                .orElseThrow();

        VideoUsability vui = sps.videoUsability().orElseThrow();
        assertEquals(4, vui.sampleAspectWidth());
        assertEquals(3, vui.sampleAspectHeight());
        assertTrue(vui.fullRange());
        assertTrue(vui.describesColour());
        assertEquals(1, vui.colourPrimaries());
        assertEquals(1, vui.transferCharacteristics());
        assertEquals(1, vui.matrixCoefficients());
        assertEquals(1, vui.numUnitsInTick());
        assertEquals(60, vui.timeScale());
        assertEquals(OptionalInt.of(2), vui.maxNumReorderFrames());
    }

    @ParameterizedTest
    @CsvSource({"2, 2, 2, false", "1, 2, 2, true", "2, 1, 2, true", "2, 2, 1, true"})
    void coloursAreDescribedByAnyOfThreeNumbers(int primaries, int transfer, int matrix, boolean expected) {
        VideoUsability vui = new VideoUsability(1, 1, false, primaries, transfer, matrix, 0, 0, OptionalInt.empty());
        assertEquals(expected, vui.describesColour());
    }

    @Test
    void chromaAndDepth() {
        SequenceParameterSet sps = SequenceParameterSet.parse(
                        hex("676e000da6cd94150878888c0440000003004000000f03c50a6580"))
                .orElseThrow();
        assertEquals(1, sps.chromaFormatIdc());
        assertEquals(10, sps.bitDepthLuma());
        assertEquals(10, sps.bitDepthChroma());
        assertEquals(110, sps.profileIdc());
        assertEquals(0, sps.constraintFlags());
        assertEquals(13, sps.levelIdc());
        assertTrue(sps.frameMbsOnly());
        assertEquals(4, sps.maxNumRefFrames());
    }

    @Test
    void fieldsCountTwice() {
        SequenceParameterSet sps = SequenceParameterSet.parse(hex("6764001facd940b424d80880000003008000001e0f8b16cb"))
                .orElseThrow();
        assertFalse(sps.frameMbsOnly());
        assertEquals(576, sps.height());
    }

    @Test
    void reorderingIsUnknownWithoutBitstreamRestriction() {
        BitWriter writer = new BitWriter().bits(77, 8).bits(0, 8).bits(31, 8).unsignedExpGolomb(0);
        pictureSize(writer.unsignedExpGolomb(0).unsignedExpGolomb(0).unsignedExpGolomb(0), 20, 15);
        SequenceParameterSet sps =
                SequenceParameterSet.parse(writer.flag(false).nalUnit(0x67)).orElseThrow();
        assertEquals(OptionalInt.empty(), sps.reorderFrames());
        assertEquals(Optional.empty(), sps.videoUsability());
    }

    /** ITU-T H.264, Section E.2.1: max_num_reorder_frames of the profiles of intra pictures alone. */
    @ParameterizedTest
    @CsvSource({"44, 0, 0", "100, 16, 0", "110, 16, 0", "244, 16, 0", "100, 0, -1", "110, 239, -1", "77, 16, -1"})
    void picturesOfIntraProfilesAreNotReordered(int profile, int constraints, int expected) {
        BitWriter writer = new BitWriter()
                .bits(profile, 8)
                .bits(constraints, 8)
                .bits(31, 8)
                .unsignedExpGolomb(0);
        if (profile != 77) {
            writer.unsignedExpGolomb(1)
                    .unsignedExpGolomb(0)
                    .unsignedExpGolomb(0)
                    .flag(false)
                    .flag(false);
        }
        pictureSize(writer.unsignedExpGolomb(0).unsignedExpGolomb(0).unsignedExpGolomb(0), 20, 15);
        SequenceParameterSet sps =
                SequenceParameterSet.parse(writer.flag(false).nalUnit(0x67)).orElseThrow();
        assertEquals(320, sps.width());
        assertEquals(expected, sps.reorderFrames().orElse(-1));
    }

    @ParameterizedTest
    @CsvSource({
        "1055, 132, true",
        "1024, 136, true",
        "1056, 1, false",
        "1055, 133, false",
        "1, 1, true",
        "1, 1055, true",
        "1, 1056, false"
    })
    void largestPictures(int widthInMbs, int heightInMbs, boolean accepted) {
        BitWriter writer = new BitWriter().bits(66, 8).bits(0, 8).bits(31, 8).unsignedExpGolomb(0);
        pictureSize(writer.unsignedExpGolomb(0).unsignedExpGolomb(2), widthInMbs, heightInMbs);
        assertEquals(
                accepted,
                SequenceParameterSet.parse(writer.flag(false).nalUnit(0x67)).isPresent());
    }

    @Test
    void croppedToNothing_isRefused() {
        for (long crop : new long[] {8, 9, 0xfffffffeL}) {
            byte[] nalUnit = new BitWriter()
                    .bits(66, 8)
                    .bits(0, 8)
                    .bits(31, 8)
                    .unsignedExpGolomb(0)
                    .unsignedExpGolomb(0)
                    .unsignedExpGolomb(2)
                    .unsignedExpGolomb(1)
                    .flag(false)
                    .unsignedExpGolomb(0)
                    .unsignedExpGolomb(0)
                    .flag(true)
                    .flag(true)
                    .flag(true)
                    .unsignedExpGolomb(0)
                    .unsignedExpGolomb(crop)
                    .unsignedExpGolomb(0)
                    .unsignedExpGolomb(0)
                    .flag(false)
                    .nalUnit(0x67);
            assertEquals(Optional.empty(), SequenceParameterSet.parse(nalUnit));
        }
    }

    @Test
    void damageInTheVuiAloneLeavesTheDimensions() {
        byte[] whole = hex("67640028acd940780227e5c044000003000400000300f03c60c658");
        SequenceParameterSet sps =
                SequenceParameterSet.parse(Arrays.copyOf(whole, 14)).orElseThrow();
        assertEquals(1920, sps.width());
        assertEquals(Optional.empty(), sps.videoUsability());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "67", "278000", "0700", "68cb83cb20", "6742c01f", "677fff80", "67000000000000000000"})
    void refusesWhatIsNone(String nalUnit) {
        assertEquals(Optional.empty(), SequenceParameterSet.parse(hex(nalUnit)));
    }

    @Test
    void everyPrefixAndEveryBitFlip_isReadOrRefused() {
        byte[] whole = hex("674d401eeca05017fcb87370101014000003000400000300f1808007a10001e84e4c30078b16cb");
        for (int length = 0; length <= whole.length; length++) {
            check(SequenceParameterSet.parse(Arrays.copyOf(whole, length)));
        }
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (0x80 >> bit % 8);
            check(SequenceParameterSet.parse(flipped));
        }
    }

    static void check(Optional<SequenceParameterSet> sps) {
        sps.ifPresent(set -> {
            assertTrue(set.width() > 0 && set.width() <= 16 * 1055, set::toString);
            assertTrue(set.height() > 0 && set.height() <= 16 * 1055, set::toString);
            assertTrue(set.id() >= 0 && set.id() <= 31, set::toString);
        });
    }

    private static void pictureSize(BitWriter writer, int widthInMbs, int heightInMbs) {
        writer.unsignedExpGolomb(1)
                .flag(false)
                .unsignedExpGolomb(widthInMbs - 1)
                .unsignedExpGolomb(heightInMbs - 1)
                .flag(true)
                .flag(true)
                .flag(false);
    }
}
