package io.github.whep4j.snapshot;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.NalUnit;
import io.github.whep4j.h264.SequenceParameterSet;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jcodec.codecs.h264.H264Decoder;
import org.jcodec.codecs.h264.decode.DeblockerInput;
import org.jcodec.codecs.h264.decode.SliceDecoder;
import org.jcodec.codecs.h264.decode.SliceReader;
import org.jcodec.codecs.h264.decode.deblock.DeblockingFilter;
import org.jcodec.codecs.h264.io.model.Frame;
import org.jcodec.codecs.h264.io.model.MBType;
import org.jcodec.codecs.h264.io.model.SeqParameterSet;
import org.jcodec.codecs.h264.io.model.SliceHeader;
import org.jcodec.common.IntObjectMap;
import org.jcodec.common.model.Picture;

/**
 * Decodes one IDR picture with the parts of jcodec. Not with its {@code H264Decoder} as a whole: that one keeps a pool of
 * threads that nobody ends, and does not end itself on damaged data.
 */
final class JcodecDecoder implements StillDecoder {
    /** Table A-1, level 5.2: 4096x2304. A larger picture takes gigabytes in jcodec. */
    private static final int MAX_PIXELS = 36_864 * 256;

    private static final int REFERENCES = 16;

    @Override
    public BufferedImage decode(AccessUnit keyFrame) throws SnapshotException {
        SequenceParameterSet sps =
                Objects.requireNonNull(keyFrame.parameterSets().active());
        checkSupported(sps);
        List<SliceReader> slices = new ArrayList<>();
        SliceReaders readers = new SliceReaders(keyFrame.parameterSets());
        for (ByteBuffer nalUnit : keyFrame.nalUnits()) {
            if (NalUnit.isSlice(NalUnit.type(nalUnit.get(0)))) {
                byte[] copy = new byte[nalUnit.remaining()]; // jcodec writes into what it reads
                nalUnit.get(copy);
                slices.add(readers.open(copy));
            }
        }
        if (slices.isEmpty()) {
            throw new SnapshotException("there is no slice in the key frame", null);
        }
        return YuvConversion.of(sps).toRgb(decode(slices), sps.width(), sps.height());
    }

    private static void checkSupported(SequenceParameterSet sps) throws SnapshotException {
        if (!sps.frameMbsOnly()) {
            throw new SnapshotException("interlaced video is not decoded here", null);
        }
        if (sps.chromaFormatIdc() != 1 || sps.bitDepthLuma() != 8 || sps.bitDepthChroma() != 8) {
            throw new SnapshotException("only video with 8 bits and 4:2:0 chroma is decoded here", null);
        }
        if ((long) sps.width() * sps.height() > MAX_PIXELS) {
            throw new SnapshotException(
                    "a picture of " + sps.width() + "x" + sps.height() + " is too large to be decoded here", null);
        }
    }

    private static Picture decode(List<SliceReader> slices) throws SnapshotException {
        SliceHeader first = slices.get(0).getSliceHeader();
        SeqParameterSet sps = first.sps;
        int width = (sps.picWidthInMbsMinus1 + 1) * 16;
        int height = SeqParameterSet.getPicHeightInMbs(sps) * 16;
        // With the margin that is cropped away, which the stream may have made as large as it liked.
        if ((long) width * height > MAX_PIXELS) {
            throw new SnapshotException(
                    "a picture of " + width + "x" + height + " is too large to be decoded here", null);
        }
        byte[][] planes = {new byte[width * height], new byte[width * height / 4], new byte[width * height / 4]};
        DeblockerInput deblocking = new DeblockerInput(sps);
        Frame frame = H264Decoder.createFrame(
                sps, planes, first.frameNum, first.sliceType, deblocking.mvs, deblocking.refsUsed, 0);
        for (SliceReader slice : slices) {
            if (slice.getSliceHeader().sps != sps) {
                throw new SnapshotException("the slices of the key frame refer to different parameter sets", null);
            }
            new SliceDecoder(sps, new Frame[REFERENCES], new IntObjectMap<>(), deblocking, frame)
                    .decodeFromReader(slice);
        }
        for (MBType decoded : deblocking.mbTypes) {
            // jcodec passes over macroblocks of plain samples (I_PCM), and loses its place in the bytes behind them.
            if (decoded == null) {
                throw new SnapshotException("macroblocks are missing in the key frame, or not compressed", null);
            }
        }
        new DeblockingFilter(sps.picWidthInMbsMinus1 + 1, sps.bitDepthChromaMinus8 + 8, deblocking).deblockFrame(frame);
        return frame;
    }
}
