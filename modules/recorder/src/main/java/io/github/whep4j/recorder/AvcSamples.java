package io.github.whep4j.recorder;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.NalUnit;
import io.github.whep4j.h264.ParameterSets;
import io.github.whep4j.h264.PictureParameterSet;
import io.github.whep4j.h264.SequenceParameterSet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes samples of access units (ISO/IEC 14496-15, Section 5.3.2): which NAL units go into them, and which are in the
 * sample entry already.
 */
final class AvcSamples {
    private final Set<ByteBuffer> inSampleEntry = new HashSet<>();
    private boolean inBand;

    AvcSamples(ParameterSets inSampleEntry, boolean inBand) {
        this.inBand = inBand;
        for (SequenceParameterSet sps : inSampleEntry.sps()) {
            this.inSampleEntry.add(ByteBuffer.wrap(sps.nalUnit()));
        }
        for (PictureParameterSet pps : inSampleEntry.pps()) {
            this.inSampleEntry.add(ByteBuffer.wrap(pps.nalUnit()));
        }
    }

    /**
     * The NAL units of the next sample. Parameter sets are left out as long as all are those of the sample entry; from
     * the first other one on all stay, since a decoder then keeps what came last.
     */
    List<ByteBuffer> nalUnits(AccessUnit unit) {
        List<ByteBuffer> all = unit.nalUnits();
        for (ByteBuffer nalUnit : all) {
            inBand |= isParameterSet(nalUnit) && !inSampleEntry.contains(nalUnit);
        }
        List<ByteBuffer> kept = new ArrayList<>(all.size());
        for (ByteBuffer nalUnit : all) {
            boolean filler = type(nalUnit) == NalUnit.FILLER_DATA;
            if (!filler && (inBand || !isParameterSet(nalUnit))) {
                kept.add(nalUnit);
            }
        }
        return kept;
    }

    private static boolean isParameterSet(ByteBuffer nalUnit) {
        return type(nalUnit) == NalUnit.SPS || type(nalUnit) == NalUnit.PPS;
    }

    private static int type(ByteBuffer nalUnit) {
        return NalUnit.type(nalUnit.get(nalUnit.position()));
    }
}
