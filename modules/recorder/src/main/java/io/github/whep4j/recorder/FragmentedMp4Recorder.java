package io.github.whep4j.recorder;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.ParameterSets;
import io.github.whep4j.h264.SequenceParameterSet;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes fragmented MP4 (ISO/IEC 14496-12 and 14496-15): one fragment for each access unit, written and flushed in one
 * go, so that a recording that is cut off at any point plays up to there. Nothing is ever gone back to: the output may
 * be a pipe, a socket or a browser's media source buffer.
 *
 * <p><b>Times</b> are the units' presentation times, in ticks of 90 kHz, with the first unit at 0. A unit is kept back
 * until the next one tells how long it lasts; the last one lasts as long as the one before. With B pictures presentation
 * times are just as exact: decoding times are derived from them, by the reorder depth that the stream signals or shows
 * in its first pictures, and an edit list takes away the lead that decoding then has. A key frame whose time lies before
 * what is already recorded moves the time line so that it goes on.
 *
 * <p><b>Orientation</b>: players turn the whole recording by the rotation of its first unit. What changes later, and whether
 * pictures are mirrored, is left out.
 *
 * <p><b>Parameter sets</b> are in the sample entry ({@code avc1}) and left out of the samples. If other ones come later,
 * as when a sender changes its resolution, they stay in the samples from there on, which decoders follow. For readers
 * that insist on the letter of ISO/IEC 14496-15 there, {@link ParameterSetPlacement#IN_BAND} says from the beginning
 * that they may change.
 */
public final class FragmentedMp4Recorder implements Recorder {
    private static final int DATA_OFFSET = 0x0001;
    private static final int SAMPLE_DURATION = 0x0100;
    private static final int SAMPLE_SIZE = 0x0200;
    private static final int SAMPLE_FLAGS = 0x0400;
    private static final int SAMPLE_COMPOSITION_TIME_OFFSET = 0x0800;
    private static final int DEFAULT_BASE_IS_MOOF = 0x020000;
    /** sample_depends_on 2: on no other sample. */
    private static final long KEY_FRAME_FLAGS = 0x0200_0000;
    /** sample_depends_on 1 and sample_is_non_sync_sample. */
    private static final long OTHER_FRAME_FLAGS = 0x0101_0000;

    private static final long MAX_DURATION = 0xffff_ffffL;

    /** Where the parameter sets go. */
    public enum ParameterSetPlacement {
        /** Sample entry {@code avc1}: in the sample entry, and in the samples only once they have changed. */
        SAMPLE_ENTRY("avc1"),
        /** Sample entry {@code avc3}: in the sample entry and with every key frame. */
        IN_BAND("avc3");

        private final String sampleEntry;

        ParameterSetPlacement(String sampleEntry) {
            this.sampleEntry = sampleEntry;
        }
    }

    private final AppendOnlyOutput out;
    private final ParameterSetPlacement placement;
    private final SampleTimeline timeline = new SampleTimeline(new SampleTimeline.Sink() {
        @Override
        public void begin(long lead) {
            writeInitSegment(lead);
        }

        @Override
        public void sample(AccessUnit unit, long decodeTime, long duration, int compositionOffset) {
            writeFragment(unit, decodeTime, duration, compositionOffset);
        }
    });
    private final BoxWriter fragment = new BoxWriter(16 << 10);
    private @Nullable AccessUnit first;
    private @Nullable AvcSamples samples;
    private long sequenceNumber;

    private FragmentedMp4Recorder(OutputStream out, ParameterSetPlacement placement) {
        this.out = new AppendOnlyOutput(out);
        this.placement = placement;
    }

    /** Into a file, which is created now, or emptied. */
    public static FragmentedMp4Recorder to(Path file) throws IOException {
        return to(Files.newOutputStream(file));
    }

    /** Into a stream, which is flushed after every fragment and closed by {@link #close}. */
    public static FragmentedMp4Recorder to(OutputStream out) {
        return to(out, ParameterSetPlacement.SAMPLE_ENTRY);
    }

    /** Like {@link #to(OutputStream)}, with a choice of where the parameter sets go. */
    public static FragmentedMp4Recorder to(OutputStream out, ParameterSetPlacement placement) {
        return new FragmentedMp4Recorder(out, placement);
    }

    @Override
    public synchronized void accept(AccessUnit unit) {
        if (out.isClosed()) {
            return;
        }
        out.requireSound();
        if (first == null && unit.isKeyFrame() && unit.isComplete()) {
            first = unit;
        }
        if (first != null) {
            timeline.add(unit);
        }
    }

    @Override
    public synchronized long bytesWritten() {
        return out.bytesWritten();
    }

    @Override
    public synchronized long unitsWritten() {
        return sequenceNumber;
    }

    /** The codec string of RFC 6381 for a media source buffer, {@code avc1.42E01F}; empty until the first key frame. */
    public synchronized Optional<String> codecString() {
        return Optional.ofNullable(first)
                .map(unit -> unit.parameterSets().codecString())
                .map(codec -> placement.sampleEntry + codec.substring(placement.sampleEntry.length()));
    }

    @Override
    public synchronized void close() throws IOException {
        if (out.isClosed()) {
            return;
        }
        try (out) {
            if (!out.hasFailed()) {
                timeline.end();
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void writeInitSegment(long lead) {
        AccessUnit unit = Objects.requireNonNull(first);
        ParameterSets sets = unit.parameterSets();
        SequenceParameterSet active = Objects.requireNonNull(sets.active());
        BoxWriter init = InitSegment.write(
                placement.sampleEntry,
                sets,
                active,
                unit.captureTime(),
                unit.orientation().rotationDegrees(),
                lead);
        samples = new AvcSamples(sets, placement == ParameterSetPlacement.IN_BAND);
        out.write(init.array(), init.length());
    }

    /** moof and mdat with one sample (ISO/IEC 14496-12, Section 8.8). */
    private void writeFragment(AccessUnit unit, long decodeTime, long duration, int compositionOffset) {
        List<ByteBuffer> nalUnits = Objects.requireNonNull(samples).nalUnits(unit);
        if (nalUnits.isEmpty()) {
            return;
        }
        int sampleBytes = 0;
        for (ByteBuffer nalUnit : nalUnits) {
            sampleBytes += Integer.BYTES + nalUnit.remaining();
        }
        fragment.clear();
        int moof = fragment.begin("moof");
        int mfhd = fragment.begin("mfhd", 0, 0);
        fragment.u32(sequenceNumber + 1);
        fragment.end(mfhd);
        int traf = fragment.begin("traf");
        int tfhd = fragment.begin("tfhd", 0, DEFAULT_BASE_IS_MOOF);
        fragment.u32(InitSegment.TRACK_ID);
        fragment.end(tfhd);
        int tfdt = fragment.begin("tfdt", 1, 0);
        fragment.u64(decodeTime);
        fragment.end(tfdt);
        int flags = DATA_OFFSET | SAMPLE_DURATION | SAMPLE_SIZE | SAMPLE_FLAGS;
        int trun = fragment.begin("trun", 1, compositionOffset == 0 ? flags : flags | SAMPLE_COMPOSITION_TIME_OFFSET);
        fragment.u32(1);
        int dataOffset = fragment.length();
        fragment.u32(0).u32(Math.min(duration, MAX_DURATION)).u32(sampleBytes);
        fragment.u32(unit.isKeyFrame() ? KEY_FRAME_FLAGS : OTHER_FRAME_FLAGS);
        if (compositionOffset != 0) {
            fragment.u32(compositionOffset);
        }
        fragment.end(trun);
        fragment.end(traf);
        fragment.end(moof);
        int mdat = fragment.begin("mdat");
        fragment.set32(dataOffset, fragment.length());
        for (ByteBuffer nalUnit : nalUnits) {
            fragment.u32(nalUnit.remaining()).bytes(nalUnit);
        }
        fragment.end(mdat);
        out.write(fragment.array(), fragment.length());
        sequenceNumber++;
    }
}
