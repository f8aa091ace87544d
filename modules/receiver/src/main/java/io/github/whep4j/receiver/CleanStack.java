package io.github.whep4j.receiver;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;

/**
 * Where threads are made that may outlive the application that asks for them. Up to JDK 23 a thread keeps the class loader of
 * everything that is on the stack where it is made, for as long as it lives; those of a pool of this kind keep none.
 */
final class CleanStack {
    private CleanStack() {}

    /** Calls it and gives back what it returns, or throws what it throws, which is nothing checked. */
    static <T> T call(Callable<T> makesThreads) {
        FutureTask<T> task = new FutureTask<>(makesThreads);
        ForkJoinPool pool = new ForkJoinPool(1);
        boolean interrupted = false;
        try {
            pool.execute(task);
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdown();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
