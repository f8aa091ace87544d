package io.github.whep4j.receiver;

import static io.github.whep4j.receiver.Units.delta;
import static io.github.whep4j.receiver.Units.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class AccessUnitDeliveryTest {
    private final List<Long> taken = new ArrayList<>();
    private final Events events = new Events();
    private final ManualExecutor executor = new ManualExecutor();

    @Test
    void handsOverInOrder() {
        AccessUnitDelivery delivery = buffered(10, Overflow.DROP_TO_KEY_FRAME);
        deliver(delivery, key(1), delta(2), delta(3));
        assertEquals(List.of(), taken);
        executor.runAll();
        assertEquals(List.of(1L, 2L, 3L), taken);
        deliver(delivery, delta(4));
        executor.runAll();
        assertEquals(List.of(1L, 2L, 3L, 4L), taken);
    }

    @Test
    void keepsOneTaskInTheExecutor() {
        AccessUnitDelivery delivery = buffered(10, Overflow.DROP_TO_KEY_FRAME);
        deliver(delivery, key(1), delta(2), delta(3));
        assertEquals(1, executor.tasks.size());
    }

    @Test
    void whenFullDropsUpToTheNextKeyFrameAndAsksForIt() {
        AccessUnitDelivery delivery = buffered(2, Overflow.DROP_TO_KEY_FRAME);
        deliver(delivery, key(1), delta(2), delta(3), delta(4));
        assertEquals(1, events.keyFramesWanted);
        executor.runAll();
        deliver(delivery, delta(5), key(6), delta(7));
        executor.runAll();
        assertEquals(List.of(1L, 2L, 6L, 7L), taken);
        assertEquals(new BoundedUnits.Dropped(3, 1), delivery.dropped());
        assertTrue(events.failures.isEmpty());
    }

    @Test
    void aKeyFrameThatFindsNoRoomIsAskedForAgain() {
        AccessUnitDelivery delivery = buffered(1, Overflow.DROP_TO_KEY_FRAME);
        deliver(delivery, key(1), delta(2), key(3));
        assertEquals(2, events.keyFramesWanted);
        executor.runAll();
        deliver(delivery, delta(4), key(5));
        executor.runAll();
        assertEquals(List.of(1L, 5L), taken);
    }

    @Test
    void dropsTheGroupsThatWaitedLongest() {
        AccessUnitDelivery delivery = buffered(4, Overflow.DROP_GROUPS);
        deliver(delivery, key(1), delta(2), key(3), delta(4), key(5), delta(6), key(7));
        assertEquals(0, events.keyFramesWanted);
        executor.runAll();
        assertEquals(List.of(5L, 6L, 7L), taken);
        assertEquals(4, delivery.dropped().units());
        assertEquals(3, delivery.delivered());
    }

    @Test
    void failsWhenFullIfToldTo() {
        AccessUnitDelivery delivery = buffered(1, Overflow.FAIL);
        deliver(delivery, key(1), delta(2), delta(3));
        assertEquals(List.of("delivery.overflow"), events.failures);
    }

    @Test
    void aConsumerThatThrowsIsCalledNoMore() {
        AccessUnitDelivery delivery = AccessUnitDelivery.of(
                new ReceiverOptions.Delivery(executor, 10, Overflow.DROP_TO_KEY_FRAME),
                unit -> {
                    taken.add(unit.rtpTimestamp());
                    throw new IllegalStateException("full");
                },
                events);
        deliver(delivery, key(1), delta(2));
        executor.runAll();
        deliver(delivery, delta(3));
        executor.runAll();
        assertEquals(List.of(1L), taken);
        assertEquals(List.of("delivery.consumer"), events.failures);
    }

    @Test
    void anExecutorThatRefusesIsAFailure() {
        Executor closed = task -> {
            throw new RejectedExecutionException("closed");
        };
        AccessUnitDelivery delivery = AccessUnitDelivery.of(
                new ReceiverOptions.Delivery(closed, 10, Overflow.DROP_TO_KEY_FRAME),
                unit -> taken.add(unit.rtpTimestamp()),
                events);
        deliver(delivery, key(1), delta(2));
        assertEquals(List.of("delivery.executor"), events.failures);
        assertTrue(delivery.finish().isDone());
    }

    @Test
    void soIsOneThatThrowsAnythingElse() {
        Executor broken = task -> {
            throw new IllegalStateException("boom");
        };
        AccessUnitDelivery delivery = AccessUnitDelivery.of(
                new ReceiverOptions.Delivery(broken, 10, Overflow.DROP_TO_KEY_FRAME),
                unit -> taken.add(unit.rtpTimestamp()),
                events);
        deliver(delivery, key(1), delta(2));
        assertEquals(List.of("delivery.executor"), events.failures);
        assertTrue(delivery.finish().isDone());
    }

    @Test
    void finishingHandsOverWhatWaits() {
        AccessUnitDelivery delivery = buffered(10, Overflow.DROP_TO_KEY_FRAME);
        deliver(delivery, key(1), delta(2));
        CompletableFuture<Void> finished = delivery.finish();
        assertFalse(finished.isDone());
        deliver(delivery, delta(3));
        executor.runAll();
        assertTrue(finished.isDone());
        assertEquals(List.of(1L, 2L), taken);
    }

    @Test
    void stoppingDropsWhatWaits() {
        AccessUnitDelivery delivery = buffered(10, Overflow.DROP_TO_KEY_FRAME);
        deliver(delivery, key(1), delta(2), key(3));
        delivery.stop();
        assertEquals(new BoundedUnits.Dropped(3, 2), delivery.dropped());
        executor.runAll();
        assertEquals(List.of(), taken);
        assertTrue(delivery.finish().isDone());
    }

    @Test
    void directDeliveryTellsTheConsumersThread() {
        boolean[] inside = new boolean[1];
        AccessUnitDelivery[] delivery = new AccessUnitDelivery[1];
        delivery[0] = AccessUnitDelivery.of(
                new ReceiverOptions.Delivery(null, 0, Overflow.DROP_TO_KEY_FRAME),
                unit -> inside[0] = delivery[0].inConsumer(),
                events);
        delivery[0].deliver(key(1));
        assertTrue(inside[0]);
        assertFalse(delivery[0].inConsumer());
    }

    private AccessUnitDelivery buffered(int capacity, Overflow overflow) {
        return AccessUnitDelivery.of(
                new ReceiverOptions.Delivery(executor, capacity, overflow),
                unit -> taken.add(unit.rtpTimestamp()),
                events);
    }

    private static void deliver(AccessUnitDelivery delivery, AccessUnit... units) {
        for (AccessUnit unit : units) {
            delivery.deliver(unit);
        }
    }

    private static final class Events implements AccessUnitDelivery.Owner {
        private final List<String> failures = new ArrayList<>();
        private int keyFramesWanted;

        @Override
        public void deliveryFailed(DeliveryException failure) {
            failures.add(failure.code());
        }

        @Override
        public void keyFrameWanted() {
            keyFramesWanted++;
        }
    }

    private static final class ManualExecutor implements Executor {
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        void runAll() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }
    }
}
