package io.github.whep4j.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TurnPacingTest {
    private static final long MILLI = 1_000_000;

    private long nowNanos = 5;
    private int openSockets = TurnPacing.SEVERAL_SOCKETS;
    private final TurnPacing pacing = new TurnPacing(() -> openSockets, nowNanos);

    @Test
    void aFewStreamsAreNeverKeptWaiting() {
        for (int i = 0; i < 10 * TurnPacing.WINDOW_TURNS; i++) {
            assertEquals(0, turn(1, 3 * MILLI));
        }
    }

    @Test
    void manySocketsAreLookedAfterEveryTwoMilliseconds() {
        turns(1, MILLI / 2);
        assertEquals(TurnPacing.TURN_NANOS - MILLI / 10, pacing.afterTurn(3, nowNanos - MILLI / 10, nowNanos));
    }

    @Test
    void aLoopWithFewSocketsIsNotPacedHoweverMuchComes() {
        openSockets = TurnPacing.SEVERAL_SOCKETS - 1;
        turns(1, MILLI / 10);
        assertEquals(0, turn(1, MILLI / 10));
    }

    @Test
    void aTurnThatTookLongerIsFollowedAtOnce() {
        turns(1, MILLI / 2);
        assertEquals(0, pacing.afterTurn(3, nowNanos - 3 * MILLI, nowNanos));
    }

    @Test
    void aTurnThatReadNothingIsFollowedAtOnce() {
        turns(1, MILLI / 2);
        assertEquals(0, pacing.afterTurn(0, nowNanos, nowNanos));
    }

    @Test
    void pacedForAsLongAsTurnsFindSeveralSockets() {
        turns(1, MILLI);
        turns(2, 2 * MILLI);
        assertTrue(turn(1, 3 * MILLI) > 0);
        turns(1, 3 * MILLI);
        assertEquals(0, turn(1, 3 * MILLI));
    }

    @Test
    void manySocketsAtOnceAreNotPacedWhereTurnsAreFew() {
        turns(50, 2 * MILLI);
        assertEquals(0, turn(50, 2 * MILLI));
    }

    @Test
    void socketsThatWereClosedMeanwhileAreNotWaitedFor() {
        turns(1, MILLI / 2);
        openSockets = 1;
        turns(2, 2 * MILLI);
        assertEquals(0, turn(2, 2 * MILLI));
    }

    private void turns(int sockets, long nanos) {
        for (int i = 0; i < TurnPacing.WINDOW_TURNS; i++) {
            turn(sockets, nanos);
        }
    }

    private long turn(int sockets, long nanos) {
        nowNanos += nanos;
        return pacing.afterTurn(sockets, nowNanos, nowNanos);
    }
}
