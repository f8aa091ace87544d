package io.github.whep4j.snapshot;

import org.jcodec.codecs.h264.H264Const;
import org.jcodec.codecs.h264.decode.CoeffTransformer;
import org.jcodec.codecs.h264.decode.MBlock;
import org.jcodec.codecs.h264.io.model.PictureParameterSet;
import org.jcodec.codecs.h264.io.model.SliceHeader;
import org.jspecify.annotations.Nullable;

/**
 * Scales the chroma of a slice whose parameter sets have scaling matrices (ITU-T H.264, Section 8.5.11). jcodec would take
 * the weight of the DC coefficients from the list for 8x8 luma blocks, which makes other colours.
 */
final class ChromaScaling {
    private static final int CB = 1;
    private static final int CR = 2;
    /** LevelScale4x4(m, 0, 0) without the weight, by qP % 6. */
    private static final int[] DC_SCALE = {10, 11, 13, 14, 16, 18};

    private static final int QP_VALUES = 52;
    private static final int AC_CODED = 2;
    /** In the place of CodedBlockPatternChroma: jcodec takes it for chroma that needs no scaling, of DC or AC. */
    private static final int SCALED = 4;

    private final int[][] weights;
    private final int cbOffset;
    private final int crOffset;
    private int qp;

    private ChromaScaling(int[][] weights, SliceHeader slice) {
        PictureParameterSet pps = slice.pps;
        this.weights = weights;
        this.cbOffset = pps.chromaQpIndexOffset;
        this.crOffset = pps.extended == null ? cbOffset : pps.extended.secondChromaQpIndexOffset;
        this.qp = pps.picInitQpMinus26 + 26 + slice.sliceQpDelta;
    }

    /** Null where all weights are the same, which jcodec scales as it should. */
    static @Nullable ChromaScaling of(SliceHeader slice) {
        int[][] ofSequence = slice.sps.scalingMatrix;
        int[][] ofPicture = slice.pps.extended == null ? null : slice.pps.extended.scalingMatrix;
        if (ofSequence == null && ofPicture == null) {
            return null;
        }
        int[][] weights = {H264Const.defaultScalingList4x4Intra, null, null};
        fallBack(weights, ofSequence);
        fallBack(weights, ofPicture);
        return new ChromaScaling(weights, slice);
    }

    /** Table 7-2: a list that is not there is as the one before it, and the first one as before, or the default. */
    private static void fallBack(int[][] weights, int @Nullable [][] lists) {
        if (lists != null) {
            for (int i = 0; i <= CR; i++) {
                weights[i] = lists[i] != null ? lists[i] : weights[Math.max(0, i - 1)];
            }
        }
    }

    /** Of the macroblocks of the slice, one after the other. */
    void scale(MBlock macroblock) {
        qp = (qp + macroblock.mbQPDelta + QP_VALUES) % QP_VALUES;
        int coded = macroblock.cbpChroma();
        if (coded != 0) {
            boolean ac = (coded & AC_CODED) != 0;
            scale(macroblock.dc1, macroblock.ac[CB], ac, qp + cbOffset, weights[CB]);
            scale(macroblock.dc2, macroblock.ac[CR], ac, qp + crOffset, weights[CR]);
            macroblock.cbp(macroblock.cbpLuma(), SCALED);
        }
    }

    private static void scale(int[] dc, int[][] blocks, boolean acCoded, int qpIndex, int[] weight) {
        int chromaQp = H264Const.QP_SCALE_CR[Math.max(0, Math.min(QP_VALUES - 1, qpIndex))];
        CoeffTransformer.invDC2x2(dc);
        for (int i = 0; i < dc.length; i++) {
            dc[i] = dc[i] * DC_SCALE[chromaQp % 6] * weight[0] << chromaQp / 6 >> 5;
            if (acCoded) {
                CoeffTransformer.dequantizeAC(blocks[i], chromaQp, weight);
            }
        }
    }
}
