package io.github.whep4j.h264;

import org.jspecify.annotations.Nullable;

/** Reads seq_parameter_set_data() (ITU-T H.264, Section 7.3.2.1.1) and keeps what {@link SequenceParameterSet} tells. */
final class SpsParser {
    private static final int BASELINE = 66;
    private static final int CAVLC_444_INTRA = 44;
    private static final int CONSTRAINT_SET3 = 0x10;

    /** Table A-1: MaxFS of level 6.2, and Annex A.3.1: neither side is longer than Sqrt(MaxFS * 8). */
    private static final int MAX_FRAME_SIZE_IN_MBS = 139_264;

    private static final int MAX_SIDE_IN_MBS = 1_055;

    int id;
    int profileIdc;
    int constraintFlags;
    int levelIdc;
    int chromaFormatIdc = 1;
    int bitDepthLuma = 8;
    int bitDepthChroma = 8;
    int maxNumRefFrames;
    int width;
    int height;
    boolean frameMbsOnly;

    @Nullable
    VideoUsability vui;

    private int pictureOrderCountType;
    private boolean separateColourPlanes;

    /** False if the parameter set is malformed. */
    boolean parse(BitReader bits) {
        profileIdc = bits.unsignedByte();
        constraintFlags = bits.unsignedByte();
        levelIdc = bits.unsignedByte();
        id = bits.unsignedExpGolomb(SequenceParameterSet.MAX_ID);
        if (hasChromaFormat(profileIdc)) {
            readChromaFormat(bits);
        }
        bits.unsignedExpGolomb(12); // log2_max_frame_num_minus4
        readPictureOrderCount(bits);
        maxNumRefFrames = bits.unsignedExpGolomb(16);
        bits.skip(1); // gaps_in_frame_num_value_allowed_flag
        if (!readDimensions(bits)) {
            return false;
        }
        if (bits.flag()) { // vui_parameters_present_flag
            vui = VuiParser.parse(bits);
        }
        return true;
    }

    boolean neverReorders() {
        boolean intraOnly =
                profileIdc == CAVLC_444_INTRA || (profileIdc >= 100 && (constraintFlags & CONSTRAINT_SET3) != 0);
        return profileIdc == BASELINE || intraOnly || pictureOrderCountType == 2;
    }

    static boolean hasChromaFormat(int profileIdc) {
        return switch (profileIdc) {
            case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
            default -> false;
        };
    }

    private void readChromaFormat(BitReader bits) {
        chromaFormatIdc = bits.unsignedExpGolomb(3);
        if (chromaFormatIdc == 3) {
            separateColourPlanes = bits.flag();
        }
        bitDepthLuma = 8 + bits.unsignedExpGolomb(6);
        bitDepthChroma = 8 + bits.unsignedExpGolomb(6);
        bits.skip(1); // qpprime_y_zero_transform_bypass_flag
        if (bits.flag()) { // seq_scaling_matrix_present_flag
            int lists = chromaFormatIdc == 3 ? 12 : 8;
            for (int i = 0; i < lists; i++) {
                if (bits.flag()) {
                    skipScalingList(bits, i < 6 ? 16 : 64);
                }
            }
        }
    }

    /** scaling_list(), Section 7.3.2.1.1.1. */
    private static void skipScalingList(BitReader bits, int size) {
        int last = 8;
        int next = 8;
        for (int j = 0; j < size && next != 0; j++) {
            long delta = bits.signedExpGolomb();
            if (delta < -128 || delta > 127) {
                bits.fail();
                return;
            }
            next = (last + (int) delta + 256) % 256;
            last = next == 0 ? last : next;
        }
    }

    private void readPictureOrderCount(BitReader bits) {
        pictureOrderCountType = bits.unsignedExpGolomb(2);
        if (pictureOrderCountType == 0) {
            bits.unsignedExpGolomb(12); // log2_max_pic_order_cnt_lsb_minus4
        } else if (pictureOrderCountType == 1) {
            bits.skip(1); // delta_pic_order_always_zero_flag
            bits.signedExpGolomb(); // offset_for_non_ref_pic
            bits.signedExpGolomb(); // offset_for_top_to_bottom_field
            int cycle = bits.unsignedExpGolomb(255);
            for (int i = 0; i < cycle; i++) {
                bits.signedExpGolomb(); // offset_for_ref_frame
            }
        }
    }

    /** Equations 7-13 to 7-22. */
    private boolean readDimensions(BitReader bits) {
        int widthInMbs = bits.unsignedExpGolomb(MAX_SIDE_IN_MBS - 1) + 1;
        int heightInMapUnits = bits.unsignedExpGolomb(MAX_SIDE_IN_MBS - 1) + 1;
        frameMbsOnly = bits.flag();
        if (!frameMbsOnly) {
            bits.skip(1); // mb_adaptive_frame_field_flag
        }
        bits.skip(1); // direct_8x8_inference_flag
        long cropX = 0;
        long cropY = 0;
        if (bits.flag()) { // frame_cropping_flag
            cropX = bits.unsignedExpGolomb() + bits.unsignedExpGolomb();
            cropY = bits.unsignedExpGolomb() + bits.unsignedExpGolomb();
        }
        int heightInMbs = frameMbsOnly ? heightInMapUnits : 2 * heightInMapUnits;
        if (bits.failed() || heightInMbs > MAX_SIDE_IN_MBS || widthInMbs * heightInMbs > MAX_FRAME_SIZE_IN_MBS) {
            return false;
        }
        int chromaArrayType = separateColourPlanes ? 0 : chromaFormatIdc;
        int cropUnitX = chromaArrayType == 1 || chromaArrayType == 2 ? 2 : 1;
        int cropUnitY = (chromaArrayType == 1 ? 2 : 1) * (frameMbsOnly ? 1 : 2);
        long croppedWidth = 16L * widthInMbs - cropUnitX * cropX;
        long croppedHeight = 16L * heightInMbs - cropUnitY * cropY;
        if (croppedWidth <= 0 || croppedHeight <= 0) {
            return false;
        }
        width = (int) croppedWidth;
        height = (int) croppedHeight;
        return true;
    }
}
