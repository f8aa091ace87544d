package io.github.whep4j.receiver;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Whether another session is to follow one that ends, and when it may be opened. Reads no clock. */
final class NextSession {
    /** A session that ends sooner than this, and not by its limit, counts as a failed attempt. */
    private static final Duration BRIEF = Duration.ofSeconds(10);

    private final Renewal renewal;
    private final boolean autoReconnect;
    private final KnownLimit limit;
    private final RenewalBackoff backoff;
    private long notBeforeNanos;
    private boolean overlapRefused;

    /** @param random 0 (inclusive) to 1 (exclusive) */
    NextSession(ReceiverOptions options, DoubleSupplier random, long nowNanos) {
        this.renewal = options.renewal();
        this.autoReconnect = options.autoReconnect();
        this.limit = new KnownLimit(options.sessionLimit());
        this.backoff = new RenewalBackoff(renewal, random);
        this.notBeforeNanos = nowNanos;
    }

    /** How long a session is held, or null without a limit. */
    @Nullable
    Duration usable() {
        return limit.usable();
    }

    /** How long before the end of a session of that length its successor is opened; null if it is opened afterwards. */
    @Nullable
    Duration lead(Duration usable) {
        if (!renewal.overlaps() || overlapRefused) {
            return null;
        }
        Duration third = usable.dividedBy(3);
        return third.compareTo(renewal.lead()) < 0 ? third : renewal.lead();
    }

    boolean isDue(long nowNanos) {
        return nowNanos - notBeforeNanos >= 0;
    }

    long notBeforeNanos() {
        return notBeforeNanos;
    }

    /**
     * A session that had pictures has ended.
     *
     * @return whether another one is to follow
     */
    boolean follows(Duration age, CloseReason why, @Nullable WhepException cause, long nowNanos) {
        if (cause != null && !cause.retryable() || why == CloseReason.LOCAL && cause == null) {
            return false;
        }
        boolean lasted = age.compareTo(BRIEF) >= 0;
        boolean byLimit = cause == null
                && (why == CloseReason.SESSION_LIMIT || why == CloseReason.REMOTE && limit.endedByServer(age));
        if (byLimit || lasted) {
            backoff.reset();
        }
        if (byLimit && !renewal.isNone()) {
            return true;
        }
        if (why == CloseReason.SESSION_LIMIT || !autoReconnect) {
            return false;
        }
        long waitNanos = lasted ? 0 : backoff.failed(Duration.ZERO, nowNanos);
        notBeforeNanos = nowNanos + waitNanos;
        return waitNanos != RenewalBackoff.GIVE_UP;
    }

    /**
     * The server wants the session, which has pictures, ended and another one opened.
     *
     * @return whether that is to be done: the user has asked for renewal of some kind, and the server has not wanted it too
     *     often in a row
     */
    boolean followsReconnect(Duration age, long nowNanos) {
        if (renewal.isNone() && !autoReconnect) {
            return false;
        }
        boolean lasted = age.compareTo(BRIEF) >= 0;
        if (lasted) {
            backoff.reset();
        }
        long waitNanos = lasted ? 0 : backoff.failed(Duration.ZERO, nowNanos);
        if (waitNanos == RenewalBackoff.GIVE_UP) {
            return false;
        }
        notBeforeNanos = nowNanos + waitNanos;
        return true;
    }

    /**
     * A session could not be had while the one before it goes on, so that it has to follow that one's end. The server may ask to
     * be left alone for a day without knowing that the session it has will be gone by then: it is asked again before the user's
     * patience is over.
     *
     * @param left the time until then, if it is known
     * @return when it is tried again
     */
    Duration overlapFailed(WhepException cause, @Nullable Duration left, long nowNanos) {
        Duration asked = retryAfter(cause);
        asked = asked.compareTo(renewal.giveUpAfter()) > 0 ? renewal.giveUpAfter() : asked;
        overlapRefused |= cause instanceof WhepHttpException http && http.status() >= 400;
        notBeforeNanos = nowNanos + asked.toNanos();
        return left == null || left.compareTo(asked) < 0 ? asked : left;
    }

    /**
     * A session could not be had, and there is no other.
     *
     * @return when it is tried again; null if it is not
     */
    @Nullable
    Duration attemptFailed(WhepException cause, long nowNanos) {
        long waitNanos = cause.retryable() || isBrokenOff(cause)
                ? backoff.failed(retryAfter(cause), nowNanos)
                : RenewalBackoff.GIVE_UP;
        if (waitNanos == RenewalBackoff.GIVE_UP) {
            return null;
        }
        notBeforeNanos = nowNanos + waitNanos;
        return Duration.ofNanos(waitNanos);
    }

    /** From an endpoint that has given a session before, an answer that breaks HTTP says nothing of the next one. */
    private static boolean isBrokenOff(WhepException cause) {
        return cause instanceof WhepHttpException http && http.kind() == WhepHttpException.Kind.BAD_RESPONSE;
    }

    /** At most a day, as whoever reads replies sees to. */
    private static Duration retryAfter(WhepException cause) {
        return cause instanceof WhepHttpException http ? http.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
    }
}
