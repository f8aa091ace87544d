package io.github.whep4j.receiver;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What {@link CompletableFuture#orTimeout} and {@link CompletableFuture#completeOnTimeout} do, on a thread that ends when there
 * is nothing to wait for. Theirs never ends, and has the class loader of the application that was the first to need it.
 */
final class Deadlines {
    private static final long IDLE_MILLIS = 1_000;
    private static final ScheduledExecutorService timer = newTimer(Deadlines::newThread);

    private Deadlines() {}

    private static Thread newThread(Runnable task) {
        Thread thread = new Thread(null, task, "whep4j-deadlines", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(Deadlines.class.getClassLoader());
        return thread;
    }

    static ScheduledExecutorService newTimer(ThreadFactory threads) {
        ScheduledThreadPoolExecutor single = new ScheduledThreadPoolExecutor(1, threads);
        single.setRemoveOnCancelPolicy(true);
        single.setKeepAliveTime(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        single.allowCoreThreadTimeOut(true);
        return single;
    }

    /** Completes {@code future} with the value unless it is complete by then; returns it. */
    static <T> CompletableFuture<T> complete(CompletableFuture<T> future, @Nullable T value, Duration limit) {
        return whenOver(future, limit, () -> future.complete(value));
    }

    /** Completes {@code future} with a {@link TimeoutException} unless it is complete by then; returns it. */
    static <T> CompletableFuture<T> fail(CompletableFuture<T> future, Duration limit) {
        return whenOver(future, limit, () -> future.completeExceptionally(new TimeoutException()));
    }

    private static <T> CompletableFuture<T> whenOver(CompletableFuture<T> future, Duration limit, Runnable over) {
        if (!future.isDone()) {
            Future<?> deadline = after(limit, over);
            future.whenComplete((value, failure) -> deadline.cancel(false));
        }
        return future;
    }

    /** Runs the task, which must not block, after that time. */
    static Future<?> after(Duration delay, Runnable task) {
        return after(timer, delay, task);
    }

    static Future<?> after(ScheduledExecutorService timer, Duration delay, Runnable task) {
        try {
            return timer.schedule(task, TimeUnit.NANOSECONDS.convert(delay), TimeUnit.NANOSECONDS);
        } catch (OutOfMemoryError e) {
            // The system has no more threads: better too early than never.
            task.run();
            return CompletableFuture.completedFuture(null);
        }
    }
}
