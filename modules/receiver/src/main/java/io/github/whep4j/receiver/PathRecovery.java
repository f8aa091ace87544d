package io.github.whep4j.receiver;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a moment without media leads to: a check of the pair in use; an ICE restart if it is not answered, or media does not
 * come back; and the word that the server can't be reached if there is no restarting. On the loop. If the address of the pair in
 * use goes, none of it is waited for.
 *
 * <p>A camera that sends nothing for a while, and answers checks, is restarted a few times, each time after twice as long;
 * and the count begins anew only when media has flowed for ten seconds.
 */
final class PathRecovery {
    /** What is to be done; each has one answer. */
    interface Actions {
        /** To be answered by {@link #checked}. */
        void check(Duration limit);

        /** To be answered by {@link #restarted}. */
        void restart();

        /**
         * The pair in use is dead, and there is no other way to get a new one than another session.
         *
         * @param gone whether what it is sent by, or the server's consent, has gone, so that it can't come to life again
         */
        void unreachable(boolean gone);

        /** The server has said that there is no session any more, and no media says otherwise. */
        void ended();
    }

    /** How a restart may end. */
    enum Outcome {
        DONE,
        FAILED,
        /** The server does not restart: it is not asked again. */
        IMPOSSIBLE,
        /** The server says that it has no such session. */
        SESSION_GONE
    }

    private enum State {
        IDLE,
        WATCHING,
        CHECKING,
        WAITING_FOR_MEDIA,
        WAITING_TO_CHECK,
        RESTARTING,
        GIVEN_UP,
        CLOSED
    }

    private static final long SECOND = 1_000_000_000L;
    private static final Duration CHECK = Duration.ofSeconds(1);
    /** Before a session is given up for another one. */
    private static final Duration LAST_CHECK = Duration.ofSeconds(2);

    private static final long PATIENCE_NANOS = 4 * SECOND;
    private static final long LONGEST_BACKOFF_NANOS = 8 * SECOND;
    private static final long FLOWS_AGAIN_NANOS = 10 * SECOND;
    private static final int MOST_RESTARTS = 8;
    private static final int MOST_RESTARTS_OF_LIVE_PAIR = 3;

    private final LoopClock clock;
    private final long quietNanos;
    private final LongSupplier lastPacketNanos;
    private final Actions actions;
    private State state = State.IDLE;
    private LoopClock.@Nullable Timer timer;
    private long flowsSinceNanos;
    private long silentSinceNanos;
    private int restarts;
    private boolean dead;
    private boolean gone;
    private boolean lastChecked;
    private boolean impossible;

    /**
     * @param quiet the silence after which the pair is checked
     * @param lastPacketNanos when the latest packet of the video came
     */
    PathRecovery(LoopClock clock, Duration quiet, LongSupplier lastPacketNanos, Actions actions) {
        this.clock = clock;
        this.quietNanos = quiet.toNanos();
        this.lastPacketNanos = lastPacketNanos;
        this.actions = actions;
    }

    /** Media has come: what goes before is for other deadlines. */
    void begin() {
        if (state == State.IDLE) {
            watch();
        }
    }

    void close() {
        state = State.CLOSED;
        LoopClock.cancel(timer);
    }

    private void watch() {
        state = State.WATCHING;
        lastChecked = false;
        dead = false;
        flowsSinceNanos = clock.nanoTime();
        arm(lastPacketNanos.getAsLong() + quietNanos);
    }

    private void arm(long deadlineNanos) {
        LoopClock.cancel(timer);
        timer = clock.schedule(deadlineNanos, this::onTimer);
    }

    private void onTimer() {
        if (state == State.WATCHING) {
            onQuiet();
        } else if (state != State.CLOSED && mediaIsBack()) {
            watch();
        } else {
            switch (state) {
                case WAITING_FOR_MEDIA -> restart();
                case WAITING_TO_CHECK -> check(CHECK);
                case GIVEN_UP -> arm(clock.nanoTime() + quietNanos);
                default -> {
                    // What is under way has a deadline of its own.
                }
            }
        }
    }

    private void onQuiet() {
        long last = lastPacketNanos.getAsLong();
        if (isFlowing()) {
            arm(last + quietNanos);
            return;
        }
        silentSince(last);
        check(CHECK);
    }

    private void silentSince(long lastNanos) {
        silentSinceNanos = lastNanos;
        if (lastNanos - flowsSinceNanos >= FLOWS_AGAIN_NANOS) {
            restarts = 0;
        }
    }

    /** The address of the pair in use is this machine's no more: whatever came a moment ago, nothing will. */
    void addressGone() {
        switch (state) {
            case WATCHING -> {
                silentSince(lastPacketNanos.getAsLong());
                restartDead();
            }
            case WAITING_FOR_MEDIA -> restartDead();
            default -> {
                // A check that is under way notices it by itself, and a restart is what it leads to.
            }
        }
    }

    /**
     * What the pair in use is sent by, a relay, a connection or a socket, has gone.
     *
     * @return whether that leads to a restart, by now or by what is under way
     */
    boolean pathGone() {
        boolean idle = state == State.IDLE || state == State.GIVEN_UP || state == State.CLOSED;
        if (idle || impossible) {
            return false;
        }
        gone = true;
        addressGone();
        return true;
    }

    /**
     * The server has not answered for as long as its consent lasts, and nothing may be sent by the pair in use any more, though media
     * may come by it yet.
     *
     * @return whether that leads to a restart. Not where the pair is known to be dead: then as much time as consent lasts has
     *     gone by with restarts that have failed
     */
    boolean consentExpired() {
        boolean news =
                state == State.WATCHING || !dead && (state == State.CHECKING || state == State.WAITING_FOR_MEDIA);
        return news && pathGone();
    }

    private void restartDead() {
        LoopClock.cancel(timer);
        dead = true;
        restart();
    }

    /** This machine has one more address: a restart that has failed for the want of one may do better now. */
    void addressFound() {
        if (state == State.WAITING_TO_CHECK && dead) {
            LoopClock.cancel(timer);
            check(CHECK);
        }
    }

    /** Whether media comes, as far as one can tell without waiting for the next packet. */
    boolean isFlowing() {
        return clock.nanoTime() - lastPacketNanos.getAsLong() < quietNanos;
    }

    /** By a pair that something can be sent by, too. */
    private boolean mediaIsBack() {
        return !gone && lastPacketNanos.getAsLong() - silentSinceNanos > 0;
    }

    private void check(Duration limit) {
        state = State.CHECKING;
        actions.check(limit);
    }

    void checked(boolean answered) {
        if (state != State.CHECKING) {
            return;
        }
        dead = !answered || gone;
        if (mediaIsBack()) {
            watch();
        } else if (!dead) {
            state = State.WAITING_FOR_MEDIA;
            arm(clock.nanoTime() + (PATIENCE_NANOS << restarts));
        } else {
            restart();
        }
    }

    private void restart() {
        if (!impossible && restarts < (dead ? MOST_RESTARTS : MOST_RESTARTS_OF_LIVE_PAIR)) {
            restarts++;
            state = State.RESTARTING;
            actions.restart();
        } else if (dead && !gone && !lastChecked) {
            lastChecked = true;
            check(LAST_CHECK);
        } else {
            state = State.GIVEN_UP;
            arm(clock.nanoTime() + quietNanos);
            if (dead) {
                actions.unreachable(gone);
            }
        }
    }

    /** Also that media is back does not end a restart: the server may have done its part already. */
    void restarted(Outcome outcome) {
        if (state != State.RESTARTING) {
            return;
        }
        impossible |= outcome == Outcome.IMPOSSIBLE;
        gone &= outcome != Outcome.DONE;
        if (mediaIsBack()) {
            watch();
        } else if (outcome == Outcome.SESSION_GONE) {
            state = State.GIVEN_UP;
            actions.ended();
        } else if (outcome == Outcome.IMPOSSIBLE) {
            restart();
        } else {
            state = State.WAITING_TO_CHECK;
            long backoffNanos = Math.min(SECOND << restarts - 1, LONGEST_BACKOFF_NANOS);
            arm(clock.nanoTime() + (outcome == Outcome.DONE ? quietNanos : backoffNanos));
        }
    }
}
