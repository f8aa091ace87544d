package io.github.whep4j.h264;

import java.util.OptionalInt;

/**
 * What the video usability information of a sequence parameter set says (ITU-T H.264, Annex E.1).
 *
 * @param sampleAspectWidth width of a sample relative to {@code sampleAspectHeight}; 0 if unspecified
 * @param sampleAspectHeight 0 if unspecified
 * @param fullRange video_full_range_flag
 * @param colourPrimaries colour_primaries, 2 (unspecified) if absent
 * @param transferCharacteristics transfer_characteristics, 2 (unspecified) if absent
 * @param matrixCoefficients matrix_coefficients, 2 (unspecified) if absent
 * @param numUnitsInTick num_units_in_tick; 0 if there is no timing information. Not to be trusted: timestamps are
 * @param timeScale time_scale; 0 if there is no timing information
 * @param maxNumReorderFrames max_num_reorder_frames, if the bitstream restriction is there
 */
public record VideoUsability(
        int sampleAspectWidth,
        int sampleAspectHeight,
        boolean fullRange,
        int colourPrimaries,
        int transferCharacteristics,
        int matrixCoefficients,
        long numUnitsInTick,
        long timeScale,
        OptionalInt maxNumReorderFrames) {

    static final int UNSPECIFIED = 2;

    /** Whether any of the three colour descriptions is specified. */
    public boolean describesColour() {
        return colourPrimaries != UNSPECIFIED
                || transferCharacteristics != UNSPECIFIED
                || matrixCoefficients != UNSPECIFIED;
    }
}
