package io.github.whep4j.cli.probe;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.SequenceParameterSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What can be seen of a stream by its access units. Filled on the media loop, read from anywhere. */
final class ProbedVideo implements Consumer<AccessUnit> {
    /**
     * @param framesPerSecond by the sender's timestamps; 0 with fewer than two pictures
     * @param keyFrameIntervalMs the longest between two key frames; -1 if there was one alone
     * @param bitsPerSecond of the access units, by the sender's timestamps
     * @param profile its name in the standard
     * @param tellsCaptureTime whether the sender told its clock
     * @param keyFrameRequest whether the sender sends a key frame when it is asked for one
     */
    record Measured(
            long pictures,
            long keyFrames,
            double framesPerSecond,
            long keyFrameIntervalMs,
            double bitsPerSecond,
            String profile,
            boolean tellsCaptureTime,
            int rotationDegrees,
            KeyFrameRequest.Outcome keyFrameRequest) {
        static final Measured NOTHING = new Measured(0, 0, 0, -1, 0, "", false, 0, KeyFrameRequest.Outcome.UNKNOWN);
    }

    private final KeyFrameRequest keyFrameRequest = new KeyFrameRequest(this::requestKeyFrame);
    private Runnable requestKeyFrame = () -> {};
    private @Nullable AccessUnit last;
    private long pictures;
    private long keyFrames;
    private long bytes;
    private long firstNanos;
    private long keyFrameNanos;
    private long longestIntervalNanos = -1;

    /** Whom to ask for a key frame, to see whether one comes; to be told before the first picture. */
    synchronized void asks(Runnable forKeyFrame) {
        requestKeyFrame = forKeyFrame;
    }

    private void requestKeyFrame() {
        requestKeyFrame.run();
    }

    @Override
    public synchronized void accept(AccessUnit unit) {
        long nanos = unit.presentationTimeNanos();
        keyFrameRequest.onPicture(nanos, unit.isKeyFrame());
        if (last == null) {
            firstNanos = nanos;
        } else {
            bytes += last.lengthBytes();
        }
        if (unit.isKeyFrame()) {
            if (keyFrames > 0) {
                longestIntervalNanos = Math.max(longestIntervalNanos, nanos - keyFrameNanos);
            }
            keyFrameNanos = nanos;
            keyFrames++;
        }
        pictures++;
        last = unit;
    }

    synchronized Measured measured() {
        AccessUnit unit = last;
        if (unit == null) {
            return Measured.NOTHING;
        }
        double seconds = (unit.presentationTimeNanos() - firstNanos) / 1e9;
        SequenceParameterSet sps = unit.parameterSets().active();
        return new Measured(
                pictures,
                keyFrames,
                seconds > 0 ? (pictures - 1) / seconds : 0,
                longestIntervalNanos < 0 ? -1 : longestIntervalNanos / 1_000_000,
                seconds > 0 ? bytes * 8 / seconds : 0,
                sps == null ? "" : profile(sps),
                unit.captureTime() != null,
                unit.orientation().rotationDegrees(),
                keyFrameRequest.outcome());
    }

    /** ITU-T H.264, Annex A.2; constraint_set1_flag makes Baseline what is called Constrained Baseline. */
    private static String profile(SequenceParameterSet sps) {
        String name = switch (sps.profileIdc()) {
            case 66 -> (sps.constraintFlags() & 0x40) != 0 ? "Constrained Baseline" : "Baseline";
            case 77 -> "Main";
            case 88 -> "Extended";
            case 100 -> (sps.constraintFlags() & 0x0c) == 0x0c ? "Constrained High" : "High";
            case 110 -> "High 10";
            default -> "profile " + sps.profileIdc();
        };
        return name + ", level " + sps.levelIdc() / 10 + "." + sps.levelIdc() % 10;
    }
}
