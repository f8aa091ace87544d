package io.github.whep4j.h264;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts NAL units together into one access unit after the other, and judges each at its end: is there a picture, is it
 * whole, is it a key frame, and do we know its parameter sets.
 */
final class AccessUnitAssembler {
    private final ParameterSetStore store;
    private final H264Depacketizer.Sink sink;
    private final boolean keyAtRecoveryPoints;
    private final UnitBuffer buffer;
    private final BitReader bits = new BitReader();

    long rejectedParameterSets;
    long oversizedUnits;
    long undecodableUnits;

    /** That of the latest picture. */
    private @Nullable SequenceParameterSet active;
    /** Whether the stream itself has brought parameter sets. */
    private boolean inBandSets;
    /** A gap may have swallowed parameter sets, and neither has one come since nor a picture. So may what came before all else. */
    private boolean setsInDoubt = true;

    private boolean open;
    private boolean ended;
    private long timestamp;
    private boolean afterGap;
    /** A unit with the same timestamp has already ended, by its marker. */
    private boolean continued;
    /** Nothing came before, or it was lost. */
    private boolean first = true;

    private boolean lost;
    private boolean oversized;
    private boolean hasSlice;
    private boolean recoveryPoint;
    private boolean keyFrame;
    private boolean ownSps;
    private boolean ownPps;
    /** One of the unit's picture parameter sets is new. */
    private boolean newPps;
    /** So was one of a unit without a picture, which nobody got. */
    private boolean owesPps;
    /** The first NAL unit is one that nothing but a delimiter can come before. */
    private boolean fromBeginning;

    private boolean fromFirstMacroblock;
    private boolean beyondFirstMacroblock;
    /** Those that its first slice refers to. */
    private boolean setsKnown;

    private boolean setsAdded;
    private int delimiterEnd;
    private int nalStart;

    AccessUnitAssembler(
            int maxBytes, ParameterSetStore store, boolean keyAtRecoveryPoints, H264Depacketizer.Sink sink) {
        this.store = store;
        this.keyAtRecoveryPoints = keyAtRecoveryPoints;
        this.sink = sink;
        this.buffer = new UnitBuffer(maxBytes);
    }

    boolean isOpen() {
        return open;
    }

    boolean isOpenAt(long timestamp) {
        return open && this.timestamp == timestamp;
    }

    void begin(long timestamp, boolean afterGap, boolean likelyKeyFrame) {
        this.afterGap = afterGap;
        continued = ended && timestamp == this.timestamp;
        setsInDoubt |= afterGap;
        this.timestamp = timestamp;
        open = true;
        lost = false;
        oversized = false;
        hasSlice = false;
        recoveryPoint = false;
        keyFrame = false;
        ownSps = false;
        ownPps = false;
        newPps = false;
        fromBeginning = false;
        fromFirstMacroblock = false;
        beyondFirstMacroblock = false;
        setsKnown = false;
        setsAdded = false;
        delimiterEnd = 0;
        nalStart = 0;
        buffer.begin(likelyKeyFrame);
    }

    /** A part of this unit is missing. */
    void loseSomething() {
        lost = true;
    }

    /** Parameter sets may be missing from here on. */
    void doubtParameterSets() {
        setsInDoubt = true;
    }

    /** Forgets that the unit before could go on: the next one is of another stream. */
    void forgetTimestamp() {
        ended = false;
    }

    void recycle(byte[] array) {
        buffer.recycle(array);
    }

    void beginNalUnit(int header) {
        int type = NalUnit.type(header);
        if (!setsAdded && isOfKeyFrame(type)) {
            setsAdded = true;
            buffer.turnedOutKeyFrame();
            addMissingParameterSets();
        } else if (owesPps && !setsAdded && NalUnit.isSlice(type)) {
            setsAdded = true;
            addPictureParameterSets();
        }
        nalStart = buffer.length();
        if (!oversized && !buffer.appendStartCode()) {
            overflow();
        }
    }

    /**
     * Writes what belongs to the unit that is open; false, with nothing written, if it is of another time or needs more room. What
     * is written to one that is too large already goes with it.
     */
    boolean writeOn(long timestamp, byte[] src, int off, int len) {
        return this.timestamp == timestamp && buffer.appendIfRoom(src, off, len);
    }

    void write(byte[] src, int off, int len) {
        if (!oversized && !buffer.append(src, off, len)) {
            overflow();
        }
    }

    void write(byte value) {
        if (!oversized && !buffer.append(value)) {
            overflow();
        }
    }

    /** The NAL unit that was begun is thrown away, and with it the unit's completeness. */
    void abandonNalUnit() {
        lost = true;
        if (!oversized) {
            buffer.truncate(nalStart);
        }
    }

    void endNalUnit() {
        if (oversized) {
            return;
        }
        int offset = nalStart + NalUnit.START_CODE.length;
        int length = buffer.length() - offset;
        int type = NalUnit.type(buffer.array()[offset]);
        if (!NalUnit.isSlice(type)) {
            int second = NalUnit.nextHeader(buffer.array(), offset, buffer.length());
            if (second < buffer.length()) {
                endJoinedNalUnits(offset);
                return;
            }
        }
        if (nalStart == 0) {
            fromBeginning = type == NalUnit.ACCESS_UNIT_DELIMITER || type == NalUnit.SPS;
        }
        switch (type) {
            case NalUnit.SPS, NalUnit.PPS -> endParameterSet(type, offset, length);
            case NalUnit.SLICE, NalUnit.PARTITION_A, NalUnit.IDR_SLICE -> endSlice(type, offset, length);
            case NalUnit.SEI -> endSei(offset, length);
            case NalUnit.FILLER_DATA -> buffer.truncate(nalStart);
            case NalUnit.ACCESS_UNIT_DELIMITER -> delimiterEnd = nalStart == 0 ? buffer.length() : delimiterEnd;
            default -> {}
        }
    }

    /**
     * Some cameras send what an encoder gave them as one NAL unit: parameter sets and slices with start codes between them.
     * Behind a slice it makes no difference, and nobody looks.
     */
    private void endJoinedNalUnits(int offset) {
        byte[] joined = Arrays.copyOfRange(buffer.array(), offset, buffer.length());
        buffer.truncate(nalStart);
        int from = 0;
        while (from < joined.length) {
            int next = NalUnit.nextHeader(joined, from, joined.length);
            int to = next == joined.length ? next : next - NalUnit.START_CODE.length + 1;
            while (to > from && joined[to - 1] == 0) {
                to--;
            }
            if (to > from) {
                beginNalUnit(joined[from]);
                write(joined, from, to - from);
                endNalUnit();
            }
            from = next;
        }
    }

    /**
     * The unit is at its end: exactly one call to the sink, unless there was no picture in it and nothing is lost.
     *
     * @return whether the marker that ended the one before stood within a picture, and this is the rest of it
     */
    boolean end() {
        boolean isRest = continued && !afterGap && !lost && beyondFirstMacroblock;
        judge();
        return isRest;
    }

    private void judge() {
        open = false;
        ended = true;
        if (oversized || !hasSlice) {
            first &= !oversized;
            owesPps |= newPps && !lost;
            buffer.discard();
            if (lost) {
                sink.damaged(timestamp);
            }
            return;
        }
        boolean complete = !lost && setsKnown && hasItsBeginning() && !(keyFrame && setsMayBeLost());
        setsInDoubt = false;
        first = false;
        owesPps = false;
        if (!setsKnown && (keyFrame || active == null)) {
            undecodableUnits++;
            buffer.discard();
            sink.damaged(timestamp);
            return;
        }
        ParameterSets sets = store.snapshot(active);
        int length = buffer.length();
        sink.accessUnit(buffer.take(), length, timestamp, keyFrame, complete, sets);
    }

    /**
     * Whether the gap before this unit, if there is one, can't have swallowed its beginning, which the first unit may lack unseen.
     * A picture that begins with its first macroblock may still lack a parameter set, if this stream is one that brings them.
     */
    private boolean hasItsBeginning() {
        if (afterGap) {
            return fromFirstMacroblock && (fromBeginning || !inBandSets);
        }
        return !(continued || first) || fromFirstMacroblock;
    }

    /** A gap before a key frame may have held newer sets than those we know; not if the stream never brings any. */
    private boolean setsMayBeLost() {
        return setsInDoubt && inBandSets;
    }

    private void overflow() {
        oversized = true;
        lost = true;
        oversizedUnits++;
    }

    private void endParameterSet(int type, int offset, int length) {
        boolean known = store.knows(buffer.array(), offset, length);
        if (hasSlice && known) {
            buffer.truncate(nalStart);
        } else if (store.offer(buffer.array(), offset, length)) {
            inBandSets = true;
            if (type == NalUnit.SPS) {
                ownSps = true;
                setsInDoubt = false;
            } else {
                ownPps = true;
                newPps |= !known;
            }
        } else {
            rejectedParameterSets++;
            abandonNalUnit();
        }
    }

    private void endSei(int offset, int length) {
        if (keyAtRecoveryPoints && !hasSlice && !recoveryPoint) {
            recoveryPoint = SeiMessages.isRecoveryPoint(bits.reset(buffer.array(), offset + 1, length - 1));
            bits.release();
        }
    }

    private boolean isOfKeyFrame(int type) {
        return type == NalUnit.IDR_SLICE || recoveryPoint && (type == NalUnit.SLICE || type == NalUnit.PARTITION_A);
    }

    /** slice_header(), ITU-T H.264, Section 7.3.3: first_mb_in_slice, slice_type, pic_parameter_set_id. */
    private void endSlice(int type, int offset, int length) {
        keyFrame |= isOfKeyFrame(type);
        if (hasSlice) {
            return;
        }
        hasSlice = true;
        bits.reset(buffer.array(), offset + 1, length - 1);
        long firstMacroblock = bits.unsignedExpGolomb();
        bits.unsignedExpGolomb(); // slice_type
        int ppsId = bits.unsignedExpGolomb(PictureParameterSet.MAX_ID);
        bits.release();
        fromFirstMacroblock = firstMacroblock == 0 && !bits.failed();
        beyondFirstMacroblock = firstMacroblock > 0 && !bits.failed();
        SequenceParameterSet referred = bits.failed() ? null : store.referredBy(ppsId);
        if (referred != null) {
            active = referred;
        }
        setsKnown = referred != null;
    }

    /** What a key frame needs and does not bring along: SPS in front of what the unit has so far, PPS behind it. */
    private void addMissingParameterSets() {
        ParameterSets sets = store.snapshot(active);
        if (!ownSps) {
            List<SequenceParameterSet> sps = sets.sps();
            for (int i = sps.size() - 1; i >= 0; i--) {
                insert(delimiterEnd, sps.get(i).bytes());
            }
        }
        if (!ownPps) {
            addPictureParameterSets();
        }
    }

    private void addPictureParameterSets() {
        List<PictureParameterSet> pps = store.snapshot(active).pps();
        for (int i = 0; i < pps.size(); i++) {
            insert(buffer.length(), pps.get(i).bytes());
        }
    }

    private void insert(int position, byte[] nalUnit) {
        if (!oversized && !(buffer.insert(position, nalUnit) && buffer.insert(position, NalUnit.START_CODE))) {
            overflow();
        }
    }
}
