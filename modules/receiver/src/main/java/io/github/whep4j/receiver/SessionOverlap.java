package io.github.whep4j.receiver;

import io.github.whep4j.h264.AccessUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides where the pictures of an old session end and those of its successor begin, while both are coming. With the
 * sender's clock in both: the successor's are held from a key frame on until the old session has come to that picture. Else
 * the successor's first key frame is the place.
 */
final class SessionOverlap {
    /** The same picture's time may differ that much between two sessions, by rounding and the age of sender reports. */
    private static final Duration SAME_PICTURE = Duration.ofMillis(5);

    /** More is not held; the two sessions are further apart than live ones can be. */
    private static final int MAX_HELD = 256;

    /** What became of a successor's unit. */
    enum Verdict {
        /** It is held. */
        HELD,
        /** It is of no use: no key frame to begin with. */
        SKIPPED,
        /** A key frame that the old session has shown already; the next one is wanted. */
        SHOWN,
        /** The successor takes over with what is held. */
        TAKE_OVER
    }

    /** A unit with the time of its arrival. */
    record Held(AccessUnit unit, long arrivalNanos) {}

    private final Deque<Held> held = new ArrayDeque<>();

    boolean isHolding() {
        return !held.isEmpty();
    }

    /**
     * A unit of the successor.
     *
     * @param shown the timeline of what has been delivered; null if the old session is gone, so that nothing is to wait for
     */
    Verdict offer(AccessUnit unit, long arrivalNanos, @Nullable SplicedTimeline shown) {
        if (held.isEmpty() && !unit.isKeyFrame()) {
            return Verdict.SKIPPED;
        }
        if (held.isEmpty() && shown != null) {
            Duration ahead = shown.sinceLast(unit, arrivalNanos);
            if (ahead != null && ahead.compareTo(SAME_PICTURE) <= 0) {
                return Verdict.SHOWN;
            }
            held.add(new Held(unit, arrivalNanos));
            return ahead == null ? Verdict.TAKE_OVER : Verdict.HELD;
        }
        held.add(new Held(unit, arrivalNanos));
        return shown == null || held.size() >= MAX_HELD ? Verdict.TAKE_OVER : Verdict.HELD;
    }

    /** Whether {@code unit} of the old session is the picture that the successor's begin with, or a later one. */
    boolean reaches(AccessUnit unit) {
        Held first = held.peek();
        Instant begin = first == null ? null : first.unit().captureTime();
        Instant at = unit.captureTime();
        return begin != null && at != null && at.plus(SAME_PICTURE).compareTo(begin) >= 0;
    }

    /** Gives away what is held. */
    List<Held> drain() {
        List<Held> all = new ArrayList<>(held);
        held.clear();
        return all;
    }
}
