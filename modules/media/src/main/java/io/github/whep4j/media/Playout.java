package io.github.whep4j.media;

import io.github.whep4j.h264.AccessUnit;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Hands pictures to the user: as soon as they are whole, or at the pace of the sender's clock, held back by as much as the
 * network needs to even out. A picture that comes later than its turn is handed over at once. The order never changes.
 */
final class Playout {

    /** More pictures are not held: ten seconds at a hundred a second. */
    private static final int MAX_HELD = 1_000;

    /** Nor more bytes: ten seconds at 50 Mbit/s. A sender may make each picture as large as pictures may be. */
    private static final long MAX_HELD_BYTES = 64 << 20;

    private final boolean smooth;
    private final PlayoutClock clock;
    private final PlayoutStatistics statistics = new PlayoutStatistics();
    private final Consumer<AccessUnit> user;
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private long heldBytes;

    private record Held(AccessUnit unit, long turnNanos, long firstArrivalNanos, boolean afterLoss) {}

    /** @param maxDelayNanos 0: nothing is held */
    Playout(long maxDelayNanos, Consumer<AccessUnit> user) {
        this.smooth = maxDelayNanos > 0;
        this.clock = new PlayoutClock(maxDelayNanos);
        this.user = user;
    }

    PlayoutStatistics statistics() {
        return statistics;
    }

    /** The delay that the sender wishes for. */
    void onLimits(long minNanos, long maxNanos) {
        clock.onLimits(minNanos, maxNanos);
    }

    /**
     * A picture, the next in order.
     *
     * @param turnNanos its presentation time, or where there are B pictures that of its {@linkplain DeliveryTurns turn}
     * @param firstArrivalNanos when its first packet came
     * @param afterLoss whether something is missing before it
     * @param shortestTransitNanos from the turn to the arrival of the fastest recent picture
     */
    void add(
            AccessUnit unit,
            long turnNanos,
            long firstArrivalNanos,
            boolean afterLoss,
            long shortestTransitNanos,
            long nowNanos) {
        if (!smooth) {
            handOver(unit, turnNanos, firstArrivalNanos, afterLoss, nowNanos);
            return;
        }
        clock.onPicture(nowNanos - turnNanos, shortestTransitNanos, nowNanos);
        held.add(new Held(unit, turnNanos, firstArrivalNanos, afterLoss));
        heldBytes += unit.lengthBytes();
        onTimeout(nowNanos);
    }

    /** Hands over the pictures whose turn has come. */
    void onTimeout(long nowNanos) {
        while (nextTimeoutNanos() <= nowNanos || held.size() > MAX_HELD || heldBytes > MAX_HELD_BYTES) {
            handOverFirst(nowNanos);
        }
    }

    long nextTimeoutNanos() {
        Held first = held.peek();
        return first == null ? Long.MAX_VALUE : clock.dueNanos(first.turnNanos);
    }

    /** Hands over everything: no more is to come. */
    void flush(long nowNanos) {
        while (!held.isEmpty()) {
            handOverFirst(nowNanos);
        }
    }

    /** Forgets what is held. */
    void clear() {
        held.clear();
        heldBytes = 0;
    }

    private void handOverFirst(long nowNanos) {
        Held first = held.remove();
        heldBytes -= first.unit.lengthBytes();
        handOver(first.unit, first.turnNanos, first.firstArrivalNanos, first.afterLoss, nowNanos);
    }

    private void handOver(AccessUnit unit, long turnNanos, long firstArrivalNanos, boolean afterLoss, long nowNanos) {
        long targetNanos = smooth ? clock.delayNanos() : 0;
        long minimumNanos = smooth ? clock.unaskedDelayNanos() : 0;
        statistics.onFrame(
                unit, turnNanos, nowNanos - firstArrivalNanos, targetNanos, minimumNanos, afterLoss, nowNanos);
        user.accept(unit);
    }
}
