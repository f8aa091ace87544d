package io.github.whep4j.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns SIGINT and SIGTERM (on Windows: Ctrl-C and the closing of the window) into an orderly end. The JVM then runs its
 * shutdown hooks and stops when they have returned; this one asks for the end and waits until the main thread has finished
 * the file. The exit status, 130 or 143, comes from the JVM.
 */
final class Interrupts implements AutoCloseable {
    private static final long AT_MOST_SECONDS = 8;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;
    /** Guards the two fields below. */
    private final Object lock = new Object();

    private @Nullable Runnable end;
    private boolean interrupted;

    Interrupts() {
        hook = new Thread(this::onInterrupt, "whep4j-interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** What an interrupt is to call; at once if it has come already. */
    void onInterrupt(Runnable toCall) {
        boolean now;
        synchronized (lock) {
            end = toCall;
            now = interrupted;
        }
        if (now) {
            toCall.run();
        }
    }

    private void onInterrupt() {
        Runnable toCall;
        synchronized (lock) {
            interrupted = true;
            toCall = end;
        }
        if (toCall != null) {
            toCall.run();
        }
        awaitFinished();
    }

    boolean interrupted() {
        synchronized (lock) {
            return interrupted;
        }
    }

    private void awaitFinished() {
        try {
            var unused = finished.await(AT_MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything is written: the JVM may stop. */
    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is running, or has run.
        }
    }
}
