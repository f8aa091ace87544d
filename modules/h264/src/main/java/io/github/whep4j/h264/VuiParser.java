package io.github.whep4j.h264;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads vui_parameters() (ITU-T H.264, Annex E.1.1). */
final class VuiParser {
    private static final int EXTENDED_SAR = 255;
    private static final int MAX_CPB_COUNT_MINUS_1 = 31;
    private static final int MAX_DPB_FRAMES = 16;

    /** Table E-1, sample aspect ratios of aspect_ratio_idc 0 to 16. */
    private static final int[][] SAMPLE_ASPECT_RATIOS = {
        {0, 0}, {1, 1}, {12, 11}, {10, 11}, {16, 11}, {40, 33}, {24, 11}, {20, 11}, {32, 11}, {80, 33}, {18, 11},
        {15, 11}, {64, 33}, {160, 99}, {4, 3}, {3, 2}, {2, 1}
    };

    private int sarWidth;
    private int sarHeight;
    private boolean fullRange;
    private int primaries = VideoUsability.UNSPECIFIED;
    private int transfer = VideoUsability.UNSPECIFIED;
    private int matrix = VideoUsability.UNSPECIFIED;
    private long numUnitsInTick;
    private long timeScale;
    private OptionalInt maxNumReorderFrames = OptionalInt.empty();

    private VuiParser() {}

    /** Null if the parameters are cut short or out of range. */
    static @Nullable VideoUsability parse(BitReader bits) {
        return new VuiParser().read(bits);
    }

    private @Nullable VideoUsability read(BitReader bits) {
        readAspectRatio(bits);
        if (bits.flag()) { // overscan_info_present_flag
            bits.skip(1);
        }
        readVideoSignalType(bits);
        if (bits.flag()) { // chroma_loc_info_present_flag
            bits.unsignedExpGolomb(5);
            bits.unsignedExpGolomb(5);
        }
        readTiming(bits);
        boolean nalHrd = bits.flag();
        if (nalHrd) {
            skipHrd(bits);
        }
        boolean vclHrd = bits.flag();
        if (vclHrd) {
            skipHrd(bits);
        }
        if (nalHrd || vclHrd) {
            bits.skip(1); // low_delay_hrd_flag
        }
        bits.skip(1); // pic_struct_present_flag
        readBitstreamRestriction(bits);
        return bits.failed()
                ? null
                : new VideoUsability(
                        sarWidth,
                        sarHeight,
                        fullRange,
                        primaries,
                        transfer,
                        matrix,
                        numUnitsInTick,
                        timeScale,
                        maxNumReorderFrames);
    }

    private void readAspectRatio(BitReader bits) {
        if (!bits.flag()) {
            return;
        }
        int aspectRatioIdc = bits.unsignedByte();
        if (aspectRatioIdc == EXTENDED_SAR) {
            sarWidth = (int) bits.bits(16);
            sarHeight = (int) bits.bits(16);
        } else if (aspectRatioIdc < SAMPLE_ASPECT_RATIOS.length) {
            sarWidth = SAMPLE_ASPECT_RATIOS[aspectRatioIdc][0];
            sarHeight = SAMPLE_ASPECT_RATIOS[aspectRatioIdc][1];
        }
        if (sarWidth == 0 || sarHeight == 0) {
            sarWidth = 0;
            sarHeight = 0;
        }
    }

    private void readVideoSignalType(BitReader bits) {
        if (!bits.flag()) {
            return;
        }
        bits.skip(3); // video_format
        fullRange = bits.flag();
        if (bits.flag()) { // colour_description_present_flag
            primaries = bits.unsignedByte();
            transfer = bits.unsignedByte();
            matrix = bits.unsignedByte();
        }
    }

    private void readTiming(BitReader bits) {
        if (bits.flag()) {
            numUnitsInTick = bits.bits(32);
            timeScale = bits.bits(32);
            bits.skip(1); // fixed_frame_rate_flag
        }
    }

    private static void skipHrd(BitReader bits) {
        int cpbCount = bits.unsignedExpGolomb(MAX_CPB_COUNT_MINUS_1) + 1;
        bits.skip(8); // bit_rate_scale, cpb_size_scale
        for (int i = 0; i < cpbCount; i++) {
            bits.unsignedExpGolomb(); // bit_rate_value_minus1
            bits.unsignedExpGolomb(); // cpb_size_value_minus1
            bits.skip(1); // cbr_flag
        }
        bits.skip(20); // four lengths of five bits
    }

    private void readBitstreamRestriction(BitReader bits) {
        if (!bits.flag()) {
            return;
        }
        bits.skip(1); // motion_vectors_over_pic_boundaries_flag
        bits.unsignedExpGolomb(); // max_bytes_per_pic_denom
        bits.unsignedExpGolomb(); // max_bits_per_mb_denom
        bits.unsignedExpGolomb(); // log2_max_mv_length_horizontal
        bits.unsignedExpGolomb(); // log2_max_mv_length_vertical
        int reorderFrames = bits.unsignedExpGolomb(MAX_DPB_FRAMES);
        bits.unsignedExpGolomb(); // max_dec_frame_buffering
        maxNumReorderFrames = OptionalInt.of(reorderFrames);
    }
}
