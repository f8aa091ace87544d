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
 *
 * <p>A successor whose pictures come later than the old session's would never have a key frame that has not been shown. So
 * the old session's are held back: for a moment once the successor is connected, and by as much as the successor is behind
 * once a key frame of its has come too late all the same.
 */
final class SessionOverlap {
    /** The same picture's time may differ that much between two sessions, by rounding and the age of sender reports. */
    private static final Duration SAME_PICTURE = Duration.ofMillis(5);

    /** More is not held; the two sessions are further apart than live ones can be. */
    private static final int MAX_HELD = 256;

    /** How far behind a successor may be. */
    private static final long MAX_LAG_NANOS = 1_000_000_000L;

    /** By how much more the old session's pictures are held back: the next key frame may be later still. */
    private static final long LAG_MARGIN_NANOS = 100_000_000L;

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

    /** The successor's, from a key frame on. */
    private final Deque<Held> held = new ArrayDeque<>();

    /** The old session's, not delivered yet. */
    private final Deque<Held> old = new ArrayDeque<>();

    private long lagNanos;

    boolean isHolding() {
        return !held.isEmpty();
    }

    /** Whether there are units of the old session that have not been delivered yet. */
    boolean isHoldingOld() {
        return !old.isEmpty();
    }

    /** The successor is connected: not to be late with its first key frame spares the wait for a second one. */
    void expect() {
        lagNanos = LAG_MARGIN_NANOS;
    }

    /**
     * A unit of the successor.
     *
     * @param shown the timeline of what has been delivered; null if nothing more comes of the old session
     */
    Verdict offer(AccessUnit unit, long arrivalNanos, @Nullable SplicedTimeline shown) {
        if (held.isEmpty() && !unit.isKeyFrame()) {
            return Verdict.SKIPPED;
        }
        if (held.isEmpty() && shown != null) {
            Duration ahead = shown.sinceLast(unit, arrivalNanos);
            if (ahead != null && ahead.compareTo(SAME_PICTURE) <= 0) {
                lagNanos = Math.min(MAX_LAG_NANOS, Math.max(lagNanos, LAG_MARGIN_NANOS - ahead.toNanos()));
                return Verdict.SHOWN;
            }
            held.add(new Held(unit, arrivalNanos));
            return ahead == null ? Verdict.TAKE_OVER : Verdict.HELD;
        }
        held.add(new Held(unit, arrivalNanos));
        return shown == null || held.size() >= MAX_HELD ? Verdict.TAKE_OVER : Verdict.HELD;
    }

    /** A unit of the old session; {@link #nextOld} tells when it is to be delivered. */
    void addOld(AccessUnit unit, long arrivalNanos) {
        old.add(new Held(unit, arrivalNanos));
    }

    /** Takes the old session's next unit if it is to be delivered now: it is before the successor's, or was held back enough. */
    @Nullable
    Held nextOld(long nowNanos) {
        Held next = old.peek();
        boolean due = next != null
                && (held.isEmpty() ? nowNanos - next.arrivalNanos >= lagNanos || old.size() > MAX_HELD : !isReached());
        return due ? old.remove() : null;
    }

    /** Whether the old session has come to the picture that the successor's begin with, or to a later one. */
    boolean isReached() {
        Held first = held.peek();
        Held next = old.peek();
        Instant begin = first == null ? null : first.unit().captureTime();
        Instant at = next == null ? null : next.unit().captureTime();
        return begin != null && at != null && at.plus(SAME_PICTURE).compareTo(begin) >= 0;
    }

    /** Gives away what is held of the old session: there is nothing to hold it back for any more. */
    List<Held> drainOld() {
        lagNanos = 0;
        return drain(old);
    }

    /** Gives away what is held of the successor. */
    List<Held> drain() {
        return drain(held);
    }

    private static List<Held> drain(Deque<Held> units) {
        List<Held> all = new ArrayList<>(units);
        units.clear();
        return all;
    }
}
