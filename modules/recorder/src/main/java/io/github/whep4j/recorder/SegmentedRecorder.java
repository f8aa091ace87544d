package io.github.whep4j.recorder;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.ParameterSets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream as one recording after the other, each of which plays alone. A segment ends at the first key frame that is
 * as far from its beginning as it is to be long; and at any key frame that has another resolution, or that is to be turned
 * otherwise, since players take both from the beginning of a file. Nothing is lost or doubled between two segments, and the
 * last picture of each lasts exactly until the first of the next.
 *
 * <pre>{@code
 * SegmentNames names = SegmentNames.parse("door-%03d.mp4");
 * Recorder recorder = SegmentedRecorder.of(
 *         Duration.ofSeconds(10), (number, first) -> FragmentedMp4Recorder.to(names.path(number, first)));
 * }</pre>
 */
public final class SegmentedRecorder implements Recorder {
    /** Where segments go. */
    @FunctionalInterface
    public interface Segments {
        /**
         * The recorder of the next segment, which this one closes.
         *
         * @param number of the segment, from 0 on
         * @param first its first unit, a key frame
         * @throws IOException if there can be none; {@link Recorder#accept} then fails
         */
        Recorder open(int number, AccessUnit first) throws IOException;
    }

    /** No stream lasts longer than what fits into nanoseconds, which is 292 years. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final long lengthNanos;
    private final Segments segments;
    private @Nullable Recorder current;
    private @Nullable AccessUnit first;
    private int opened;
    private int finished;
    private long bytesInFinished;
    private long unitsInFinished;
    private long nanosInFinished;
    private boolean closed;
    private @Nullable IOException failure;

    private SegmentedRecorder(Duration length, Segments segments) {
        this.lengthNanos = length.compareTo(LONGEST) > 0 ? Long.MAX_VALUE : length.toNanos();
        this.segments = segments;
    }

    /**
     * @param length of a segment, at least; how much longer it gets depends on how often key frames come
     * @throws IllegalArgumentException if the length is not positive
     */
    public static SegmentedRecorder of(Duration length, Segments segments) {
        if (length.isNegative() || length.isZero()) {
            throw new IllegalArgumentException("a segment has a length, not " + length);
        }
        return new SegmentedRecorder(length, segments);
    }

    @Override
    public synchronized void accept(AccessUnit unit) {
        if (closed) {
            return;
        }
        if (failure != null) {
            throw new UncheckedIOException(new IOException("The recording has already failed", failure));
        }
        try {
            if (unit.isKeyFrame() && unit.isComplete() && endsBefore(unit)) {
                next(unit);
            }
            if (current != null) {
                current.accept(unit);
            }
        } catch (UncheckedIOException e) {
            failure = e.getCause();
            throw e;
        } catch (IOException e) {
            failure = e;
            throw new UncheckedIOException(e);
        }
    }

    private boolean endsBefore(AccessUnit keyFrame) {
        AccessUnit begin = first;
        if (begin == null) {
            return true;
        }
        long passedNanos = keyFrame.presentationTimeNanos() - begin.presentationTimeNanos();
        return passedNanos >= lengthNanos
                || passedNanos < 0
                || keyFrame.orientation().rotationDegrees()
                        != begin.orientation().rotationDegrees()
                || !sameSize(keyFrame.parameterSets(), begin.parameterSets());
    }

    private static boolean sameSize(ParameterSets one, ParameterSets other) {
        return one.width() == other.width() && one.height() == other.height();
    }

    private void next(AccessUnit keyFrame) throws IOException {
        Recorder before = current;
        if (before != null) {
            current = null;
            try {
                before.closeBefore(keyFrame);
            } finally {
                count(before);
            }
        }
        current = segments.open(opened, keyFrame);
        first = keyFrame;
        opened++;
    }

    private void count(Recorder ended) {
        finished += ended.unitsWritten() == 0 ? 0 : 1;
        bytesInFinished += ended.bytesWritten();
        unitsInFinished += ended.unitsWritten();
        nanosInFinished += ended.durationNanos();
    }

    /** Of all segments together. */
    @Override
    public synchronized long bytesWritten() {
        return bytesInFinished + (current == null ? 0 : current.bytesWritten());
    }

    /** Of all segments together. */
    @Override
    public synchronized long unitsWritten() {
        return unitsInFinished + (current == null ? 0 : current.unitsWritten());
    }

    /** Of all segments together. */
    @Override
    public synchronized long durationNanos() {
        return nanosInFinished + (current == null ? 0 : current.durationNanos());
    }

    /** How many segments there are: those that are finished and have a picture, and the one that is being written. */
    public synchronized int segments() {
        return finished + (current == null ? 0 : 1);
    }

    @Override
    public synchronized void close() throws IOException {
        Recorder last = end();
        if (last != null) {
            try {
                last.close();
            } finally {
                count(last);
            }
        }
    }

    @Override
    public synchronized void closeBefore(AccessUnit next) throws IOException {
        Recorder last = end();
        if (last != null) {
            try {
                last.closeBefore(next);
            } finally {
                count(last);
            }
        }
    }

    private @Nullable Recorder end() {
        Recorder last = current;
        current = null;
        closed = true;
        return last;
    }
}
