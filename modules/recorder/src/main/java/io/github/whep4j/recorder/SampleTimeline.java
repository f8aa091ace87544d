package io.github.whep4j.recorder;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.SequenceParameterSet;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Finds decoding times and durations for samples of which only the presentation times are known, in ticks of 90 kHz.
 *
 * <p>Presentation times are kept exactly; all of them are shifted by one {@code lead}, so that no picture need be decoded
 * after it is shown. With a reorder depth of D (max_num_reorder_frames: how many pictures may be decoded before one that
 * is shown before them) the decoding time of a sample is the presentation time that is D places back in ascending order,
 * and the lead is the time of D pictures or a little more. Without B pictures D is 0, the lead is 0, and both times are the same. A
 * stream that does not say its D is watched for a few pictures first; if it shows no B pictures they may still come later, so D
 * is what the number of its reference pictures allows for. One that reorders more than it said makes decoding
 * times go on in single ticks, and offsets negative, until they fit again; presentation times stay exact even then.
 *
 * <p>A sample is kept until the next one, whose decoding time tells its duration.
 */
final class SampleTimeline {
    static final int TICKS_PER_SECOND = 90_000;
    private static final long NANOS_PER_NINE_TICKS = 100_000;
    private static final int MAX_REORDER = 16;
    /** What is further back than that is no B picture unless it says so: sixteen of them are half a second or a little more. */
    private static final long MAX_STEP_BACK = TICKS_PER_SECOND;
    /** And what is further back than that is none either: sixteen at four a second. */
    static final long MAX_STEP_BACK_OF_B_PICTURES = 4L * TICKS_PER_SECOND;
    /** Enough to see the first picture behind B pictures, which is decoded before them. */
    private static final int WATCHED = 4;
    /** Three levels of B pictures that others refer to; encoders in use have fewer. */
    private static final int MAX_ASSUMED = 3;
    /** For a recording of a single picture. */
    private static final long DEFAULT_DURATION = TICKS_PER_SECOND / 30;

    /** Where samples go, in decoding order. */
    interface Sink {
        /** Once, before the first sample: by how much presentation times are shifted. */
        void begin(long lead);

        void sample(AccessUnit unit, long decodeTime, long duration, int compositionOffset);
    }

    private record Pending(AccessUnit unit, long presentationTime) {}

    private final Sink sink;
    private final List<Pending> firstOnes = new ArrayList<>();
    private boolean begun;
    private long origin;
    private long lead;
    /** The presentation times of the three pictures that are shown last. */
    private long latest = Long.MIN_VALUE;

    private long second = Long.MIN_VALUE;
    private long third = Long.MIN_VALUE;

    private OptionalInt signalledDepth = OptionalInt.empty();
    private int reorderDepth;
    /** The presentation times that are not yet taken as decoding times: as many as the reorder depth. */
    private final PriorityQueue<Long> ahead = new PriorityQueue<>();

    private long lastTaken = Long.MIN_VALUE;

    /** With a decoding time, and without a duration yet. */
    private @Nullable Pending timed;

    private long timedAt;

    SampleTimeline(Sink sink) {
        this.sink = sink;
    }

    /** A sample in decoding order; the first must be a key frame. */
    void add(AccessUnit unit) {
        long ticks = ticks(unit.presentationTimeNanos());
        if (unit.isKeyFrame()) {
            if (!firstOnes.isEmpty()) {
                begin();
            }
            onKeyFrame(unit, ticks);
        } else if (latest != Long.MIN_VALUE && isOfAnotherClock(unit, latest - (ticks - origin))) {
            if (!firstOnes.isEmpty()) {
                begin();
            }
            goOnFrom(ticks);
        }
        note(ticks - origin);
        Pending sample = new Pending(unit, ticks - origin);
        if (begun) {
            time(sample);
            return;
        }
        firstOnes.add(sample);
        if (enoughWatched(sample)) {
            begin();
        }
    }

    private void note(long presentationTime) {
        if (presentationTime > latest) {
            third = second;
            second = latest;
            latest = presentationTime;
        } else if (presentationTime < latest && presentationTime > second) {
            third = second;
            second = presentationTime;
        } else if (presentationTime < second) {
            third = Math.max(third, presentationTime);
        }
    }

    /**
     * For the picture that is shown last: as long as the one before it, but after a stall no longer than a second. If the
     * recording ends within a group of B pictures the one before it only seems to be so far away.
     */
    private long lastDuration() {
        if (second == Long.MIN_VALUE) {
            return DEFAULT_DURATION;
        }
        long interval = Math.min(latest - second, TICKS_PER_SECOND);
        return reorderDepth == 0 || third == Long.MIN_VALUE ? interval : Math.min(interval, second - third);
    }

    /**
     * Whether the pictures so far show what the lead is: with B pictures more than the depth, since they come in groups. A
     * group is whole when one comes that is shown after all others.
     */
    private boolean enoughWatched(Pending newest) {
        int depth = signalledDepth.orElse(1);
        int least = depth == 0 ? 1 : Math.max(depth + 1, WATCHED);
        return firstOnes.size() >= least && (newest.presentationTime() == latest || firstOnes.size() > MAX_REORDER);
    }

    /** No more samples. */
    void end() {
        if (!firstOnes.isEmpty()) {
            begin();
        }
        endAt(latest + lastDuration());
    }

    /** No more samples here; the last lasts until {@code next}, a key frame that something else goes on with. */
    void endBefore(AccessUnit next) {
        if (!firstOnes.isEmpty()) {
            begin();
        }
        long time = ticks(next.presentationTimeNanos()) - origin;
        if (time <= latest) {
            end();
        } else {
            endAt(time);
        }
    }

    /** Decoding ends where presentation does, so that files put one behind the other have no gap. */
    private void endAt(long time) {
        emit(Math.max(time, timedAt + 1) - timedAt);
    }

    private void onKeyFrame(AccessUnit keyFrame, long ticks) {
        SequenceParameterSet sps = keyFrame.parameterSets().active();
        signalledDepth = sps == null ? OptionalInt.empty() : sps.reorderFrames();
        reorderDepth = signalledDepth.orElse(Math.max(reorderDepth, assumedDepth(sps)));
        if (latest == Long.MIN_VALUE) {
            origin = ticks;
        } else if (ticks - origin <= latest) {
            // Nothing is shown before a key frame that is decoded after it.
            goOnFrom(ticks);
        }
    }

    /**
     * Who decodes a picture before those that are shown before it keeps it as a reference, and one more from before them: so
     * with a single reference there are no B pictures, or none that come as a surprise.
     */
    private static int assumedDepth(@Nullable SequenceParameterSet sps) {
        return sps == null ? 0 : Math.max(0, Math.min(MAX_ASSUMED, sps.maxNumRefFrames() - 1));
    }

    private static boolean isOfAnotherClock(AccessUnit unit, long stepBack) {
        return stepBack > MAX_STEP_BACK && (stepBack > MAX_STEP_BACK_OF_B_PICTURES || !unit.isBPicture());
    }

    /** Times of another clock follow: the time line goes on. */
    private void goOnFrom(long ticks) {
        origin = ticks - latest - lastDuration();
    }

    private void begin() {
        begun = true;
        if (signalledDepth.isEmpty()) {
            reorderDepth = Math.max(reorderDepth, observedDepth());
        }
        long[] ascending =
                firstOnes.stream().mapToLong(Pending::presentationTime).sorted().toArray();
        lead = ascending[Math.min(reorderDepth, ascending.length - 1)] - ascending[0];
        origin += ascending[0];
        latest -= ascending[0];
        second -= second == Long.MIN_VALUE ? 0 : ascending[0];
        third -= third == Long.MIN_VALUE ? 0 : ascending[0];
        sink.begin(lead);
        for (int i = 0; i < firstOnes.size(); i++) {
            Pending sample = firstOnes.get(i);
            Pending shifted = new Pending(sample.unit(), sample.presentationTime() - ascending[0]);
            if (i < reorderDepth) {
                ahead.add(shifted.presentationTime());
                timeAt(shifted, ascending[i] - ascending[0]);
            } else {
                time(shifted);
            }
        }
        firstOnes.clear();
    }

    /**
     * How many pictures at most were decoded before one that is shown before them, and one more if there were any: B
     * pictures may refer to other B pictures, which a few pictures need not show.
     */
    private int observedDepth() {
        int depth = 0;
        for (int i = 1; i < firstOnes.size(); i++) {
            long time = firstOnes.get(i).presentationTime();
            long overtaken = firstOnes.subList(0, i).stream()
                    .filter(earlier -> earlier.presentationTime() > time)
                    .count();
            depth = (int) Math.max(depth, overtaken);
        }
        return depth == 0 ? 0 : depth + 1;
    }

    private void time(Pending sample) {
        if (sample.presentationTime() < lastTaken) {
            reorderDepth = Math.min(reorderDepth + 1, MAX_REORDER);
        }
        ahead.add(sample.presentationTime());
        while (ahead.size() > reorderDepth) {
            lastTaken = ahead.remove();
        }
        timeAt(sample, lastTaken == Long.MIN_VALUE ? timedAt + 1 : lastTaken + lead);
    }

    private void timeAt(Pending sample, long wanted) {
        long decodeTime = timed == null ? wanted : Math.max(wanted, timedAt + 1);
        emit(decodeTime - timedAt);
        timed = sample;
        timedAt = decodeTime;
    }

    private void emit(long duration) {
        Pending sample = timed;
        if (sample != null) {
            timed = null;
            long offset = sample.presentationTime() + lead - timedAt;
            long bounded = Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, offset));
            sink.sample(sample.unit(), timedAt, duration, (int) bounded);
        }
    }

    static long nanos(long ticks) {
        return ticks / 9 * NANOS_PER_NINE_TICKS + ticks % 9 * NANOS_PER_NINE_TICKS / 9;
    }

    static long ticks(long nanos) {
        long whole = Math.floorDiv(nanos, NANOS_PER_NINE_TICKS);
        long rest = Math.floorMod(nanos, NANOS_PER_NINE_TICKS);
        return whole * 9 + (rest * 9 + NANOS_PER_NINE_TICKS / 2) / NANOS_PER_NINE_TICKS;
    }
}
