package io.github.whep4j.transport;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap of timers in which each knows its place, so that moving or removing one takes logarithmic time. Times
 * are compared by their difference, as {@link System#nanoTime()} may wrap. Not thread-safe.
 */
final class TimerHeap {
    private @Nullable LoopTimer[] heap = new @Nullable LoopTimer[16];
    private int size;

    int size() {
        return size;
    }

    void arm(LoopTimer timer, long deadlineNanos) {
        timer.deadlineNanos = deadlineNanos;
        if (timer.index == LoopTimer.NOT_QUEUED) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            place(timer, size++);
        }
        siftUp(timer);
        siftDown(timer);
    }

    void remove(LoopTimer timer) {
        int index = timer.index;
        if (index == LoopTimer.NOT_QUEUED) {
            return;
        }
        LoopTimer last = at(--size);
        heap[size] = null;
        timer.index = LoopTimer.NOT_QUEUED;
        if (last != timer) {
            place(last, index);
            siftUp(last);
            siftDown(last);
        }
    }

    /** Takes the first timer whose deadline is not after the given time, or null if none is due. */
    @Nullable
    LoopTimer pollDue(long nowNanos) {
        if (size == 0) {
            return null;
        }
        LoopTimer first = at(0);
        if (first.deadlineNanos - nowNanos > 0) {
            return null;
        }
        remove(first);
        return first;
    }

    /** Time until the first deadline, 0 if it has passed, {@link Long#MAX_VALUE} if there is none. */
    long nanosToNext(long nowNanos) {
        return size == 0 ? Long.MAX_VALUE : Math.max(0, at(0).deadlineNanos - nowNanos);
    }

    void clear() {
        while (size > 0) {
            remove(at(size - 1));
        }
    }

    private LoopTimer at(int index) {
        LoopTimer timer = heap[index];
        if (timer == null) {
            throw new IllegalStateException("timer heap corrupted");
        }
        return timer;
    }

    private void place(LoopTimer timer, int index) {
        heap[index] = timer;
        timer.index = index;
    }

    private void siftUp(LoopTimer timer) {
        int index = timer.index;
        while (index > 0) {
            LoopTimer parent = at((index - 1) / 2);
            if (parent.deadlineNanos - timer.deadlineNanos <= 0) {
                break;
            }
            int up = parent.index;
            place(parent, index);
            index = up;
        }
        place(timer, index);
    }

    private void siftDown(LoopTimer timer) {
        int index = timer.index;
        while (2 * index + 1 < size) {
            LoopTimer child = at(2 * index + 1);
            if (2 * index + 2 < size) {
                LoopTimer right = at(2 * index + 2);
                if (right.deadlineNanos - child.deadlineNanos < 0) {
                    child = right;
                }
            }
            if (timer.deadlineNanos - child.deadlineNanos <= 0) {
                break;
            }
            int down = child.index;
            place(child, index);
            index = down;
        }
        place(timer, index);
    }
}
