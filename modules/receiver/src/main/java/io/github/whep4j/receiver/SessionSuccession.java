package io.github.whep4j.receiver;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.whep.DeleteOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of one receiver, one after the other or overlapping at their ends, as one stream of access units. Everything
 * happens on the receiver's media loop.
 *
 * <p>At any time one session delivers ({@code current}) or none; one may be coming up to follow it ({@code next}); others may
 * be waiting for the answer to their DELETE. A session is opened after another has ended only when no other is left.
 */
final class SessionSuccession {
    private static final Logger LOG = LoggerFactory.getLogger(SessionSuccession.class);

    /** A session that ends sooner than this, and not by its limit, counts as a failed attempt. */
    private static final Duration BRIEF = Duration.ofSeconds(10);

    /** How long the old session may take to come to the picture that its successor begins with. */
    private static final long MAX_HOLD_NANOS = 1_000_000_000L;

    /** What a {@link ReceiverSession} is to its succession. */
    interface Session {
        void start();

        void requestKeyFrame();

        ReceiverStats stats();

        SessionTimings timings();

        void end(CloseReason reason, @Nullable WhepException failure);
    }

    /** Makes sessions. */
    interface Sessions {
        Session open(ReceiverSession.Owner owner);
    }

    /** Told on the loop what happens; {@link #ended} comes once and last. */
    interface Owner {
        void state(ReceiverState state);

        void accessUnit(AccessUnit unit);

        /** The first access unit of a session has been delivered. */
        void firstAccessUnit(SessionInfo info);

        void stalled(Duration silence);

        void resumed(Duration silence);

        void renewed(Duration gap);

        void renewalFailed(WhepException failure, Duration retryIn);

        /** Everything is released. {@code deleted} tells whether no session is left with the server. */
        void ended(CloseReason reason, @Nullable WhepException failure, boolean deleted);
    }

    private final Renewal renewal;
    private final boolean autoReconnect;
    private final LoopClock clock;
    private final Sessions sessions;
    private final Owner owner;
    private final KnownLimit limit;
    private final RenewalBackoff backoff;
    private final SplicedTimeline timeline = new SplicedTimeline();
    private final SessionOverlap overlap = new SessionOverlap();

    /** All that have been opened and have not ended, those whose DELETE is under way included. */
    private final List<Leg> legs = new ArrayList<>();

    private @Nullable Leg current;
    private @Nullable Leg next;
    private LoopClock.@Nullable Timer retryTimer;
    private LoopClock.@Nullable Timer holdTimer;
    private long notBeforeNanos;
    private boolean overlapRefused;
    private boolean ending;
    private boolean over;
    private CloseReason reason = CloseReason.LOCAL;
    private @Nullable WhepException failure;
    private ReceiverStats past = ReceiverStats.NONE;
    private @Nullable Session first;
    private SessionTimings timings = SessionTimings.NONE;
    private long sessionsDeleted;
    private long sessionsLeft;

    SessionSuccession(ReceiverOptions options, LoopClock clock, DoubleSupplier random, Sessions sessions, Owner owner) {
        this.renewal = options.renewal();
        this.autoReconnect = options.autoReconnect();
        this.clock = clock;
        this.sessions = sessions;
        this.owner = owner;
        this.limit = new KnownLimit(options.sessionLimit());
        this.backoff = new RenewalBackoff(renewal, random);
        this.notBeforeNanos = clock.nanoTime();
    }

    void start() {
        Leg leg = open();
        current = leg;
        first = leg.session;
        leg.session.start();
    }

    private Leg open() {
        Leg leg = new Leg();
        legs.add(leg);
        return leg;
    }

    void requestKeyFrame() {
        Leg wanted = current != null ? current : next;
        if (wanted != null) {
            wanted.session.requestKeyFrame();
        }
    }

    /** Of all sessions together. */
    ReceiverStats stats() {
        ReceiverStats total = past;
        for (Leg leg : legs) {
            total = total.plus(leg.session.stats());
        }
        return total;
    }

    /** Of the first session. */
    SessionTimings timings() {
        return first != null ? first.timings() : timings;
    }

    /** The time left of the session that delivers, or is coming up; null without one or a limit. */
    @Nullable
    Duration remaining() {
        Leg leg = current != null ? current : next;
        Duration usable = limit.usable();
        if (leg == null || usable == null || !leg.answered) {
            return null;
        }
        Duration left = usable.minus(leg.age());
        return left.isNegative() ? Duration.ZERO : left;
    }

    // ---- from one session to the next
    // --------------------------------------------------------------------------------

    private void openOverlapping(Leg leg) {
        boolean free = current == leg && next == null && leg.pictures;
        if (ending || overlapRefused || !free || clock.nanoTime() - notBeforeNanos < 0) {
            return;
        }
        owner.state(ReceiverState.RENEWING);
        Leg successor = open();
        next = successor;
        successor.session.start();
    }

    /** Opens the next session when nothing is open and the time has come. */
    private void proceed() {
        if (!legs.isEmpty() || over) {
            return;
        }
        if (ending) {
            over = true;
            owner.ended(reason, failure, sessionsDeleted > 0 && sessionsLeft == 0);
        } else if (clock.nanoTime() - notBeforeNanos < 0) {
            cancel(retryTimer);
            retryTimer = clock.schedule(notBeforeNanos, this::proceed);
        } else {
            Leg successor = open();
            next = successor;
            successor.session.start();
        }
    }

    private void onUnit(Leg leg, AccessUnit unit) {
        leg.pictures = true;
        if (leg == current) {
            if (overlap.reaches(unit)) {
                takeOver();
            } else {
                deliver(unit, clock.nanoTime());
            }
        } else if (leg == next) {
            switch (overlap.offer(unit, clock.nanoTime(), current == null ? null : timeline)) {
                case TAKE_OVER -> takeOver();
                case SHOWN -> leg.session.requestKeyFrame();
                case HELD -> {
                    if (holdTimer == null) {
                        holdTimer = clock.schedule(clock.nanoTime() + MAX_HOLD_NANOS, this::takeOver);
                    }
                }
                case SKIPPED -> {
                    // It has to begin with a key frame, which has been asked for.
                }
            }
        }
    }

    /** The successor delivers from here on. */
    private void takeOver() {
        Leg old = current;
        Leg successor = next;
        List<SessionOverlap.Held> units = forgetOverlap();
        if (ending || successor == null || units.isEmpty()) {
            return;
        }
        current = successor;
        next = null;
        SessionOverlap.Held begin = units.get(0);
        Duration gap = timeline.splice(begin.unit(), begin.arrivalNanos());
        if (old != null) {
            old.session.end(CloseReason.SESSION_LIMIT, null);
        }
        owner.state(ReceiverState.CONNECTED);
        owner.renewed(gap);
        units.forEach(held -> deliver(held.unit(), held.arrivalNanos()));
        SessionInfo info = successor.info;
        if (info != null) {
            owner.firstAccessUnit(info);
        }
    }

    private List<SessionOverlap.Held> forgetOverlap() {
        cancel(holdTimer);
        holdTimer = null;
        return overlap.drain();
    }

    private void deliver(AccessUnit unit, long arrivalNanos) {
        owner.accessUnit(timeline.place(unit, arrivalNanos));
    }

    // ---- the end of a session
    // ----------------------------------------------------------------------------------------

    private void onEnding(Leg leg, CloseReason why, @Nullable WhepException cause) {
        leg.cancelTimers();
        if (ending) {
            return;
        }
        if (leg == current) {
            current = null;
            if (leg.pictures && follows(leg, why, cause)) {
                onPredecessorGone();
            } else {
                end(why, cause);
            }
        } else if (leg == next) {
            next = null;
            var unused = forgetOverlap();
            onAttemptFailed(cause != null ? cause : Failures.closedEarly());
        }
    }

    private void onPredecessorGone() {
        if (next == null) {
            owner.state(ReceiverState.RENEWING);
        } else if (overlap.isHolding()) {
            takeOver();
        }
    }

    /** Whether another session is to follow one that had pictures; says when, too. */
    private boolean follows(Leg leg, CloseReason why, @Nullable WhepException cause) {
        if (cause != null && !cause.retryable() || why == CloseReason.LOCAL && cause == null) {
            return false;
        }
        boolean byLimit = cause == null
                && (why == CloseReason.SESSION_LIMIT || why == CloseReason.REMOTE && limit.endedByServer(leg.age()));
        if (byLimit || leg.age().compareTo(BRIEF) >= 0) {
            backoff.reset();
        }
        if (byLimit && !renewal.isNone()) {
            return true;
        }
        if (why == CloseReason.SESSION_LIMIT || !autoReconnect) {
            return false;
        }
        long nowNanos = clock.nanoTime();
        long waitNanos = leg.age().compareTo(BRIEF) >= 0 ? 0 : backoff.failed(Duration.ZERO, nowNanos);
        notBeforeNanos = nowNanos + waitNanos;
        return waitNanos != RenewalBackoff.GIVE_UP;
    }

    private void onAttemptFailed(WhepException cause) {
        long nowNanos = clock.nanoTime();
        Duration asked = retryAfter(cause);
        if (current != null) {
            // The old session goes on; what follows it has to wait for its end.
            overlapRefused |= cause instanceof WhepHttpException http && http.status() >= 400;
            notBeforeNanos = nowNanos + asked.toNanos();
            Duration left = remaining();
            LOG.info("The next session could not overlap ({}); it follows after the end of this one", cause.code());
            owner.state(ReceiverState.CONNECTED);
            owner.renewalFailed(cause, left == null || left.compareTo(asked) < 0 ? asked : left);
            return;
        }
        long waitNanos = cause.retryable() ? backoff.failed(asked, nowNanos) : RenewalBackoff.GIVE_UP;
        if (waitNanos == RenewalBackoff.GIVE_UP) {
            end(CloseReason.LOCAL, cause);
            return;
        }
        notBeforeNanos = nowNanos + waitNanos;
        owner.renewalFailed(cause, Duration.ofNanos(waitNanos));
    }

    /** Capped: what a server asks for may be any number. */
    private static Duration retryAfter(WhepException cause) {
        Duration asked =
                cause instanceof WhepHttpException http ? http.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
        return asked.compareTo(Duration.ofDays(1)) > 0 ? Duration.ofDays(1) : asked;
    }

    private void onEnded(Leg leg, DeleteOutcome outcome) {
        past = past.plus(leg.session.stats());
        legs.remove(leg);
        if (leg.session == first) {
            timings = leg.session.timings();
            first = null;
        }
        switch (outcome) {
            case DELETED, ALREADY_GONE -> sessionsDeleted++;
            case NOT_OPENED -> {
                // Nothing was left behind.
            }
            default -> sessionsLeft++;
        }
        proceed();
    }

    // ---- the end of all
    // ----------------------------------------------------------------------------------------------

    void fail(WhepException cause) {
        end(CloseReason.LOCAL, cause);
    }

    /** Ends every session there is, each once; the first reason counts. */
    void end(CloseReason why, @Nullable WhepException cause) {
        if (ending) {
            return;
        }
        ending = true;
        reason = why;
        failure = cause;
        cancel(retryTimer);
        var unused = forgetOverlap();
        owner.state(ReceiverState.CLOSING);
        List.copyOf(legs).forEach(leg -> leg.session.end(why, null));
        proceed();
    }

    private static void cancel(LoopClock.@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    /** One session, and what the succession knows of it. */
    private final class Leg implements ReceiverSession.Owner {
        private final Session session = sessions.open(this);
        private boolean answered;
        private boolean pictures;
        private long answeredNanos;
        private @Nullable SessionInfo info;
        private LoopClock.@Nullable Timer limitTimer;
        private LoopClock.@Nullable Timer overlapTimer;

        /** Zero before the answer. */
        private Duration age() {
            return answered ? Duration.ofNanos(clock.nanoTime() - answeredNanos) : Duration.ZERO;
        }

        private void cancelTimers() {
            cancel(limitTimer);
            cancel(overlapTimer);
        }

        /** States of sessions after the first one are all renewal to the user. */
        @Override
        public void state(ReceiverState state) {
            if (this == current && !ending) {
                owner.state(state);
            }
        }

        @Override
        public void answered() {
            answered = true;
            answeredNanos = clock.nanoTime();
            Duration usable = limit.usable();
            if (usable == null || ending) {
                return;
            }
            limitTimer = clock.schedule(
                    answeredNanos + usable.toNanos(), () -> session.end(CloseReason.SESSION_LIMIT, null));
            if (renewal.overlaps()) {
                long leadNanos = Math.min(renewal.lead().toNanos(), usable.toNanos() / 3);
                overlapTimer =
                        clock.schedule(answeredNanos + usable.toNanos() - leadNanos, () -> openOverlapping(this));
            }
        }

        @Override
        public void accessUnit(AccessUnit unit) {
            if (!ending) {
                onUnit(this, unit);
            }
        }

        @Override
        public void firstAccessUnit(SessionInfo first) {
            info = first;
            if (this == current) {
                owner.firstAccessUnit(first);
            }
        }

        @Override
        public void stalled(Duration silence) {
            if (this == current) {
                owner.stalled(silence);
            }
        }

        @Override
        public void resumed(Duration silence) {
            if (this == current) {
                owner.resumed(silence);
            }
        }

        @Override
        public void ending(CloseReason why, @Nullable WhepException cause) {
            onEnding(this, why, cause);
        }

        @Override
        public void ended(DeleteOutcome delete) {
            onEnded(this, delete);
        }
    }
}
