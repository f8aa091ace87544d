package io.github.whep4j.h264;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sequence and picture parameter sets that a stream has established so far, each id once in its newest version, and
 * which sequence parameter set is in force. Immutable; a depacketizer hands out the same instance until something
 * changes.
 */
public final class ParameterSets {
    private static final ParameterSets EMPTY = new ParameterSets(List.of(), List.of(), null);

    private final List<SequenceParameterSet> sps;
    private final List<PictureParameterSet> pps;
    private final @Nullable SequenceParameterSet active;

    ParameterSets(
            List<SequenceParameterSet> sps, List<PictureParameterSet> pps, @Nullable SequenceParameterSet active) {
        this.sps = List.copyOf(sps);
        this.pps = List.copyOf(pps);
        this.active = active;
    }

    /** No parameter sets at all. */
    public static ParameterSets empty() {
        return EMPTY;
    }

    /**
     * From NAL units without start codes, as {@code sprop-parameter-sets} has them (RFC 6184, Section 8.1). What is
     * neither a sound SPS nor a sound PPS is passed over; of two with one id the later counts. In force is the SPS that
     * the first PPS refers to, or else the first.
     */
    public static ParameterSets of(List<byte[]> nalUnits) {
        ParameterSetStore store = new ParameterSetStore();
        for (byte[] nalUnit : nalUnits) {
            store.offerSprop(nalUnit);
        }
        ParameterSets known = store.snapshot(null);
        for (PictureParameterSet picture : known.pps) {
            SequenceParameterSet referred = store.sps(picture.spsId());
            if (referred != null) {
                return store.snapshot(referred);
            }
        }
        return known.sps.isEmpty() ? known : store.snapshot(known.sps.get(0));
    }

    /** In ascending order of their ids. */
    public List<SequenceParameterSet> sps() {
        return sps;
    }

    /** In ascending order of their ids. */
    public List<PictureParameterSet> pps() {
        return pps;
    }

    /** The sequence parameter set in force; null if none is. */
    public @Nullable SequenceParameterSet active() {
        return active;
    }

    /** Width in pixels after cropping; 0 only if no sequence parameter set is in force. */
    public int width() {
        return active == null ? 0 : active.width();
    }

    /** Height in pixels after cropping; 0 only if no sequence parameter set is in force. */
    public int height() {
        return active == null ? 0 : active.height();
    }

    /** The codec string of RFC 6381, {@code avc1.42E01F}; empty only if no sequence parameter set is in force. */
    public String codecString() {
        return active == null ? "" : active.codecString();
    }

    /** All of them in Annex B form, sequence parameter sets first. */
    public byte[] annexB() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (SequenceParameterSet set : sps) {
            out.writeBytes(NalUnit.START_CODE);
            out.writeBytes(set.bytes());
        }
        for (PictureParameterSet set : pps) {
            out.writeBytes(NalUnit.START_CODE);
            out.writeBytes(set.bytes());
        }
        return out.toByteArray();
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof ParameterSets sets
                        && sps.equals(sets.sps)
                        && pps.equals(sets.pps)
                        && Objects.equals(active, sets.active));
    }

    @Override
    public int hashCode() {
        return Objects.hash(sps, pps, active);
    }

    @Override
    public String toString() {
        return "ParameterSets[active=" + active + ", sps=" + sps.size() + ", pps=" + pps.size() + "]";
    }
}
