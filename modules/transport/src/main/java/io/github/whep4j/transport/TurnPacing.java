package io.github.whep4j.transport;

import java.util.function.IntSupplier;

/**
 * Decides how long a loop rests between turns. As a rule not at all: what has come is read at once. But a loop that serves
 * many sockets would spend much of its time on falling asleep and waking up, a thousand times a second and more, each time
 * for the first packet of one picture. From such a rate on it looks after its sockets every two milliseconds only, and
 * finds pictures of several. What it costs is said by its name in network cards: interrupt moderation.
 *
 * <p>A turn with a rest has two reasons to wake up, the end of the rest and, where nothing has come meanwhile, the next packet.
 * So it has to find nearly two sockets readable to be worth it, which is what some 800 a second make.
 */
final class TurnPacing {
    /** From the beginning of one turn to that of the next, while the loop is paced. */
    static final long TURN_NANOS = 2_000_000;

    /** Judged over so many turns that read something. */
    static final int WINDOW_TURNS = 64;

    /** More turns with something to read a second than this, and the loop is paced. */
    static final int BUSY_TURNS_PER_SECOND = 900;

    /** Fewer readable sockets than these in a turn, on average, and it no longer is. */
    static final double WORTHWHILE_SOCKETS = 1.75;

    /**
     * A loop with fewer sockets than that serves a camera or two, which are read at once however much comes. (A camera has a socket on
     * each of this machine's addresses, so where there are many of those, one can be enough to have as many.)
     */
    static final int SEVERAL_SOCKETS = 8;

    private final IntSupplier openSockets;
    private boolean paced;
    private int turns;
    private long socketsRead;
    private long windowBeganNanos;

    TurnPacing(IntSupplier openSockets, long nowNanos) {
        this.openSockets = openSockets;
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
        return paced ? Math.max(0, beganNanos + TURN_NANOS - nowNanos) : 0;
    }

    private void judge(long nowNanos) {
        double turnsPerSecond = turns * 1e9 / Math.max(1, nowNanos - windowBeganNanos);
        boolean busy = paced ? socketsRead >= WORTHWHILE_SOCKETS * turns : turnsPerSecond > BUSY_TURNS_PER_SECOND;
        paced = busy && openSockets.getAsInt() >= SEVERAL_SOCKETS;
        turns = 0;
        socketsRead = 0;
        windowBeganNanos = nowNanos;
    }
}
