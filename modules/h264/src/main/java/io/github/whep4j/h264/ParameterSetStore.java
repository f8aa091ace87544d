package io.github.whep4j.h264;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameter sets of one stream by id, bounded in number by the ids and in size by {@link #MAX_BYTES}. Sets that
 * are repeated unchanged, which is what nearly all of them are, cost a comparison and no allocation.
 */
final class ParameterSetStore {
    /** Several times what a set with all its scaling lists needs. */
    static final int MAX_SET_BYTES = 4_096;

    /**
     * Of all sets together, which are put in front of each key frame that comes without: 288 of some fifty bytes, where real
     * ones have ten to forty. What a sender can make of a packet of a few bytes is no larger than this.
     */
    static final int MAX_BYTES = 16_384;

    private final @Nullable SequenceParameterSet[] sps = new SequenceParameterSet[SequenceParameterSet.MAX_ID + 1];
    /** Up to the largest id there has been: hardly any stream has more than one of the 256. */
    private @Nullable PictureParameterSet[] pps = new PictureParameterSet[1];

    private final BitReader bits = new BitReader();
    private int bytes;
    private ParameterSets current = ParameterSets.empty();
    private boolean changed;

    /** Takes over an SPS or PPS NAL unit; false if it is neither, is malformed or too large. */
    boolean offer(byte[] buf, int off, int len) {
        int length = withoutTrailingZeros(buf, off, len);
        if (length < 2 || length > MAX_SET_BYTES || NalUnit.forbidden(buf[off])) {
            return false;
        }
        if (knows(buf, off, length)) {
            return true;
        }
        boolean kept = switch (NalUnit.type(buf[off])) {
            case NalUnit.SPS ->
                SequenceParameterSet.parse(buf, off, length).filter(this::keep).isPresent();
            case NalUnit.PPS ->
                PictureParameterSet.parse(buf, off, length).filter(this::keep).isPresent();
            default -> false;
        };
        changed |= kept;
        return kept;
    }

    /**
     * Takes over what {@code sprop-parameter-sets} has between two commas: a NAL unit, or several with start codes, which some
     * cameras put there.
     */
    boolean offerSprop(byte[] sprop) {
        if (!NalUnit.beginsWithStartCode(sprop, 0, sprop.length, 0)) {
            return offer(sprop, 0, sprop.length);
        }
        boolean all = true;
        for (byte[] nalUnit : NalUnit.split(sprop)) {
            all &= offer(nalUnit, 0, nalUnit.length);
        }
        return all;
    }

    private boolean keep(SequenceParameterSet set) {
        SequenceParameterSet former = sps[set.id()];
        if (!makeRoom(set.bytes(), former == null ? 0 : former.bytes().length)) {
            return false;
        }
        sps[set.id()] = set;
        return true;
    }

    private boolean keep(PictureParameterSet set) {
        PictureParameterSet former = pps(set.id());
        if (!makeRoom(set.bytes(), former == null ? 0 : former.bytes().length)) {
            return false;
        }
        if (set.id() >= pps.length) {
            pps = Arrays.copyOf(pps, set.id() + 1);
        }
        pps[set.id()] = set;
        return true;
    }

    private boolean makeRoom(byte[] set, int formerBytes) {
        int then = bytes - formerBytes + set.length;
        if (then > MAX_BYTES) {
            return false;
        }
        bytes = then;
        return true;
    }

    /** Whether exactly these bytes are the newest version of some id. */
    boolean knows(byte[] buf, int off, int len) {
        int length = withoutTrailingZeros(buf, off, len);
        if (NalUnit.type(buf[off]) == NalUnit.PPS) {
            // Found by its id: a packet has room for hundreds, and a stream may have 256 to compare each of them with.
            int id = bits.reset(buf, off + 1, length - 1).unsignedExpGolomb(PictureParameterSet.MAX_ID);
            bits.release();
            PictureParameterSet set = bits.failed() ? null : pps(id);
            return set != null && same(set.bytes(), buf, off, length);
        }
        for (SequenceParameterSet set : sps) {
            if (set != null && same(set.bytes(), buf, off, length)) {
                return true;
            }
        }
        return false;
    }

    @Nullable
    SequenceParameterSet sps(int id) {
        return sps[id];
    }

    /** The sequence parameter set that a slice with this pic_parameter_set_id activates; null if one of the two is missing. */
    @Nullable
    SequenceParameterSet referredBy(int ppsId) {
        PictureParameterSet picture = pps(ppsId);
        return picture == null ? null : sps[picture.spsId()];
    }

    private @Nullable PictureParameterSet pps(int id) {
        return id < 0 || id >= pps.length ? null : pps[id];
    }

    /** The same instance as before unless something has changed. */
    @SuppressWarnings("ReferenceEquality") // whether it is that one, not one with its bytes
    ParameterSets snapshot(@Nullable SequenceParameterSet active) {
        if (changed || current.active() != active) {
            current = new ParameterSets(known(sps), known(pps), active);
            changed = false;
        }
        return current;
    }

    private static <T> List<T> known(@Nullable T[] sets) {
        List<T> known = new ArrayList<>(2);
        for (T set : sets) {
            if (set != null) {
                known.add(set);
            }
        }
        return List.copyOf(known);
    }

    private static boolean same(byte[] set, byte[] buf, int off, int len) {
        return set.length == len && Arrays.equals(set, 0, len, buf, off, off + len);
    }

    /** A NAL unit does not end in zero bytes (Section 7.4.1); those that follow one are padding of the byte stream. */
    private static int withoutTrailingZeros(byte[] buf, int off, int len) {
        int length = len;
        while (length > 0 && buf[off + length - 1] == 0) {
            length--;
        }
        return length;
    }
}
