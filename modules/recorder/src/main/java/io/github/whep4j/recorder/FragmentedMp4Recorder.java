package io.github.whep4j.recorder;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.ParameterSets;
import io.github.whep4j.h264.SequenceParameterSet;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes fragmented MP4 (ISO/IEC 14496-12 and 14496-15): each {@linkplain Fragmentation fragment} written and flushed in
 * one go, so that a recording that is cut off at any point plays up to there. Nothing has to be gone back to: the output may
 * be a pipe, a socket or a browser's media source buffer. In a file the time of creation is put in later if the sender tells
 * its clock only then. When a file's disk is full, what there is of the last fragment
 * is cut off.
 *
 * <p><b>Times</b> are the units' presentation times, in ticks of 90 kHz, with the first unit at 0. A unit is kept back
 * until the next one tells how long it lasts; the last one lasts as long as the one before. With B pictures presentation
 * times are just as exact: decoding times are derived from them, by the reorder depth that the stream signals, or else shows
 * in its first pictures or has reference pictures for, and an edit list takes away the lead that decoding then has. A key frame whose time lies before
 * what is already recorded, and any picture that lies more than a second before it, moves the time line so that it goes on.
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
    /** A fragment is in memory until it is whole. */
    private static final int MAX_FRAGMENT_BYTES = 8 << 20;

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
    private final Fragmentation fragmentation;
    private final SampleTimeline timeline = new SampleTimeline(new SampleTimeline.Sink() {
        @Override
        public void begin(long lead) {
            writeInitSegment(lead);
        }

        @Override
        public void sample(AccessUnit unit, long decodeTime, long duration, int compositionOffset) {
            addSample(unit, decodeTime, duration, compositionOffset);
        }
    });
    private final Mp4Fragment fragment = new Mp4Fragment();
    private @Nullable AccessUnit first;
    private @Nullable Instant creationTime;
    private long lead;
    private @Nullable AvcSamples samples;
    private long sequenceNumber;
    private long unitsWritten;
    private long writtenUntil;

    private FragmentedMp4Recorder(AppendOnlyOutput out, ParameterSetPlacement placement, Fragmentation fragmentation) {
        this.out = out;
        this.placement = placement;
        this.fragmentation = fragmentation;
    }

    /**
     * Into a file, which is created now, or emptied; {@link Fragmentation#EACH_SECOND}.
     *
     * @throws IOException if it cannot be written
     */
    public static FragmentedMp4Recorder to(Path file) throws IOException {
        return to(AppendOnlyOutput.to(file), ParameterSetPlacement.SAMPLE_ENTRY, Fragmentation.EACH_SECOND);
    }

    /** Into a stream, which is flushed after every fragment and closed by {@link #close}; {@link Fragmentation#EACH_PICTURE}. */
    public static FragmentedMp4Recorder to(OutputStream out) {
        return to(out, ParameterSetPlacement.SAMPLE_ENTRY);
    }

    /** Like {@link #to(OutputStream)}, with a choice of where the parameter sets go. */
    public static FragmentedMp4Recorder to(OutputStream out, ParameterSetPlacement placement) {
        return to(out, placement, Fragmentation.EACH_PICTURE);
    }

    /** Like {@link #to(OutputStream)}, with a choice of where the parameter sets go and how much is in a fragment. */
    public static FragmentedMp4Recorder to(
            OutputStream out, ParameterSetPlacement placement, Fragmentation fragmentation) {
        return to(new AppendOnlyOutput(out), placement, fragmentation);
    }

    static FragmentedMp4Recorder to(
            AppendOnlyOutput out, ParameterSetPlacement placement, Fragmentation fragmentation) {
        return new FragmentedMp4Recorder(out, placement, fragmentation);
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
            noteCreationTime(first, unit);
            timeline.add(unit);
        }
    }

    /** The sender's clock is often known only when a few pictures have come, and the beginning been written. */
    private void noteCreationTime(AccessUnit first, AccessUnit unit) {
        Instant captured = unit.captureTime();
        if (creationTime != null || captured == null) {
            return;
        }
        creationTime = captured.minusNanos(unit.presentationTimeNanos() - first.presentationTimeNanos());
        if (samples != null) {
            BoxWriter init = initSegment(first);
            out.replaceBeginning(init.array(), init.length());
        }
    }

    /** When the first picture was taken; null if the sender has not told. */
    synchronized @Nullable Instant creationTime() {
        return creationTime;
    }

    @Override
    public synchronized long bytesWritten() {
        return out.bytesWritten();
    }

    @Override
    public synchronized long unitsWritten() {
        return unitsWritten;
    }

    @Override
    public synchronized long durationNanos() {
        return SampleTimeline.nanos(writtenUntil);
    }

    /** The codec string of RFC 6381 for a media source buffer, {@code avc1.42E01F}; empty until the first key frame. */
    public synchronized Optional<String> codecString() {
        return Optional.ofNullable(first)
                .map(unit -> unit.parameterSets().codecString())
                .map(codec -> placement.sampleEntry + codec.substring(placement.sampleEntry.length()));
    }

    @Override
    public synchronized void close() throws IOException {
        close(timeline::end);
    }

    @Override
    public synchronized void closeBefore(AccessUnit next) throws IOException {
        close(() -> timeline.endBefore(next));
    }

    private void close(Runnable endOfTimeline) throws IOException {
        if (out.isClosed()) {
            return;
        }
        // A channel would close at once for a thread that has been interrupted: the end of the recording would be lost.
        boolean interrupted = Thread.interrupted();
        try (out) {
            if (!out.hasFailed()) {
                endOfTimeline.run();
                writeFragment();
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void writeInitSegment(long presentationBegins) {
        lead = presentationBegins;
        AccessUnit unit = Objects.requireNonNull(first);
        BoxWriter init = initSegment(unit);
        samples = new AvcSamples(unit.parameterSets(), placement == ParameterSetPlacement.IN_BAND);
        out.write(init.array(), init.length());
    }

    /** As long as ever, whatever the creation time. */
    private BoxWriter initSegment(AccessUnit unit) {
        ParameterSets sets = unit.parameterSets();
        SequenceParameterSet active = Objects.requireNonNull(sets.active());
        return InitSegment.write(
                placement.sampleEntry,
                sets,
                active,
                creationTime,
                unit.orientation().rotationDegrees(),
                lead);
    }

    private void addSample(AccessUnit unit, long decodeTime, long duration, int compositionOffset) {
        List<ByteBuffer> nalUnits = Objects.requireNonNull(samples).nalUnits(unit);
        if (nalUnits.isEmpty()) {
            return;
        }
        if (isFull(unit.isKeyFrame(), decodeTime)) {
            writeFragment();
        }
        fragment.add(nalUnits, unit.isKeyFrame(), decodeTime, duration, compositionOffset);
        if (fragmentation == Fragmentation.EACH_PICTURE) {
            writeFragment();
        }
    }

    private boolean isFull(boolean keyFrameNext, long decodeTime) {
        return keyFrameNext
                || decodeTime - fragment.firstDecodeTime() >= SampleTimeline.TICKS_PER_SECOND
                || fragment.lengthBytes() >= MAX_FRAGMENT_BYTES;
    }

    private void writeFragment() {
        int count = fragment.count();
        if (count > 0) {
            long end = fragment.endDecodeTime();
            BoxWriter boxes = fragment.take(++sequenceNumber);
            out.write(boxes.array(), boxes.length());
            unitsWritten += count;
            writtenUntil = end;
        }
    }
}
