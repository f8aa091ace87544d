package io.github.whep4j.viewer;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.recorder.FragmentedMp4Recorder;
import io.github.whep4j.recorder.Recorder;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Access units as fragmented MP4 for a media source buffer, one write for each fragment. Where the parameter sets or the
 * orientation change, or time goes back, it begins anew, and the page takes another media source: not every browser follows
 * such changes within one. For one thread.
 */
final class ViewingStream {
    /** Where it goes. */
    interface Output {
        /** Another stream begins; the message for the page, before its first bytes. */
        void begin(byte[] message);

        /** The beginning of a stream, or one fragment. */
        void mp4(byte[] bytes);
    }

    private final Output output;
    private @Nullable Recorder muxer;
    private @Nullable AccessUnit first;

    /** Of the picture that is shown last: B pictures are behind it in time. */
    private Viewing.@Nullable Arrival latest;

    ViewingStream(Output output) {
        this.output = output;
    }

    /** The first has to be a key frame. */
    void write(Viewing.Arrival arrival) {
        AccessUnit unit = arrival.unit();
        Recorder current = muxer;
        if (current == null || unit.isKeyFrame() && isAnother(unit)) {
            current = begin(unit);
        }
        Viewing.Arrival last = latest;
        if (last == null || unit.presentationTimeNanos() >= last.unit().presentationTimeNanos()) {
            latest = arrival;
        }
        current.accept(unit);
    }

    private boolean isAnother(AccessUnit keyFrame) {
        AccessUnit began = first;
        Viewing.Arrival last = latest;
        return began == null
                || last == null
                || !keyFrame.parameterSets().equals(began.parameterSets())
                || keyFrame.orientation().rotationDegrees()
                        != began.orientation().rotationDegrees()
                || keyFrame.presentationTimeNanos() <= last.unit().presentationTimeNanos();
    }

    private Recorder begin(AccessUnit keyFrame) {
        // The picture that the old one keeps back is let go: it is not known how long it lasts, and nobody misses it.
        first = keyFrame;
        latest = null;
        output.begin(Messages.stream(keyFrame));
        Recorder begun = FragmentedMp4Recorder.to(new OutputStream() {
            @Override
            public void write(int b) {
                output.mp4(new byte[] {(byte) b});
            }

            @Override
            public void write(byte[] bytes, int off, int len) {
                output.mp4(Arrays.copyOfRange(bytes, off, off + len));
            }
        });
        muxer = begun;
        return begun;
    }

    /** Which moment of the stream came when; null before the first unit. */
    byte @Nullable [] clock(long dropped) {
        AccessUnit began = first;
        Viewing.Arrival last = latest;
        return began == null || last == null
                ? null
                : Messages.clock(
                        (last.unit().presentationTimeNanos() - began.presentationTimeNanos()) / 1e9,
                        last.atMillis(),
                        dropped);
    }
}
