package io.github.whep4j.receiver;

import io.github.whep4j.transport.LoopTimer;
import io.github.whep4j.transport.MediaLoop;
import org.jspecify.annotations.Nullable;

/** The time of a media loop, and its timers. */
interface LoopClock {
    /** A timer that has been set. */
    interface Timer {
        void cancel();
    }

    long nanoTime();

    /** Runs the task once, on the loop. */
    Timer schedule(long deadlineNanos, Runnable task);

    static void cancel(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    static LoopClock of(MediaLoop loop) {
        return new LoopClock() {
            @Override
            public long nanoTime() {
                return loop.nanoTime();
            }

            @Override
            public Timer schedule(long deadlineNanos, Runnable task) {
                LoopTimer timer = loop.schedule(deadlineNanos, task);
                return timer::cancel;
            }
        };
    }
}
