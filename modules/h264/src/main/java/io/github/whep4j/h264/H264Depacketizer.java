package io.github.whep4j.h264;

import java.util.List;
import java.util.Objects;

/**
 * Puts access units together from RTP payloads (RFC 6184, non-interleaved mode and single NAL unit mode, whatever was
 * negotiated: senders mix them).
 *
 * <p>Packets are to be given in the order of their sequence numbers, with {@link #onGap} where some are missing. An
 * access unit ends at its marker bit, or where a packet has another timestamp; never at a parameter set, since senders
 * repeat those between the slices of one picture, and never within a fragmented NAL unit. Where a sender sets markers within
 * pictures they stop to count, and units end with the next timestamp alone. Each unit with a picture in it ends in exactly one
 * call of {@link Sink#accessUnit} or {@link Sink#damaged}.
 *
 * <p>A unit that may have lost something is never called complete: a fragment or a packet is missing or malformed, the
 * gap before it may have held its beginning, or the gap after it its end. What is left of a NAL unit of which a fragment
 * is missing is thrown away (Section 5.8).
 *
 * <p>A key frame always carries its parameter sets in its bytes: those that it lacks are put in front of it, from
 * earlier in the stream or from {@code sprop-parameter-sets}. Filler data is left out, as are parameter sets repeated
 * unchanged between slices, where a decoder would take them for a new access unit (ITU-T H.264, Section 7.4.1.2.3).
 *
 * <p>What some cameras send against the letter is understood where it can mean only one thing: a NAL unit in a single
 * fragment, empty units and zeros in an aggregation packet, start codes of Annex B before and between NAL units.
 *
 * <p>Not thread-safe. Malformed input is counted, and never throws. The only allocation on the way is the array that the
 * user gets, and what new parameter sets need.
 */
public final class H264Depacketizer {
    private static final int FU_HEADER_BYTES = 2;
    private static final int STAP_SIZE_BYTES = 2;
    private static final int NONE = -1;
    private static final int FU_START = 0x80;
    private static final int FU_END = 0x40;

    /** Where the units go. */
    public interface Sink {
        /**
         * A picture.
         *
         * @param annexB the unit from index 0 on, with start codes of four bytes; the array is the receiver's to keep
         * @param lengthBytes how much of the array is used
         * @param extendedTimestamp as given to {@link H264Depacketizer#onPacket}
         * @param keyFrame an IDR picture whose parameter sets are in its bytes; or one at a recovery point, where that counts
         * @param complete false if something of it is lost, or may be, as where it refers to a parameter set that never came
         * @param sets those in force, one of them active: width and height are never 0
         */
        void accessUnit(
                byte[] annexB,
                int lengthBytes,
                long extendedTimestamp,
                boolean keyFrame,
                boolean complete,
                ParameterSets sets);

        /**
         * A picture that can't be handed over: nothing whole is left of it, or it lacks its parameter sets and is a key frame, or
         * none have come yet.
         */
        void damaged(long extendedTimestamp);
    }

    private final ParameterSetStore store = new ParameterSetStore();
    private final AccessUnitAssembler unit;

    private long malformed;
    private long forbidden;
    private long interleaved;
    private long reserved;
    private long orphanedFragments;
    private long abandonedNalUnits;
    private long rejectedSprops;
    private long empty;

    private final MarkerTrust markers = new MarkerTrust();
    private boolean gap;
    /** The two bytes before the next fragment of the NAL unit that is under way, if it isn't the last one; or {@link #NONE}. */
    private int nextFragment = NONE;

    /**
     * @param maxAccessUnitBytes a unit that becomes larger is dropped
     * @param spropParameterSets NAL units from {@code sprop-parameter-sets}, Base64 decoded; unsound ones are passed over
     */
    public H264Depacketizer(int maxAccessUnitBytes, List<byte[]> spropParameterSets, Sink sink) {
        this(maxAccessUnitBytes, spropParameterSets, false, sink);
    }

    /**
     * @param maxAccessUnitBytes a unit that becomes larger is dropped
     * @param spropParameterSets NAL units from {@code sprop-parameter-sets}, Base64 decoded; unsound ones are passed over
     * @param keyAtRecoveryPoints whether pictures with a recovery point SEI message (ITU-T H.264, Section D.2.8) count as key
     *     frames, and get their parameter sets, too: encoders that refresh gradually send no others
     */
    public H264Depacketizer(
            int maxAccessUnitBytes, List<byte[]> spropParameterSets, boolean keyAtRecoveryPoints, Sink sink) {
        if (maxAccessUnitBytes <= 0) {
            throw new IllegalArgumentException("maxAccessUnitBytes must be positive");
        }
        unit = new AccessUnitAssembler(maxAccessUnitBytes, store, keyAtRecoveryPoints, Objects.requireNonNull(sink));
        for (byte[] sprop : spropParameterSets) {
            if (!store.offerSprop(sprop)) {
                rejectedSprops++;
            }
        }
    }

    /**
     * The next packet.
     *
     * @param buf left as it is, and not kept
     * @param len length of the payload without padding; 0 for a packet of nothing but padding, which is passed over
     * @param extendedTimestamp unwrapped; only compared for equality
     */
    public void onPacket(byte[] buf, int off, int len, long extendedTimestamp, boolean marker) {
        Objects.checkFromIndexSize(off, len, buf.length);
        // Most packets of a large picture: a fragment of the NAL unit that is under way, but its last.
        if (len > FU_HEADER_BYTES
                && unsignedShort(buf, off) == nextFragment
                && unit.writeOn(extendedTimestamp, buf, off + FU_HEADER_BYTES, len - FU_HEADER_BYTES)) {
            return; // its marker, if it has one, cannot be the end of a picture, and tells nothing of the others
        }
        if (len == 0) {
            empty++;
            if (marker && !gap && unit.isOpenAt(extendedTimestamp)) {
                onMarker();
            }
            return;
        }
        if (unit.isOpen() && !unit.isOpenAt(extendedTimestamp)) {
            if (gap) {
                unit.loseSomething();
            }
            markers.onPictureEnd(gap);
            endUnit();
        }
        if (!unit.isOpen()) {
            unit.begin(extendedTimestamp, gap, isLikelyKeyFrame(buf, off, len));
        } else if (gap) {
            unit.loseSomething();
            unit.doubtParameterSets();
        }
        gap = false;
        markers.onPacket(marker);
        consume(buf, off, len);
        if (marker) {
            onMarker();
        }
    }

    /** The picture is at its end, unless more fragments of a NAL unit are to come or this sender's markers tell nothing. */
    private void onMarker() {
        if (nextFragment == NONE && markers.counts()) {
            endUnit();
        }
    }

    /** At least one packet is missing before the next one. */
    public void onGap() {
        gap = true;
        abandonFragments();
    }

    /**
     * The stream ends here, or another takes its place. A unit whose end has not come is handed over as incomplete if
     * whole slices of it are there. Parameter sets stay known.
     *
     * @return whether there was one; if its stream goes on after all then with its rest, and {@link #onGap} has to say so
     */
    public boolean flush() {
        boolean cut = unit.isOpen();
        if (cut) {
            if (!markers.lastMarked() || gap) {
                unit.loseSomething();
            }
            endUnit();
        }
        unit.forgetTimestamp();
        markers.reset();
        gap = false;
        return cut;
    }

    /**
     * Gives back an array that the sink got and needs no more: a later unit is put into it, and nothing is allocated. For
     * owners that look at a unit and let go of it.
     */
    public void recycle(byte[] annexB) {
        unit.recycle(annexB);
    }

    /** What was dropped so far, and why. */
    public DepacketizerCounters counters() {
        return new DepacketizerCounters(
                malformed,
                forbidden,
                interleaved,
                reserved,
                orphanedFragments,
                abandonedNalUnits,
                rejectedSprops + unit.rejectedParameterSets,
                unit.oversizedUnits,
                unit.undecodableUnits,
                empty);
    }

    private void endUnit() {
        abandonFragments();
        if (unit.end()) {
            markers.onMarkerWithinPicture();
        }
    }

    private void consume(byte[] buf, int off, int len) {
        if (NalUnit.forbidden(buf[off])) {
            forbidden++;
            loseSomething();
            return;
        }
        int type = NalUnit.type(buf[off]);
        switch (type) {
            case NalUnit.STAP_A -> consumeAggregation(buf, off, len);
            case NalUnit.FU_A -> consumeFragment(buf, off, len);
            case NalUnit.STAP_B, NalUnit.MTAP16, NalUnit.MTAP24, NalUnit.FU_B -> {
                // Of the interleaved mode, which is never offered. They hold parts of pictures.
                interleaved++;
                loseSomething();
            }
            default -> {
                if (isReserved(type) && !NalUnit.beginsWithStartCode(buf, off, len, 0)) {
                    // To be ignored by whoever does not know them (RFC 6184, Section 5.2): not a loss.
                    reserved++;
                } else {
                    consumeSingle(buf, off, len);
                }
            }
        }
    }

    /**
     * Single NAL unit packet: RFC 6184, Section 5.6.
     *
     * <pre>
     *   0                   1                   2                   3
     *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
     *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
     *  |F|NRI|  Type   |                                               |
     *  +-+-+-+-+-+-+-+-+                                               |
     *  |               Bytes 2..n of a single NAL unit                 |
     *  |                               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
     *  |                               :...OPTIONAL RTP padding        |
     *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
     * </pre>
     */
    private void consumeSingle(byte[] buf, int off, int len) {
        abandonFragments();
        writeNalUnit(buf, off, len);
    }

    /**
     * STAP-A: RFC 6184, Section 5.7.1. All of it is checked before any of it is used. Empty units are passed over, and zeros
     * at the end are such units, or half of one.
     *
     * <pre>
     *   0                   1                   2                   3
     *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
     *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
     *  |STAP-A NAL HDR |         NALU 1 Size           | NALU 1 HDR    |
     *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
     *  |                         NALU 1 Data                           |
     *  +               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
     *  |               | NALU 2 Size                   | NALU 2 HDR    |
     *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
     *  |                         NALU 2 Data                           |
     *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
     * </pre>
     */
    private void consumeAggregation(byte[] buf, int off, int len) {
        abandonFragments();
        if (!isSoundAggregation(buf, off, len)) {
            malformed++;
            loseSomething();
            return;
        }
        int position = off + 1;
        int end = off + len;
        while (end - position > STAP_SIZE_BYTES) {
            int size = unsignedShort(buf, position);
            position += STAP_SIZE_BYTES;
            if (size == 0) {
                continue;
            }
            if (isReserved(NalUnit.type(buf[position])) && !NalUnit.beginsWithStartCode(buf, position, size, 0)) {
                reserved++;
            } else {
                writeNalUnit(buf, position, size);
            }
            position += size;
        }
    }

    private static boolean isSoundAggregation(byte[] buf, int off, int len) {
        int position = off + 1;
        int end = off + len;
        boolean any = false;
        while (position < end) {
            if (end - position < STAP_SIZE_BYTES) {
                return any && buf[position] == 0;
            }
            int size = unsignedShort(buf, position);
            position += STAP_SIZE_BYTES;
            if (size == 0) {
                continue;
            }
            if (size > end - position || NalUnit.forbidden(buf[position])) {
                return false;
            }
            any = true;
            int type = NalUnit.type(buf[position]);
            if (type >= NalUnit.STAP_A && type <= NalUnit.FU_B) {
                return false; // Aggregation packets don't nest (Section 5.7).
            }
            position += size;
        }
        return any;
    }

    /**
     * FU-A: RFC 6184, Section 5.8. The NAL unit's header is F and NRI of the indicator with the type of the FU header. Start and
     * end in one are forbidden, and sent nonetheless: that is the whole NAL unit.
     *
     * <pre>
     *   0                   1                   2                   3
     *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
     *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
     *  |F|NRI|   28    |S|E|R|  Type   |                               |
     *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               |
     *  |                         FU payload                            |
     *  |                               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
     *  |                               :...OPTIONAL RTP padding        |
     *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
     * </pre>
     */
    private void consumeFragment(byte[] buf, int off, int len) {
        int fuHeader = len < FU_HEADER_BYTES ? 0 : buf[off + 1];
        int type = NalUnit.type(fuHeader);
        boolean start = (fuHeader & FU_START) != 0;
        boolean end = (fuHeader & FU_END) != 0;
        int middle = (buf[off] & 0xff) << 8 | type;
        boolean known = type > 0
                || (start
                        // The first of its zeros was taken for the NAL unit's header.
                        ? NalUnit.beginsWithStartCode(buf, off + FU_HEADER_BYTES, len - FU_HEADER_BYTES, 1)
                        : middle == nextFragment);
        if (len < FU_HEADER_BYTES || !known || type >= NalUnit.STAP_A) {
            malformed++;
            loseSomething();
            return;
        }
        if (start) {
            abandonFragments();
            nextFragment = middle;
            int header = buf[off] & 0xe0 | type;
            unit.beginNalUnit(header);
            unit.write((byte) header);
        } else if (middle != nextFragment) {
            abandonFragments();
            orphanedFragments++;
            unit.loseSomething();
            return;
        }
        unit.write(buf, off + FU_HEADER_BYTES, len - FU_HEADER_BYTES);
        if (end) {
            nextFragment = NONE;
            unit.endNalUnit();
        }
    }

    /** The NAL unit that is under way will not be finished. */
    private void abandonFragments() {
        if (nextFragment != NONE) {
            nextFragment = NONE;
            abandonedNalUnits++;
            unit.abandonNalUnit();
        }
    }

    private void loseSomething() {
        abandonFragments();
        unit.loseSomething();
    }

    private void writeNalUnit(byte[] buf, int off, int len) {
        unit.beginNalUnit(buf[off]);
        unit.write(buf, off, len);
        unit.endNalUnit();
    }

    /** By the first packet of a unit: parameter sets and IDR slices come with nothing but key frames. */
    private static boolean isLikelyKeyFrame(byte[] buf, int off, int len) {
        int type = NalUnit.type(buf[off]);
        if (type == NalUnit.STAP_A && len > 1 + STAP_SIZE_BYTES) {
            type = NalUnit.type(buf[off + 1 + STAP_SIZE_BYTES]);
        } else if (type == NalUnit.FU_A && len >= FU_HEADER_BYTES) {
            type = NalUnit.type(buf[off + 1]);
        }
        return type == NalUnit.SPS || type == NalUnit.IDR_SLICE;
    }

    private static boolean isReserved(int type) {
        return type == 0 || type > NalUnit.FU_B;
    }

    private static int unsignedShort(byte[] buf, int position) {
        return (buf[position] & 0xff) << 8 | buf[position + 1] & 0xff;
    }
}
