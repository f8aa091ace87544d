package io.github.whep4j.receiver;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.whep.SessionEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One session of a {@link SessionSuccession}: its age, its limit, and what it has come to. Ends it at its limit. */
final class SessionLeg implements SessionOwner {
    /** Told what happens to which leg; {@link #ended} comes once and last. */
    interface Owner {
        void state(SessionLeg leg, ReceiverState state);

        void accessUnit(SessionLeg leg, AccessUnit unit);

        void firstAccessUnit(SessionLeg leg, SessionInfo info);

        void stalled(SessionLeg leg, Duration silence);

        void resumed(SessionLeg leg, Duration silence);

        void event(SessionLeg leg, SessionEvent event);

        void pairChanged(SessionLeg leg, CandidatePair pair);

        void iceRestart(SessionLeg leg, IceRestart restart);

        /** The limit is near enough for a successor that overlaps. */
        void successorDue(SessionLeg leg);

        void ending(SessionLeg leg, CloseReason why, @Nullable WhepException cause);

        void ended(SessionLeg leg);
    }

    private final LoopClock clock;
    private final NextSession following;
    private final Owner owner;
    private final Session session;
    private boolean answered;
    private boolean pictures;
    private long answeredNanos;
    private @Nullable SessionInfo info;
    private LoopClock.@Nullable Timer limitTimer;
    private LoopClock.@Nullable Timer overlapTimer;

    SessionLeg(LoopClock clock, NextSession following, SessionSuccession.Sessions sessions, Owner owner) {
        this.clock = clock;
        this.following = following;
        this.owner = owner;
        this.session = sessions.open(this);
    }

    Session session() {
        return session;
    }

    boolean hasPictures() {
        return pictures;
    }

    /** Null before its first access unit. */
    @Nullable
    SessionInfo info() {
        return info;
    }

    /** Since the server's answer; zero before it. */
    Duration age() {
        return answered ? Duration.ofNanos(clock.nanoTime() - answeredNanos) : Duration.ZERO;
    }

    /** Until it is ended because of its limit; null without one, or before the server's answer. */
    @Nullable
    Duration remaining() {
        Duration usable = following.usable();
        if (usable == null || !answered) {
            return null;
        }
        Duration left = usable.minus(age());
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public void state(ReceiverState state) {
        owner.state(this, state);
    }

    @Override
    public void answered() {
        answered = true;
        answeredNanos = clock.nanoTime();
        Duration usable = following.usable();
        if (usable == null) {
            return;
        }
        long endNanos = answeredNanos + usable.toNanos();
        limitTimer = clock.schedule(endNanos, this::endAtLimit);
        Duration lead = following.lead(usable);
        if (lead != null) {
            overlapTimer = clock.schedule(endNanos - lead.toNanos(), () -> owner.successorDue(this));
        }
    }

    /** Who waits for the first picture has to hear that none will come. */
    private void endAtLimit() {
        session.end(CloseReason.SESSION_LIMIT, pictures ? null : Failures.limitBeforeAnyPicture(age()));
    }

    @Override
    public void accessUnit(AccessUnit unit) {
        pictures = true;
        owner.accessUnit(this, unit);
    }

    @Override
    public void firstAccessUnit(SessionInfo first) {
        info = first;
        owner.firstAccessUnit(this, first);
    }

    @Override
    public void stalled(Duration silence) {
        owner.stalled(this, silence);
    }

    @Override
    public void resumed(Duration silence) {
        owner.resumed(this, silence);
    }

    @Override
    public void event(SessionEvent event) {
        owner.event(this, event);
    }

    @Override
    public void pairChanged(CandidatePair pair) {
        SessionInfo known = info;
        info = known == null ? null : known.by(pair);
        owner.pairChanged(this, pair);
    }

    @Override
    public void iceRestart(IceRestart restart) {
        owner.iceRestart(this, restart);
    }

    @Override
    public void ending(CloseReason why, @Nullable WhepException cause) {
        LoopClock.cancel(limitTimer);
        LoopClock.cancel(overlapTimer);
        owner.ending(this, why, cause);
    }

    @Override
    public void ended() {
        owner.ended(this);
    }
}
