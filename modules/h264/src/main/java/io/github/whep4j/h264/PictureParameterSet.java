package io.github.whep4j.h264;

import java.util.Arrays;
import java.util.Optional;

/** A picture parameter set (ITU-T H.264, Section 7.3.2.2): its ids, and its bytes. */
public final class PictureParameterSet {
    static final int MAX_ID = 255;

    private final byte[] nalUnit;
    private final int id;
    private final int spsId;

    private PictureParameterSet(byte[] nalUnit, int id, int spsId) {
        this.nalUnit = nalUnit;
        this.id = id;
        this.spsId = spsId;
    }

    /**
     * Reads a picture parameter set.
     *
     * @param nalUnit the NAL unit with its header, without a start code; copied
     * @return empty if it isn't one, or is malformed
     */
    public static Optional<PictureParameterSet> parse(byte[] nalUnit) {
        return parse(nalUnit, 0, nalUnit.length);
    }

    static Optional<PictureParameterSet> parse(byte[] buf, int off, int len) {
        if (len < 2 || NalUnit.type(buf[off]) != NalUnit.PPS) {
            return Optional.empty();
        }
        BitReader bits = new BitReader().reset(buf, off + 1, len - 1);
        int id = bits.unsignedExpGolomb(MAX_ID);
        int spsId = bits.unsignedExpGolomb(SequenceParameterSet.MAX_ID);
        return bits.failed()
                ? Optional.empty()
                : Optional.of(new PictureParameterSet(Arrays.copyOfRange(buf, off, off + len), id, spsId));
    }

    /** pic_parameter_set_id, 0 to 255: what slices refer to. */
    public int id() {
        return id;
    }

    /** seq_parameter_set_id, 0 to 31: the sequence parameter set that this one refers to. */
    public int spsId() {
        return spsId;
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
        return other instanceof PictureParameterSet set && Arrays.equals(nalUnit, set.nalUnit);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(nalUnit);
    }

    @Override
    public String toString() {
        return "PPS[id=" + id + ", spsId=" + spsId + "]";
    }
}
