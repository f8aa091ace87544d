package io.github.whep4j.cli.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Turns SIGINT and SIGTERM (on Windows: Ctrl-C and the closing of the window) into an orderly end. The JVM then runs its
 * shutdown hooks and stops when they have returned; this one asks for the end and waits until the main thread has finished
 * the file. The exit status, 130 or 143, comes from the JVM.
 */
public final class Interrupts implements AutoCloseable {
    /** What a command tells programs that has nothing to show because of it. */
    public static final String BEFORE_A_PICTURE = "interrupted before there was a picture";

    private static final long AT_MOST_NANOS = TimeUnit.SECONDS.toNanos(8);

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;
    /** Guards the three fields below. */
    private final Object lock = new Object();

    private final List<Runnable> ends = new ArrayList<>();
    private volatile Runnable atLast = () -> {};
    private boolean interrupted;
    private long heldUpNanos;

    public Interrupts() {
        hook = new Thread(this::onInterrupt, "whep4j-interrupted");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // The signal came before there was anything to end.
            giveWayToASignal();
        }
    }

    /** What an interrupt is to call, after what was named before; at once if it has come already. */
    public void onInterrupt(Runnable toCall) {
        boolean now;
        synchronized (lock) {
            ends.add(toCall);
            now = interrupted;
        }
        if (now) {
            toCall.run();
        }
    }

    /** What is to be ended even if the main thread has not finished in time: it would outlive the JVM. */
    public void atLast(Runnable toCall) {
        atLast = toCall;
    }

    /** The main thread has to wait for something, so long at most: the JVM is not to stop before. */
    public void holdUp(Duration atMost) {
        synchronized (lock) {
            heldUpNanos += atMost.toNanos();
        }
    }

    private long atMostNanos() {
        synchronized (lock) {
            return AT_MOST_NANOS + heldUpNanos;
        }
    }

    private void onInterrupt() {
        List<Runnable> toCall;
        synchronized (lock) {
            interrupted = true;
            toCall = List.copyOf(ends);
        }
        toCall.forEach(Runnable::run);
        awaitFinished();
    }

    public boolean interrupted() {
        synchronized (lock) {
            return interrupted;
        }
    }

    private void awaitFinished() {
        try {
            long beginNanos = System.nanoTime();
            for (long left = atMostNanos(); left > 0; left = beginNanos + atMostNanos() - System.nanoTime()) {
                if (finished.await(left, TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
            atLast.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Does not return if a signal has begun to stop the JVM: its status is then that of the signal, but {@link System#exit} with another
     * one, called when the last hook has returned, would win.
     */
    public static void giveWayToASignal() {
        try {
            Thread probe = new Thread(() -> {});
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
        } catch (IllegalStateException stopping) {
            while (true) {
                LockSupport.park();
            }
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
