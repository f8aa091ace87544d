package io.github.whep4j.receiver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver has to do, as its documentation tells it: a state, at most two sessions that matter, and those whose DELETE is
 * under way. Knows nothing of pictures but whether there were any, and nothing of how long is waited between attempts.
 */
final class LifeCycleModel {
    static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long SECOND = 1_000_000_000L;
    /** Closed a second before the limit. */
    private static final long USABLE = LIMIT.toNanos() - SECOND;
    /** A successor is opened four seconds before that. */
    private static final long OVERLAP_AT = USABLE - 4 * SECOND;
    /** A session that the server ends in its last quarter has come to its limit. */
    private static final long NEAR_LIMIT = LIMIT.toNanos() / 4 * 3;

    /** A session, as far as it matters. */
    static final class Leg {
        long answeredNanos = -1;
        boolean keys;
        boolean pictures;
        boolean ending;

        boolean isAnswered() {
            return answeredNanos >= 0;
        }
    }

    private final Renewal renewal;
    private final boolean autoReconnect;
    private final boolean limited;

    ReceiverState state = ReceiverState.NEGOTIATING;
    /** In the order of opening; those that have been released are null. */
    final List<@Nullable Leg> legs = new ArrayList<>();

    private @Nullable Leg current;
    private @Nullable Leg next;
    boolean over;
    CloseReason reason = CloseReason.LOCAL;

    @Nullable
    WhepException failure;

    int renewals;

    LifeCycleModel(Renewal renewal, boolean autoReconnect, boolean limited) {
        this.renewal = renewal;
        this.autoReconnect = autoReconnect;
        this.limited = limited;
        current = add();
    }

    private Leg add() {
        Leg leg = new Leg();
        legs.add(leg);
        return leg;
    }

    private boolean nothingIsOpen() {
        return legs.stream().allMatch(leg -> leg == null);
    }

    /** Whether another session may be opened, or even has to be, as nothing is held any more. */
    boolean waitsForNext() {
        return state == ReceiverState.RENEWING && nothingIsOpen();
    }

    void opened() {
        if (!waitsForNext()) {
            throw new AssertionError("a session too many, in state " + state);
        }
        next = add();
    }

    void answer(Leg leg, long nowNanos) {
        leg.answeredNanos = nowNanos;
        if (leg == current) {
            state = ReceiverState.CONNECTING;
        }
    }

    void keys(Leg leg) {
        leg.keys = true;
        if (leg == current) {
            state = ReceiverState.CONNECTED;
        }
    }

    void keyFrame(Leg leg) {
        leg.pictures = true;
        if (leg == next) {
            if (current != null) {
                current.ending = true;
            }
            current = leg;
            next = null;
            renewals++;
            state = ReceiverState.CONNECTED;
        }
    }

    void fails(Leg leg, CloseReason why, WhepException cause) {
        leg.ending = true;
        if (leg == current) {
            goOnOrEnd(leg.pictures && autoReconnect && cause.retryable(), why, cause);
        } else {
            attemptFailed(cause);
        }
    }

    void serverEnds(Leg leg, long nowNanos) {
        if (!leg.pictures) {
            fails(leg, CloseReason.REMOTE, Failures.closedEarly());
            return;
        }
        leg.ending = true;
        boolean byLimit = limited && nowNanos - leg.answeredNanos >= NEAR_LIMIT;
        goOnOrEnd(byLimit && !renewal.isNone() || autoReconnect, CloseReason.REMOTE, null);
    }

    /** The server asks for another session; whoever wants neither renewal nor reconnecting is left alone. */
    void reconnect(Leg leg) {
        if (leg == current && leg.pictures && next == null && (autoReconnect || !renewal.isNone())) {
            leg.ending = true;
            goOnOrEnd(true, CloseReason.REMOTE, null);
        }
    }

    private void goOnOrEnd(boolean goOn, CloseReason why, @Nullable WhepException cause) {
        current = null;
        if (goOn) {
            state = ReceiverState.RENEWING;
        } else {
            end(why, cause);
        }
    }

    private void attemptFailed(WhepException cause) {
        next = null;
        if (current != null) {
            state = ReceiverState.CONNECTED;
        } else if (!cause.retryable()) {
            end(CloseReason.LOCAL, cause);
        }
    }

    void end(CloseReason why, @Nullable WhepException cause) {
        if (state == ReceiverState.CLOSING || over) {
            return;
        }
        state = ReceiverState.CLOSING;
        reason = why;
        failure = cause;
        for (Leg leg : legs) {
            if (leg != null) {
                leg.ending = true;
            }
        }
        current = null;
        next = null;
        over = nothingIsOpen();
    }

    void released(int index) {
        legs.set(index, null);
        over = state == ReceiverState.CLOSING && nothingIsOpen();
    }

    /** A whole second has come. */
    void tick(long nowNanos) {
        Leg delivering = current;
        if (limited && delivering != null && delivering.isAnswered()) {
            long age = nowNanos - delivering.answeredNanos;
            if (age == OVERLAP_AT && renewal.overlaps() && delivering.pictures && next == null) {
                next = add();
                state = ReceiverState.RENEWING;
            } else if (age == USABLE) {
                delivering.ending = true;
                WhepException cause = delivering.pictures ? null : limitBeforeAnyPicture();
                goOnOrEnd(delivering.pictures && !renewal.isNone(), CloseReason.SESSION_LIMIT, cause);
            }
        }
        Leg coming = next;
        if (limited && coming != null && coming.isAnswered() && nowNanos - coming.answeredNanos == USABLE) {
            coming.ending = true;
            attemptFailed(limitBeforeAnyPicture());
        }
    }

    private static WhepException limitBeforeAnyPicture() {
        return Failures.limitBeforeAnyPicture(Duration.ofNanos(USABLE));
    }
}
