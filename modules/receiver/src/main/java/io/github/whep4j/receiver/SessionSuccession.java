package io.github.whep4j.receiver;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.ice.IceReport;
import io.github.whep4j.whep.LayerSelection;
import io.github.whep4j.whep.SessionEvent;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
    private static final Logger logger = LoggerFactory.getLogger(SessionSuccession.class);

    /** How long the old session may take to come to the picture that its successor begins with. */
    private static final long MAX_HOLD_NANOS = 1_000_000_000L;

    /** Makes sessions. */
    interface Sessions {
        Session open(SessionOwner owner);
    }

    private final LoopClock clock;
    private final Sessions sessions;
    private final SuccessionOwner owner;
    private final NextSession following;
    private final SplicedTimeline timeline = new SplicedTimeline();
    private final SessionOverlap overlap = new SessionOverlap();

    /** All that have been opened and have not ended, those whose DELETE is under way included. */
    private final List<SessionLeg> legs = new ArrayList<>();

    private @Nullable SessionLeg current;
    private @Nullable SessionLeg next;
    private LoopClock.@Nullable Timer retryTimer;
    private LoopClock.@Nullable Timer holdTimer;
    /** Of those that have ended: sums, so that a year of them takes no more room than one. */
    private ReceiverStats past = ReceiverStats.NONE;

    private boolean reconnecting;
    private boolean ending;
    private boolean over;
    private CloseReason reason = CloseReason.LOCAL;
    private @Nullable WhepException failure;

    /** The first session while it lasts, and what it came to. */
    private @Nullable Session first;

    private SessionTimings timings = SessionTimings.NONE;

    SessionSuccession(
            ReceiverOptions options, LoopClock clock, DoubleSupplier random, Sessions sessions, SuccessionOwner owner) {
        this.clock = clock;
        this.sessions = sessions;
        this.owner = owner;
        this.following = new NextSession(options, random, clock.nanoTime());
    }

    void start() {
        SessionLeg leg;
        try {
            leg = open();
        } catch (RuntimeException | Error e) {
            fail(notEvenOpened(e));
            return;
        }
        current = leg;
        first = leg.session();
        leg.session().start();
    }

    private SessionLeg open() {
        SessionLeg leg = new SessionLeg(clock, following, sessions, new FromLegs());
        legs.add(leg);
        return leg;
    }

    private void openNext() {
        SessionLeg successor;
        try {
            successor = open();
        } catch (RuntimeException | Error e) {
            onAttemptFailed(notEvenOpened(e));
            return;
        }
        next = successor;
        successor.session().start();
    }

    /** A class is missing, or memory: the owner waits for an end, and would for ever. */
    private static WhepException notEvenOpened(Throwable cause) {
        logger.error("A session could not be opened", cause);
        return Failures.internal(Phase.GATHERING, cause);
    }

    void requestKeyFrame() {
        SessionLeg wanted = current != null ? current : next;
        if (wanted != null) {
            wanted.session().requestKeyFrame();
        }
    }

    /** Of the session that delivers, or is coming up. */
    CompletableFuture<Void> selectLayer(LayerSelection selection) {
        SessionLeg leg = current != null ? current : next;
        return leg == null
                ? CompletableFuture.failedFuture(Failures.noSessionForLayers())
                : leg.session().selectLayer(selection);
    }

    /** Of all sessions together. */
    ReceiverStats stats() {
        ReceiverStats total = past;
        for (SessionLeg leg : legs) {
            total = total.plus(leg.session().stats());
        }
        // Before the first session and while the next one is waited for, no session tells the time.
        boolean idle = legs.isEmpty() && !ending;
        return idle ? total.plus(SessionInfos.stats(null, "", null, 0, clock.nanoTime())) : total;
    }

    /** Of the first session. */
    SessionTimings timings() {
        return first == null ? timings : first.timings();
    }

    /** Of the session that delivers, or is coming up; null without one. */
    @Nullable
    IceReport iceReport() {
        SessionLeg leg = current != null ? current : next;
        return leg == null ? null : leg.session().iceReport();
    }

    /** The time left of the session that delivers, or is coming up; null without one or a limit. */
    @Nullable
    Duration remaining() {
        SessionLeg leg = current != null ? current : next;
        return leg == null ? null : leg.remaining();
    }

    // ---- from one session to the next
    // --------------------------------------------------------------------------------

    private void openOverlapping(SessionLeg leg) {
        boolean free = current == leg && next == null && leg.hasPictures();
        if (!ending && free && following.isDue(clock.nanoTime())) {
            owner.state(ReceiverState.RENEWING);
            openNext();
        }
    }

    /** Opens the next session when nothing is open and the time has come. */
    private void proceed() {
        if (!legs.isEmpty() || over) {
            return;
        }
        if (ending) {
            over = true;
            owner.ended(reason, failure);
        } else if (following.isDue(clock.nanoTime())) {
            openNext();
        } else {
            LoopClock.cancel(retryTimer);
            retryTimer = clock.schedule(following.notBeforeNanos(), this::proceed);
        }
    }

    private void onUnit(SessionLeg leg, AccessUnit unit) {
        if (leg == current) {
            overlap.addOld(unit, clock.nanoTime());
            deliverOld();
        } else if (leg == next) {
            onSuccessorsUnit(leg, unit);
        }
    }

    private void onSuccessorsUnit(SessionLeg leg, AccessUnit unit) {
        boolean oldGoesOn = current != null || overlap.isHoldingOld();
        switch (overlap.offer(unit, clock.nanoTime(), oldGoesOn ? timeline : null)) {
            case TAKE_OVER -> takeOver();
            case SHOWN -> leg.session().requestKeyFrame();
            case HELD -> {
                if (holdTimer == null) {
                    holdTimer = clock.schedule(clock.nanoTime() + MAX_HOLD_NANOS, this::takeOver);
                }
            }
            case SKIPPED -> {
                // It has to begin with a key frame, which has been asked for.
            }
        }
        deliverOld();
        if (current == null && overlap.isHolding()) {
            takeOver();
        }
    }

    /** Delivers of the old session what comes before its successor's pictures, which then take over. */
    private void deliverOld() {
        long nowNanos = clock.nanoTime();
        for (var unit = overlap.nextOld(nowNanos); unit != null; unit = overlap.nextOld(nowNanos)) {
            deliver(unit);
        }
        if (overlap.isReached()) {
            takeOver();
        }
    }

    /** The successor delivers from here on. */
    private void takeOver() {
        boolean reached = overlap.isReached();
        List<SessionOverlap.Held> rest = overlap.drainOld();
        if (!reached) {
            rest.forEach(this::deliver);
        }
        SessionLeg old = current;
        SessionLeg successor = next;
        List<SessionOverlap.Held> units = forgetOverlap();
        if (ending || successor == null || units.isEmpty()) {
            return;
        }
        current = successor;
        next = null;
        SessionOverlap.Held begin = units.get(0);
        Duration gap = timeline.splice(begin.unit(), begin.arrivalNanos());
        if (old != null) {
            old.session().end(CloseReason.SESSION_LIMIT, null);
        }
        owner.state(ReceiverState.CONNECTED);
        owner.renewed(gap);
        units.forEach(this::deliver);
        SessionInfo info = successor.info();
        if (info != null) {
            owner.firstAccessUnit(info);
        }
    }

    private List<SessionOverlap.Held> forgetOverlap() {
        LoopClock.cancel(holdTimer);
        holdTimer = null;
        return overlap.drain();
    }

    private void deliver(SessionOverlap.Held unit) {
        owner.accessUnit(timeline.place(unit.unit(), unit.arrivalNanos()));
    }

    // ---- the end of a session
    // ----------------------------------------------------------------------------------------

    private void onEnding(SessionLeg leg, CloseReason why, @Nullable WhepException cause) {
        if (ending) {
            return;
        }
        if (leg == current) {
            current = null;
            if (leg.hasPictures() && (reconnecting || following.follows(leg.age(), why, cause, clock.nanoTime()))) {
                onPredecessorGone();
            } else {
                end(why, cause);
            }
        } else if (leg == next) {
            next = null;
            var unused = forgetOverlap();
            overlap.drainOld().forEach(this::deliver);
            onAttemptFailed(cause != null ? cause : Failures.closedEarly());
        }
    }

    /** The server wants the session ended and another one opened. Done where the user asked for either kind of renewal. */
    private void reconnect(SessionLeg leg, @Nullable URI endpoint) {
        boolean free = leg == current && next == null && leg.hasPictures();
        if (free && following.followsReconnect(leg.age(), clock.nanoTime())) {
            owner.reconnecting(endpoint);
            reconnecting = true;
            leg.session().end(CloseReason.REMOTE, null);
            reconnecting = false;
        }
    }

    private void onPredecessorGone() {
        if (overlap.isHolding()) {
            takeOver();
            return;
        }
        if (next == null) {
            owner.state(ReceiverState.RENEWING);
        }
    }

    private void onAttemptFailed(WhepException cause) {
        SessionLeg old = current;
        if (old != null) {
            logger.info("The next session could not overlap ({}); it follows after the end of this one", cause.code());
            owner.state(ReceiverState.CONNECTED);
            owner.renewalFailed(cause, following.overlapFailed(cause, old.remaining(), clock.nanoTime()));
            return;
        }
        Duration retryIn = following.attemptFailed(cause, clock.nanoTime());
        if (retryIn == null) {
            end(CloseReason.LOCAL, cause);
        } else {
            owner.renewalFailed(cause, retryIn);
        }
    }

    private void onEnded(SessionLeg leg) {
        legs.remove(leg);
        past = past.plus(leg.session().stats());
        if (leg.session() == first) {
            timings = leg.session().timings();
            first = null;
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
        // While units are still taken: what has come is the user's.
        if (current != null) {
            current.session().flush();
        }
        overlap.drainOld().forEach(this::deliver);
        ending = true;
        reason = why;
        failure = cause;
        LoopClock.cancel(retryTimer);
        var unused = forgetOverlap();
        owner.state(ReceiverState.CLOSING);
        List.copyOf(legs).forEach(leg -> leg.session().end(why, null));
        // A receiver may be kept long after its end, what its sessions held need not be.
        current = null;
        next = null;
        proceed();
    }

    /** The user sees one stream: only of the session that delivers is anything told. */
    private final class FromLegs implements SessionLeg.Owner {
        /** States of sessions after the first one are all renewal to the user. */
        @Override
        public void state(SessionLeg leg, ReceiverState state) {
            if (leg == current && !ending) {
                owner.state(state);
            } else if (leg == next && current != null && state == ReceiverState.CONNECTED) {
                overlap.expect();
            }
        }

        @Override
        public void accessUnit(SessionLeg leg, AccessUnit unit) {
            if (!ending) {
                onUnit(leg, unit);
            }
        }

        @Override
        public void firstAccessUnit(SessionLeg leg, SessionInfo info) {
            if (leg == current) {
                owner.firstAccessUnit(info);
            }
        }

        @Override
        public void stalled(SessionLeg leg, Duration silence) {
            if (leg == current) {
                owner.stalled(silence);
            }
        }

        @Override
        public void resumed(SessionLeg leg, Duration silence) {
            if (leg == current) {
                owner.resumed(silence);
            }
        }

        @Override
        public void event(SessionLeg leg, SessionEvent event) {
            if (!ending && (leg == current || leg == next)) {
                owner.event(event);
            }
            if (!ending && event instanceof SessionEvent.Reconnect wanted) {
                reconnect(leg, wanted.url());
            }
        }

        @Override
        public void pairChanged(SessionLeg leg, CandidatePair pair) {
            if (leg == current) {
                owner.pairChanged(pair);
            }
        }

        @Override
        public void iceRestart(SessionLeg leg, IceRestart restart) {
            if (leg == current) {
                owner.iceRestart(restart);
            }
        }

        @Override
        public void successorDue(SessionLeg leg) {
            openOverlapping(leg);
        }

        @Override
        public void ending(SessionLeg leg, CloseReason why, @Nullable WhepException cause) {
            onEnding(leg, why, cause);
        }

        @Override
        public void ended(SessionLeg leg) {
            onEnded(leg);
        }
    }
}
