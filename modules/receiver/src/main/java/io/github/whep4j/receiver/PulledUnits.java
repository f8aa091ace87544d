package io.github.whep4j.receiver;

import io.github.whep4j.h264.AccessUnit;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The queue of an {@link AccessUnitIterator}: the media loop puts in, the user's thread takes out and waits. */
final class PulledUnits implements UnitQueue {
    /** Guards everything below. */
    private final Object lock = new Object();

    private final BoundedUnits buffer;
    private boolean ended;
    private @Nullable WhepException failure;
    private long delivered;

    PulledUnits(int capacity, Overflow overflow) {
        buffer = new BoundedUnits(capacity, overflow);
    }

    @Override
    public BoundedUnits.Outcome offer(AccessUnit unit) {
        synchronized (lock) {
            BoundedUnits.Outcome outcome = buffer.add(unit);
            lock.notifyAll();
            return outcome;
        }
    }

    /** Nothing more comes. */
    void end(@Nullable Throwable why) {
        synchronized (lock) {
            ended = true;
            failure = why == null || why instanceof WhepException ? (WhepException) why : Failures.internal(why);
            lock.notifyAll();
        }
    }

    /** The next unit; null at the end. Throws what the receiver failed with when the units before that are taken. */
    @Nullable
    AccessUnit take() {
        synchronized (lock) {
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
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
    private void awaitChange() {
        try {
            lock.wait();
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
        synchronized (lock) {
            return delivered;
        }
    }

    @Override
    public BoundedUnits.Dropped dropped() {
        synchronized (lock) {
            return buffer.dropped();
        }
    }
}
