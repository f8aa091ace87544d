package io.github.whep4j.receiver;

import java.util.PriorityQueue;

/** Time that passes when a test says so, as fast as the machine can. */
final class VirtualClock implements LoopClock {
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long nowNanos;
    private long scheduled;

    private final class Task implements Timer, Comparable<Task> {
        private final long deadlineNanos;
        private final long number = scheduled++;
        private final Runnable action;

        Task(long deadlineNanos, Runnable action) {
            this.deadlineNanos = deadlineNanos;
            this.action = action;
        }

        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(deadlineNanos, other.deadlineNanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }

        @Override
        public void cancel() {
            tasks.remove(this);
        }
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    @Override
    public Timer schedule(long deadlineNanos, Runnable task) {
        Task scheduledTask = new Task(Math.max(deadlineNanos, nowNanos), task);
        tasks.add(scheduledTask);
        return scheduledTask;
    }

    void after(long nanos, Runnable task) {
        schedule(nowNanos + nanos, task);
    }

    /** How much is waiting for its time. */
    int pending() {
        return tasks.size();
    }

    /** Nothing runs for so long, as where a machine sleeps: afterwards everything that has become due runs, late. */
    void jump(long nanos) {
        nowNanos += nanos;
        for (Task next = tasks.peek(); next != null && next.deadlineNanos <= nowNanos; next = tasks.peek()) {
            tasks.poll();
            next.action.run();
        }
    }

    /** Lets time pass until then, or until nothing waits for it. */
    void runUntil(long endNanos) {
        for (Task next = tasks.peek(); next != null && next.deadlineNanos <= endNanos; next = tasks.peek()) {
            tasks.poll();
            nowNanos = next.deadlineNanos;
            next.action.run();
        }
        nowNanos = Math.max(nowNanos, endNanos);
    }
}
