package io.github.whep4j.h264;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A sequence parameter set (ITU-T H.264, Section 7.3.2.1): resolution, profile, and what a file needs to say of it. */
public final class SequenceParameterSet {
    static final int MAX_ID = 31;

    private final byte[] nalUnit;
    private final SpsParser fields;

    SequenceParameterSet(byte[] nalUnit, SpsParser fields) {
        this.nalUnit = nalUnit;
        this.fields = fields;
    }

    /**
     * Reads a sequence parameter set.
     *
     * @param nalUnit the NAL unit with its header, without a start code; copied
     * @return empty if it isn't one, is malformed, or describes a picture without area or larger than level 6.2 allows.
     *     Damage in the VUI parameters alone does not count: they are then absent
     */
    public static Optional<SequenceParameterSet> parse(byte[] nalUnit) {
        return parse(nalUnit, 0, nalUnit.length);
    }

    static Optional<SequenceParameterSet> parse(byte[] buf, int off, int len) {
        if (len < 4 || NalUnit.type(buf[off]) != NalUnit.SPS) {
            return Optional.empty();
        }
        SpsParser parser = new SpsParser();
        return parser.parse(new BitReader().reset(buf, off + 1, len - 1))
                ? Optional.of(new SequenceParameterSet(Arrays.copyOfRange(buf, off, off + len), parser))
                : Optional.empty();
    }

    /** seq_parameter_set_id, 0 to 31. */
    public int id() {
        return fields.id;
    }

    /** profile_idc: 66 baseline, 77 main, 100 high, … */
    public int profileIdc() {
        return fields.profileIdc;
    }

    /** The byte between profile_idc and level_idc: constraint_set0_flag is its highest bit. */
    public int constraintFlags() {
        return fields.constraintFlags;
    }

    /** level_idc: ten times the level. */
    public int levelIdc() {
        return fields.levelIdc;
    }

    /** chroma_format_idc: 0 monochrome, 1 4:2:0, 2 4:2:2, 3 4:4:4. */
    public int chromaFormatIdc() {
        return fields.chromaFormatIdc;
    }

    /** Bits per luma sample, 8 to 14. */
    public int bitDepthLuma() {
        return fields.bitDepthLuma;
    }

    /** Bits per chroma sample, 8 to 14. */
    public int bitDepthChroma() {
        return fields.bitDepthChroma;
    }

    /** Width in luma samples after cropping; more than 0. */
    public int width() {
        return fields.width;
    }

    /** Height of a frame in luma samples after cropping; more than 0. */
    public int height() {
        return fields.height;
    }

    /** max_num_ref_frames. */
    public int maxNumRefFrames() {
        return fields.maxNumRefFrames;
    }

    /** frame_mbs_only_flag: false if pictures may be fields. */
    public boolean frameMbsOnly() {
        return fields.frameMbsOnly;
    }

    /** The VUI parameters, if they are there and sound. */
    public Optional<VideoUsability> videoUsability() {
        return Optional.ofNullable(fields.vui);
    }

    /**
     * How many pictures may precede a picture in decoding order and follow it in output order: max_num_reorder_frames
     * if it is signalled, 0 where the profile or the picture order count type leaves no room for reordering, and empty
     * if nothing is said (the standard then infers the most that the level allows).
     */
    public OptionalInt reorderFrames() {
        @Nullable VideoUsability vui = fields.vui;
        if (vui != null && vui.maxNumReorderFrames().isPresent()) {
            return vui.maxNumReorderFrames();
        }
        return fields.neverReorders() ? OptionalInt.of(0) : OptionalInt.empty();
    }

    /** The codec string of RFC 6381, Section 3.3: {@code avc1.42E01F}. */
    public String codecString() {
        return String.format(Locale.ROOT, "avc1.%02X%02X%02X", profileIdc(), constraintFlags(), levelIdc());
    }

    /** A copy of the NAL unit, header included, without a start code. */
    public byte[] nalUnit() {
        return nalUnit.clone();
    }

    byte[] bytes() {
        return nalUnit;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SequenceParameterSet set && Arrays.equals(nalUnit, set.nalUnit);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(nalUnit);
    }

    @Override
    public String toString() {
        return "SPS[id=" + id() + ", " + codecString() + ", " + width() + "x" + height() + "]";
    }
}
