package io.github.whep4j.receiver;

import io.github.whep4j.h264.AccessUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands access units from the media loop to the user's code: directly, or through a bounded buffer that one task at a time
 * empties on the user's executor.
 */
abstract sealed class AccessUnitDelivery {
    /** What the delivery needs from the receiver; called from the media loop or from the user's executor. */
    interface Owner {
        /** The user's code threw, its executor refused, or its buffer overflowed: the receiver is to fail. */
        void deliveryFailed(DeliveryException failure);

        /** Units were dropped up to the next key frame, so one is wanted. */
        void keyFrameWanted();
    }

    static AccessUnitDelivery of(ReceiverOptions.Delivery how, Consumer<AccessUnit> consumer, Owner owner) {
        Executor executor = how.executor();
        return executor == null
                ? new Direct(consumer, owner)
                : new Buffered(consumer, owner, executor, new BoundedUnits(how.capacity(), how.overflow()));
    }

    /** Into a queue that somebody takes units from, or that knows whom to give them to. */
    static AccessUnitDelivery into(UnitQueue queue, Owner owner) {
        return new Queued(queue, owner);
    }

    final Owner owner;
    private volatile @Nullable Thread consumerThread;
    private final AtomicLong delivered = new AtomicLong();

    private AccessUnitDelivery(Owner owner) {
        this.owner = owner;
    }

    /** Called on the media loop. */
    abstract void deliver(AccessUnit unit);

    /** Takes no more units; completes when those that wait have been handed over. Any thread. */
    abstract CompletableFuture<Void> finish();

    /** After this nothing more is handed over; what the buffer held counts as dropped. Any thread. */
    abstract void stop();

    /** Whether the calling thread is inside the user's consumer, where waiting for the delivery would wait for itself. */
    final boolean inConsumer() {
        return Thread.currentThread().equals(consumerThread);
    }

    /** Units handed to the user's code. Any thread. */
    long delivered() {
        return delivered.get();
    }

    /** What the buffer had no room for, or held to the end. Any thread. */
    abstract BoundedUnits.Dropped dropped();

    /** Tells of an overflow what is to be done about it. */
    final void onOverflow(Overflow overflow) {
        if (overflow != Overflow.FAIL) {
            owner.keyFrameWanted();
            return;
        }
        stop();
        owner.deliveryFailed(new DeliveryException(
                "delivery.overflow",
                "the consumer is slower than the camera: the buffer is full of access units that wait for it",
                "make the consumer faster, the buffer larger, or let it drop (Overflow.DROP_TO_KEY_FRAME)",
                null));
    }

    /** Calls the user's code; false if it threw. */
    final boolean handOver(AccessUnit unit, Consumer<AccessUnit> consumer) {
        consumerThread = Thread.currentThread();
        delivered.incrementAndGet();
        try {
            consumer.accept(unit);
            return true;
        } catch (Throwable t) {
            owner.deliveryFailed(new DeliveryException(
                    "delivery.consumer",
                    "the consumer of access units threw " + t,
                    "the receiver ends when its consumer throws; catch in the consumer what it can live with",
                    t));
            return false;
        } finally {
            consumerThread = null;
        }
    }

    private static final class Direct extends AccessUnitDelivery {
        private final Consumer<AccessUnit> consumer;
        private volatile boolean stopped;

        Direct(Consumer<AccessUnit> consumer, Owner owner) {
            super(owner);
            this.consumer = consumer;
        }

        @Override
        void deliver(AccessUnit unit) {
            if (!stopped && !handOver(unit, consumer)) {
                stopped = true;
            }
        }

        @Override
        CompletableFuture<Void> finish() {
            stopped = true;
            return CompletableFuture.completedFuture(null);
        }

        @Override
        void stop() {
            stopped = true;
        }

        @Override
        BoundedUnits.Dropped dropped() {
            return BoundedUnits.Dropped.NOTHING;
        }
    }

    /** What is taken out of the queue goes its own way, and is not waited for. */
    private static final class Queued extends AccessUnitDelivery {
        private final UnitQueue queue;
        private volatile boolean stopped;

        Queued(UnitQueue queue, Owner owner) {
            super(owner);
            this.queue = queue;
        }

        @Override
        void deliver(AccessUnit unit) {
            if (!stopped && queue.offer(unit) == BoundedUnits.Outcome.OVERFLOWED) {
                onOverflow(queue.overflow());
            }
        }

        @Override
        CompletableFuture<Void> finish() {
            stopped = true;
            return CompletableFuture.completedFuture(null);
        }

        @Override
        void stop() {
            stopped = true;
        }

        @Override
        long delivered() {
            return queue.delivered();
        }

        @Override
        BoundedUnits.Dropped dropped() {
            return queue.dropped();
        }
    }

    private static final class Buffered extends AccessUnitDelivery {
        private final Consumer<AccessUnit> consumer;
        private final Executor executor;
        /** Guards everything below; held only for a few instructions, never while the user's code runs. */
        private final Object lock = new Object();

        private final BoundedUnits buffer;
        private final CompletableFuture<Void> drained = new CompletableFuture<>();
        private boolean finishing;
        private boolean draining;
        private boolean stopped;

        Buffered(Consumer<AccessUnit> consumer, Owner owner, Executor executor, BoundedUnits buffer) {
            super(owner);
            this.consumer = consumer;
            this.executor = executor;
            this.buffer = buffer;
        }

        @Override
        void deliver(AccessUnit unit) {
            BoundedUnits.Outcome outcome;
            boolean startDraining = false;
            synchronized (lock) {
                if (stopped || finishing) {
                    return;
                }
                outcome = buffer.add(unit);
                if (outcome == BoundedUnits.Outcome.ADDED) {
                    startDraining = !draining;
                    draining = true;
                }
            }
            if (outcome == BoundedUnits.Outcome.OVERFLOWED) {
                onOverflow(buffer.overflow());
            } else if (startDraining) {
                submit();
            }
        }

        private void submit() {
            try {
                executor.execute(this::drain);
            } catch (Throwable e) {
                // RejectedExecutionException is what it should throw; whatever it does, nobody would empty the buffer.
                stop();
                owner.deliveryFailed(new DeliveryException(
                        "delivery.executor",
                        "the executor given to deliverOn refused a task",
                        "keep it running until the receiver is closed",
                        e));
            }
        }

        private void drain() {
            for (AccessUnit unit = next(); unit != null; unit = next()) {
                if (!handOver(unit, consumer)) {
                    stop();
                }
            }
        }

        private @Nullable AccessUnit next() {
            AccessUnit unit;
            boolean done;
            synchronized (lock) {
                unit = buffer.poll();
                if (unit == null) {
                    draining = false;
                }
                done = unit == null && finishing;
            }
            if (done) {
                drained.complete(null);
            }
            return unit;
        }

        @Override
        CompletableFuture<Void> finish() {
            boolean done;
            synchronized (lock) {
                finishing = true;
                done = !draining;
            }
            if (done) {
                drained.complete(null);
            }
            return drained;
        }

        @Override
        void stop() {
            synchronized (lock) {
                stopped = true;
                buffer.drop();
            }
            drained.complete(null);
        }

        @Override
        BoundedUnits.Dropped dropped() {
            synchronized (lock) {
                return buffer.dropped();
            }
        }
    }
}
