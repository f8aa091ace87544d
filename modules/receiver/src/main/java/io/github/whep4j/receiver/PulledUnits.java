package io.github.whep4j.receiver;

import io.github.whep4j.h264.AccessUnit;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The queue of an {@link AccessUnitIterator}: the media loop puts in, the user's thread takes out and waits. */
final class PulledUnits implements UnitQueue {
    /** Guards everything below; no monitor, since up to JDK 23 a virtual thread that waits by one keeps its carrier. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();

    private final BoundedUnits buffer;
    private boolean ended;
    private @Nullable WhepException failure;
    private long delivered;

    PulledUnits(int capacity, Overflow overflow) {
        buffer = new BoundedUnits(capacity, overflow);
    }

    @Override
    public BoundedUnits.Outcome offer(AccessUnit unit) {
        lock.lock();
        try {
            BoundedUnits.Outcome outcome = buffer.add(unit);
            changed.signalAll();
            return outcome;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more comes. */
    void end(@Nullable Throwable why) {
        lock.lock();
        try {
            ended = true;
            failure = why == null || why instanceof WhepException
                    ? (WhepException) why
                    : Failures.internal(Phase.DELIVERY, why);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The next unit; null at the end. Throws what the receiver failed with when the units before that are taken. */
    @Nullable
    AccessUnit take() {
        lock.lock();
        try {
            AccessUnit unit = buffer.poll();
            while (unit == null && !ended) {
                awaitChange();
                unit = buffer.poll();
            }
            if (unit != null) {
                delivered++;
            } else if (failure != null) {
                throw failure;
            }
            return unit;
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
    private void awaitChange() {
        try {
            changed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for the next access unit");
        }
    }

    @Override
    public Overflow overflow() {
        return buffer.overflow();
    }

    @Override
    public long delivered() {
        lock.lock();
        try {
            return delivered;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public BoundedUnits.Dropped dropped() {
        lock.lock();
        try {
            return buffer.dropped();
        } finally {
            lock.unlock();
        }
    }
}
