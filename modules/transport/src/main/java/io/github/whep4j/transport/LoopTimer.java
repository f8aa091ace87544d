package io.github.whep4j.transport;

/**
 * A timer of a {@link MediaLoop}: runs its task once, on the loop, each time it has been armed. Arming again moves the
 * deadline and allocates nothing on the loop's thread, so one timer can follow a deadline that changes with each packet.
 *
 * <p>Both methods may be called from any thread; a call from another thread takes effect when the loop gets to it.
 */
public final class LoopTimer {
    static final int NOT_QUEUED = -1;

    final Runnable task;
    /** Position in the {@link TimerHeap}; only the loop's thread reads or writes this and the deadline. */
    int index = NOT_QUEUED;

    long deadlineNanos;
    private final MediaLoop loop;

    LoopTimer(MediaLoop loop, Runnable task) {
        this.loop = loop;
        this.task = task;
    }

    /**
     * Makes the timer fire at the given time, or as soon as possible when that has passed; an earlier deadline is
     * forgotten.
     *
     * @param deadlineNanos on the scale of {@link MediaLoop#nanoTime()}
     */
    public void arm(long deadlineNanos) {
        if (loop.inLoop()) {
            loop.timers().arm(this, deadlineNanos);
        } else {
            loop.executeQuietly(() -> loop.timers().arm(this, deadlineNanos));
        }
    }

    /** Disarms the timer. On the loop's thread the task doesn't run any more; it can be armed again. */
    public void cancel() {
        if (loop.inLoop()) {
            loop.timers().remove(this);
        } else {
            loop.executeQuietly(() -> loop.timers().remove(this));
        }
    }
}
