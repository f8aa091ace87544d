package io.github.whep4j.receiver;

import io.github.whep4j.h264.AccessUnit;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One presentation timeline over successive sessions. Within a session pictures are as far apart as that session says;
 * between two sessions by the sender's clock if both tell it and it agrees with the time of arrival, else by arrival.
 */
final class SplicedTimeline {
    /** What tells two pictures apart in every recording format. */
    private static final long MIN_STEP_NANOS = 1_000_000;

    /** How much more or less time may have passed by the sender's clock than by ours. */
    private static final long MAX_DISAGREEMENT_NANOS = 2_000_000_000L;

    /** The shortest transit is forgotten at this rate, as clocks drift and paths change. */
    private static final int FORGETTING = 1_000;

    private boolean started;
    private boolean splicing;
    private long offsetNanos;
    /** Nothing of a session is shown before what the sessions before it have shown. */
    private long floorNanos = Long.MIN_VALUE;

    /** The latest there has been: B pictures go back. */
    private long lastNanos;

    private long lastArrivalNanos;
    private long shortestTransitNanos;
    private @Nullable Instant lastCapture;

    /** When the sender took the picture that was placed last, if it has told. */
    @Nullable
    Instant lastCapture() {
        return lastCapture;
    }

    /**
     * How much later than the last picture placed {@code unit} was taken, by the sender's clock.
     *
     * @return null if that is not known, or cannot be true
     */
    @Nullable
    Duration sinceLast(AccessUnit unit, long arrivalNanos) {
        Instant from = lastCapture;
        Instant to = unit.captureTime();
        if (from == null || to == null) {
            return null;
        }
        Duration captured = Duration.between(from, to);
        Duration arrived = Duration.ofNanos(arrivalNanos - lastArrivalNanos);
        boolean plausible = captured.minus(arrived).abs().compareTo(Duration.ofNanos(MAX_DISAGREEMENT_NANOS)) <= 0;
        return plausible ? captured : null;
    }

    /**
     * Another session's pictures follow.
     *
     * @return how much later than the last picture its first one is
     */
    Duration splice(AccessUnit first, long arrivalNanos) {
        Duration byCapture = sinceLast(first, arrivalNanos);
        long nextNanos = byCapture != null ? lastNanos + byCapture.toNanos() : arrivalNanos - shortestTransitNanos;
        nextNanos = Math.max(nextNanos, lastNanos + MIN_STEP_NANOS);
        floorNanos = lastNanos + 1;
        offsetNanos = nextNanos - first.presentationTimeNanos();
        splicing = true;
        return Duration.ofNanos(nextNanos - lastNanos);
    }

    /** The unit on this timeline. */
    AccessUnit place(AccessUnit unit, long arrivalNanos) {
        long nanos = Math.max(floorNanos, unit.presentationTimeNanos() + offsetNanos);
        long transitNanos = arrivalNanos - nanos;
        boolean fresh = !started || splicing;
        long elapsedNanos = arrivalNanos - lastArrivalNanos;
        shortestTransitNanos =
                fresh ? transitNanos : Math.min(transitNanos, shortestTransitNanos + elapsedNanos / FORGETTING);
        if (!started || nanos >= lastNanos) {
            lastNanos = nanos;
            lastCapture = unit.captureTime();
        }
        started = true;
        splicing = false;
        lastArrivalNanos = arrivalNanos;
        return nanos == unit.presentationTimeNanos() ? unit : unit.withPresentationTimeNanos(nanos);
    }
}
