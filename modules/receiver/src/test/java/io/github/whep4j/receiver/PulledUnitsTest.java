package io.github.whep4j.receiver;

import static io.github.whep4j.receiver.Units.delta;
import static io.github.whep4j.receiver.Units.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PulledUnitsTest {
    private final PulledUnits units = new PulledUnits(2, Overflow.DROP_TO_KEY_FRAME);

    @Test
    void whatWaitsCanBeTakenAfterTheEnd() {
        units.offer(key(1));
        units.offer(delta(2));
        units.end(null);
        assertEquals(1, units.take().rtpTimestamp());
        assertEquals(2, units.take().rtpTimestamp());
        assertNull(units.take());
        assertNull(units.take());
        assertEquals(2, units.delivered());
    }

    @Test
    void aFailureComesAfterTheUnits() {
        WhepException failure = Failures.closedEarly();
        units.offer(key(1));
        units.end(failure);
        assertEquals(1, units.take().rtpTimestamp());
        assertSame(failure, assertThrows(WhepException.class, units::take));
    }

    @Test
    void itWaitsForAUnit() throws Exception {
        CompletableFuture<Long> taken =
                CompletableFuture.supplyAsync(() -> units.take().rtpTimestamp());
        units.offer(key(7));
        assertEquals(7, taken.get(Viewer.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    void theEndEndsTheWait() throws Exception {
        CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> units.take() == null);
        units.end(null);
        assertTrue(ended.get(Viewer.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    void anInterruptEndsTheWait() {
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, units::take);
        assertTrue(Thread.interrupted());
    }

    @Test
    void whatFindsNoRoomIsCounted() {
        units.offer(key(1));
        units.offer(delta(2));
        assertEquals(BoundedUnits.Outcome.OVERFLOWED, units.offer(delta(3)));
        assertEquals(1, units.dropped().units());
        assertThrows(IllegalArgumentException.class, () -> new PulledUnits(0, Overflow.FAIL));
    }
}
