package io.github.whep4j.receiver;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for what cannot be done without blocking: the user's token source, names of ICE servers and of candidates, loading
 * ice4j and Bouncy Castle. Bounded; each caller sets a deadline of its own, so a call that hangs costs a thread but no session.
 */
final class BlockingCalls implements AutoCloseable {
    private static final int QUEUED = 1_024;
    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;

    /** @param name of the threads, in front of their number */
    BlockingCalls(int most, String name) {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUED), task -> {
                    Thread thread = new Thread(null, task, name + number.incrementAndGet(), 0, false);
                    thread.setDaemon(true);
                    // Not the caller's, which may be an application that is unloaded before us.
                    thread.setContextClassLoader(BlockingCalls.class.getClassLoader());
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    <T> CompletableFuture<T> call(Callable<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    result.complete(call.call());
                } catch (Throwable t) {
                    result.completeExceptionally(t);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    CompletableFuture<Void> run(Runnable task) {
        return this.<Boolean>call(() -> {
                    task.run();
                    return true;
                })
                .thenAccept(done -> {});
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
