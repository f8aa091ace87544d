package io.github.whep4j.transport;

/**
 * Decides how long a loop rests between turns. As a rule not at all: what has come is read at once. But a loop that serves
 * several sockets would spend much of its time on falling asleep and waking up, hundreds of times a second and more, each time
 * for a packet of one picture. From such a rate on it looks after its sockets at intervals only, the longer the busier it is, and
 * finds whole pictures, in the end of several cameras. What it costs is said by its name in network cards: interrupt moderation.
 */
final class TurnPacing {
    /** From the beginning of one turn to that of the next, at most. */
    static final long LONGEST_TURN_NANOS = 2_000_000;

    /** So much of it for each readable socket a second, so that turns are two for each at most. */
    static final long TURN_NANOS_EACH = 2_000;

    /** Judged over so many turns that read something. */
    static final int WINDOW_TURNS = 64;

    /** More readable sockets a second than this, and the loop is paced; fewer than half of it, and it no longer is. */
    static final int BUSY_SOCKETS_PER_SECOND = 400;

    private long turnNanos;
    private int turns;
    private long socketsRead;
    private long windowBeganNanos;

    TurnPacing(long nowNanos) {
        windowBeganNanos = nowNanos;
    }

    /**
     * Takes note of a turn.
     *
     * @param sockets how many it found readable
     * @return how long to rest before the next, 0 for not at all
     */
    long afterTurn(int sockets, long beganNanos, long nowNanos) {
        if (sockets == 0) {
            return 0;
        }
        socketsRead += sockets;
        if (++turns == WINDOW_TURNS) {
            judge(nowNanos);
        }
        return Math.max(0, beganNanos + turnNanos - nowNanos);
    }

    private void judge(long nowNanos) {
        long perSecond = socketsRead * 1_000_000_000 / Math.max(1, nowNanos - windowBeganNanos);
        boolean busy = perSecond > (turnNanos > 0 ? BUSY_SOCKETS_PER_SECOND / 2 : BUSY_SOCKETS_PER_SECOND);
        turnNanos = busy ? Math.min(perSecond * TURN_NANOS_EACH, LONGEST_TURN_NANOS) : 0;
        turns = 0;
        socketsRead = 0;
        windowBeganNanos = nowNanos;
    }
}
