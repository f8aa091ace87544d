package io.github.whep4j.snapshot;

import io.github.whep4j.h264.ParameterSets;
import io.github.whep4j.h264.SequenceParameterSet;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jcodec.codecs.h264.H264Utils;
import org.jcodec.codecs.h264.decode.CAVLCReader;
import org.jcodec.codecs.h264.decode.MBlock;
import org.jcodec.codecs.h264.decode.SliceHeaderReader;
import org.jcodec.codecs.h264.decode.SliceReader;
import org.jcodec.codecs.h264.decode.aso.MapManager;
import org.jcodec.codecs.h264.io.CABAC;
import org.jcodec.codecs.h264.io.CAVLC;
import org.jcodec.codecs.h264.io.model.NALUnit;
import org.jcodec.codecs.h264.io.model.PictureParameterSet;
import org.jcodec.codecs.h264.io.model.SeqParameterSet;
import org.jcodec.codecs.h264.io.model.SliceHeader;
import org.jcodec.common.io.BitReader;
import org.jspecify.annotations.Nullable;

/**
 * Opens slices for jcodec's slice decoder, as its {@code FrameReader} does, with four differences: the parameter sets are those
 * that {@code h264} has checked, the arithmetic decoder comes to an end, a slice may say that it is not deblocked, and chroma
 * is scaled by its own weights.
 */
final class SliceReaders {
    private static final int CONTEXT_MODELS = 1024;

    /** disable_deblocking_filter_idc: the edges of this slice's macroblocks stay as they are. */
    private static final int NOT_DEBLOCKED = 1;
    /** So far below the lowest quantizer that the threshold is that of no filter (ITU-T H.264, Table 8-16, indexA 0). */
    private static final int NO_FILTER_OFFSET_DIV_2 = -26;

    private final Map<Integer, SeqParameterSet> sps = new HashMap<>();
    private final Map<Integer, PictureParameterSet> pps = new HashMap<>();

    SliceReaders(ParameterSets sets) {
        sets.sps().forEach(set -> sps.put(set.id(), SeqParameterSet.read(payload(withoutUsability(set.nalUnit())))));
        sets.pps().forEach(set -> pps.put(set.id(), read(payload(set.nalUnit()))));
    }

    /** Up to the VUI parameters, for which jcodec makes tables as large as they say: of all else our parser sees to that. */
    private static byte[] withoutUsability(byte[] nalUnit) {
        int length = 1;
        while (SequenceParameterSet.parse(Arrays.copyOf(nalUnit, length)).isEmpty()) {
            length++;
        }
        return Arrays.copyOf(nalUnit, length);
    }

    /** One with slice groups is not read further than to their number, after which their tables are made. */
    private static PictureParameterSet read(ByteBuffer payload) {
        BitReader bits = BitReader.createBitReader(payload.duplicate());
        CAVLCReader.readUE(bits); // pic_parameter_set_id
        PictureParameterSet begun = new PictureParameterSet();
        begun.seqParameterSetId = CAVLCReader.readUE(bits);
        bits.skip(2); // entropy_coding_mode_flag, bottom_field_pic_order_in_frame_present_flag
        begun.numSliceGroupsMinus1 = CAVLCReader.readUE(bits);
        return begun.numSliceGroupsMinus1 == 0 ? PictureParameterSet.read(payload) : begun;
    }

    /** Without the header and the emulation prevention bytes; the array is changed. */
    private static ByteBuffer payload(byte[] nalUnit) {
        ByteBuffer payload = ByteBuffer.wrap(nalUnit);
        NALUnit.read(payload);
        H264Utils.unescapeNAL(payload);
        return payload;
    }

    /**
     * Reads the header of a slice.
     *
     * @param nalUnit a slice, which is changed
     */
    SliceReader open(byte[] nalUnit) throws SnapshotException {
        ByteBuffer data = ByteBuffer.wrap(nalUnit);
        NALUnit header = NALUnit.read(data);
        H264Utils.unescapeNAL(data);
        BitReader bits = BitReader.createBitReader(data);
        SliceHeader slice = SliceHeaderReader.readPart1(bits);
        // Before the rest: lists of references go on for ever where the data is over.
        if (!slice.sliceType.isIntra()) {
            throw new SnapshotException("the key frame has a slice that needs other pictures", null);
        }
        PictureParameterSet picture = pps.get(slice.picParameterSetId);
        SeqParameterSet sequence = picture == null ? null : sps.get(picture.seqParameterSetId);
        if (picture == null || sequence == null) {
            throw new SnapshotException("a slice refers to a parameter set that is not there", null);
        }
        // They are for the baseline and extended profiles only, and their maps are sized by what the stream says.
        if (picture.numSliceGroupsMinus1 != 0) {
            throw new SnapshotException("pictures with slice groups are not decoded here", null);
        }
        slice.pps = picture;
        slice.sps = sequence;
        SliceHeaderReader.readPart2(slice, header, sequence, picture, bits);
        if (slice.disableDeblockingFilterIdc == NOT_DEBLOCKED) {
            // jcodec's filter does not look; such a slice has no offset of its own.
            slice.sliceAlphaC0OffsetDiv2 = NO_FILTER_OFFSET_DIV_2;
        }
        CABAC cabac = new CABAC(sequence.picWidthInMbsMinus1 + 1);
        ChromaScaling scaling = ChromaScaling.of(slice);
        return new SliceReader(
                picture,
                cabac,
                new CAVLC[] {
                    new CAVLC(sequence, picture, 2, 2),
                    new CAVLC(sequence, picture, 1, 1),
                    new CAVLC(sequence, picture, 1, 1)
                },
                arithmeticDecoder(cabac, slice, data, bits),
                bits,
                new MapManager(sequence, picture).getMapper(slice),
                slice,
                header) {
            @Override
            public boolean readMacroblock(MBlock macroblock) {
                boolean there = super.readMacroblock(macroblock);
                if (there && scaling != null) {
                    scaling.scale(macroblock);
                }
                return there;
            }
        };
    }

    private static @Nullable BoundedArithmeticDecoder arithmeticDecoder(
            CABAC cabac, SliceHeader slice, ByteBuffer data, BitReader bits) {
        if (!slice.pps.entropyCodingModeFlag) {
            return null;
        }
        bits.terminate(); // moves the buffer to the first byte behind the header
        int[][] contexts = new int[2][CONTEXT_MODELS];
        int qp = slice.pps.picInitQpMinus26 + 26 + slice.sliceQpDelta;
        cabac.initModels(contexts, slice.sliceType, slice.cabacInitIdc, qp);
        return new BoundedArithmeticDecoder(data, contexts);
    }
}
