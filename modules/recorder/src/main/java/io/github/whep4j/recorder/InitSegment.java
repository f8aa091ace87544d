package io.github.whep4j.recorder;

import io.github.whep4j.h264.ParameterSets;
import io.github.whep4j.h264.PictureParameterSet;
import io.github.whep4j.h264.SequenceParameterSet;
import io.github.whep4j.h264.VideoUsability;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** ftyp and moov of a fragmented file with one AVC track (ISO/IEC 14496-12 and 14496-15). */
final class InitSegment {
    static final int TRACK_ID = 1;

    private static final long SECONDS_FROM_1904_TO_1970 = 2_082_844_800L;
    private static final int MAX_SPS = 31;
    private static final int MAX_PPS = 255;
    private static final int TRACK_ENABLED_IN_MOVIE = 3;
    private static final int SELF_CONTAINED = 1;
    private static final long ONE_16_16 = 0x0001_0000;
    private static final long ONE_2_30 = 0x4000_0000;
    private static final long DPI_72 = 0x0048_0000;

    private final BoxWriter out = new BoxWriter(1_024);
    private final String sampleEntry;
    private final ParameterSets sets;
    private final SequenceParameterSet sps;
    private final long creationTime;
    private final int rotationDegrees;
    private final long lead;

    private InitSegment(
            String sampleEntry,
            ParameterSets sets,
            SequenceParameterSet sps,
            @Nullable Instant captureTime,
            int rotationDegrees,
            long lead) {
        this.sampleEntry = sampleEntry;
        this.sets = sets;
        this.sps = sps;
        this.rotationDegrees = rotationDegrees;
        this.lead = lead;
        this.creationTime = captureTime == null ? 0 : secondsSince1904(captureTime);
    }

    static long secondsSince1904(Instant time) {
        return Math.max(0, time.getEpochSecond() + SECONDS_FROM_1904_TO_1970);
    }

    /**
     * @param sampleEntry "avc1" or "avc3"
     * @param captureTime when the first picture was taken, if that is known
     * @param rotationDegrees by how much players are to turn the pictures clockwise: 0, 90, 180 or 270
     * @param lead at which time of the media the presentation begins
     */
    static BoxWriter write(
            String sampleEntry,
            ParameterSets sets,
            SequenceParameterSet active,
            @Nullable Instant captureTime,
            int rotationDegrees,
            long lead) {
        InitSegment segment = new InitSegment(sampleEntry, sets, active, captureTime, rotationDegrees, lead);
        segment.fileType();
        segment.movie();
        return segment.out;
    }

    private void fileType() {
        int ftyp = out.begin("ftyp");
        out.ascii("iso6").u32(1).ascii("iso6").ascii("iso5").ascii("avc1").ascii("mp41");
        out.end(ftyp);
    }

    private void movie() {
        int moov = out.begin("moov");
        int mvhd = out.begin("mvhd", 1, 0);
        out.u64(creationTime)
                .u64(creationTime)
                .u32(SampleTimeline.TICKS_PER_SECOND)
                .u64(0);
        out.u32(ONE_16_16).u16(0x0100).zeros(10); // rate, volume, reserved
        unityMatrix();
        out.zeros(24).u32(TRACK_ID + 1);
        out.end(mvhd);
        track();
        int mvex = out.begin("mvex");
        int trex = out.begin("trex", 0, 0);
        out.u32(TRACK_ID).u32(1).u32(0).u32(0).u32(0);
        out.end(trex);
        out.end(mvex);
        out.end(moov);
    }

    private void track() {
        int trak = out.begin("trak");
        int tkhd = out.begin("tkhd", 1, TRACK_ENABLED_IN_MOVIE);
        out.u64(creationTime).u64(creationTime).u32(TRACK_ID).u32(0).u64(0);
        out.zeros(16); // reserved, layer, alternate group, volume, reserved
        rotationMatrix();
        out.u32(displayWidth() << 16).u32((long) sps.height() << 16);
        out.end(tkhd);
        if (lead != 0) {
            editList(out, 0, lead);
        }
        int mdia = out.begin("mdia");
        int mdhd = out.begin("mdhd", 1, 0);
        out.u64(creationTime)
                .u64(creationTime)
                .u32(SampleTimeline.TICKS_PER_SECOND)
                .u64(0);
        out.u16(0x55c4).u16(0); // "und"
        out.end(mdhd);
        int hdlr = out.begin("hdlr", 0, 0);
        out.u32(0).ascii("vide").zeros(12).ascii("whep4j").u8(0);
        out.end(hdlr);
        mediaInformation();
        out.end(mdia);
        out.end(trak);
    }

    /** From the lead on, all of it: with a duration of 0 the edit takes in the fragments (Section 8.6.6). */
    static void editList(BoxWriter out, long duration, long lead) {
        int edts = out.begin("edts");
        int elst = out.begin("elst", 1, 0);
        out.u32(1).u64(duration).u64(lead).u32(ONE_16_16);
        out.end(elst);
        out.end(edts);
    }

    private void mediaInformation() {
        int minf = out.begin("minf");
        int vmhd = out.begin("vmhd", 0, 1);
        out.zeros(8);
        out.end(vmhd);
        int dinf = out.begin("dinf");
        int dref = out.begin("dref", 0, 0);
        out.u32(1);
        out.end(out.begin("url ", 0, SELF_CONTAINED));
        out.end(dref);
        out.end(dinf);
        sampleTable();
        out.end(minf);
    }

    /** Empty but for the sample entry: the samples are in the fragments. */
    private void sampleTable() {
        int stbl = out.begin("stbl");
        int stsd = out.begin("stsd", 0, 0);
        out.u32(1);
        visualSampleEntry();
        out.end(stsd);
        for (String empty : List.of("stts", "stsc", "stco")) {
            int box = out.begin(empty, 0, 0);
            out.u32(0);
            out.end(box);
        }
        int stsz = out.begin("stsz", 0, 0);
        out.u32(0).u32(0);
        out.end(stsz);
        out.end(stbl);
    }

    /** Writes a sample entry alone; the sets must have an active one. */
    static void sampleEntry(BoxWriter out, String type, ParameterSets sets) {
        InitSegment segment = new InitSegment(type, sets, Objects.requireNonNull(sets.active()), null, 0, 0);
        segment.visualSampleEntry();
        out.bytes(ByteBuffer.wrap(segment.out.array(), 0, segment.out.length()));
    }

    private void visualSampleEntry() {
        int entry = out.begin(sampleEntry);
        out.zeros(6).u16(1).zeros(16); // reserved, data reference, reserved
        out.u16(sps.width()).u16(sps.height()).u32(DPI_72).u32(DPI_72).u32(0).u16(1);
        out.zeros(32).u16(0x0018).u16(0xffff); // compressor name, depth, -1
        decoderConfiguration();
        sps.videoUsability().ifPresent(this::colourAndAspect);
        out.end(entry);
    }

    /** AVCDecoderConfigurationRecord, ISO/IEC 14496-15, Section 5.3.3.1. */
    private void decoderConfiguration() {
        int avcC = out.begin("avcC");
        out.u8(1).u8(sps.profileIdc()).u8(sps.constraintFlags()).u8(sps.levelIdc());
        out.u8(0xfc | Integer.BYTES - 1);
        List<SequenceParameterSet> sequence = limited(sets.sps(), MAX_SPS);
        out.u8(0xe0 | sequence.size());
        for (SequenceParameterSet set : sequence) {
            byte[] nalUnit = set.nalUnit();
            out.u16(nalUnit.length).bytes(nalUnit);
        }
        List<PictureParameterSet> picture = limited(sets.pps(), MAX_PPS);
        out.u8(picture.size());
        for (PictureParameterSet set : picture) {
            byte[] nalUnit = set.nalUnit();
            out.u16(nalUnit.length).bytes(nalUnit);
        }
        boolean beforeHigh = sps.profileIdc() == 66 || sps.profileIdc() == 77 || sps.profileIdc() == 88;
        if (!beforeHigh) {
            out.u8(0xfc | sps.chromaFormatIdc());
            out.u8(0xf8 | sps.bitDepthLuma() - 8).u8(0xf8 | sps.bitDepthChroma() - 8);
            out.u8(0); // no SPS extensions
        }
        out.end(avcC);
    }

    private void colourAndAspect(VideoUsability vui) {
        if (vui.sampleAspectWidth() > 0) {
            int pasp = out.begin("pasp");
            out.u32(vui.sampleAspectWidth()).u32(vui.sampleAspectHeight());
            out.end(pasp);
        }
        if (vui.describesColour()) {
            int colr = out.begin("colr");
            out.ascii("nclx").u16(vui.colourPrimaries()).u16(vui.transferCharacteristics());
            out.u16(vui.matrixCoefficients()).u8(vui.fullRange() ? 0x80 : 0);
            out.end(colr);
        }
    }

    /** In square pixels; the sample aspect ratio stretches the width. */
    private long displayWidth() {
        long stretched = sps.videoUsability()
                .filter(vui -> vui.sampleAspectWidth() > 0)
                .map(vui -> Math.round((double) sps.width() * vui.sampleAspectWidth() / vui.sampleAspectHeight()))
                .orElse((long) sps.width());
        return Math.max(1, Math.min(0xffff, stretched));
    }

    private void unityMatrix() {
        out.u32(ONE_16_16).zeros(12).u32(ONE_16_16).zeros(12).u32(ONE_2_30);
    }

    /** Section 6.2.2: a rotation about the corner, and back into the picture's place. */
    private void rotationMatrix() {
        long cos = rotationDegrees == 0 ? ONE_16_16 : rotationDegrees == 180 ? -ONE_16_16 : 0;
        long sin = rotationDegrees == 90 ? ONE_16_16 : rotationDegrees == 270 ? -ONE_16_16 : 0;
        long width = displayWidth() << 16;
        long height = (long) sps.height() << 16;
        long x = rotationDegrees == 90 ? height : rotationDegrees == 180 ? width : 0;
        long y = rotationDegrees == 180 ? height : rotationDegrees == 270 ? width : 0;
        out.u32(cos).u32(sin).u32(0).u32(-sin).u32(cos).u32(0).u32(x).u32(y).u32(ONE_2_30);
    }

    private static <T> List<T> limited(List<T> sets, int max) {
        return sets.subList(0, Math.min(sets.size(), max));
    }
}
