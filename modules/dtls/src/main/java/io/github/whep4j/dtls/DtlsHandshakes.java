package io.github.whep4j.dtls;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that handshakes run on, shared by any number of sessions: Bouncy Castle's DTLS waits for each answer, so a
 * handshake needs a thread for as long as it lasts, and none afterwards.
 *
 * <p>At most {@code maxThreads} daemon threads for each role, named {@code whep4j-dtls-N}, and one {@code whep4j-dtls-timer}
 * that watches the deadlines; all of them end when they have been idle for some seconds. Up to {@value #MAX_QUEUED}
 * handshakes of each role wait for a thread; those after them fail with {@link DtlsFailure.Kind#OVERLOADED}. Thread-safe.
 *
 * <p>The roles don't share their threads: two ends that open many sessions with each other would fill each other's with clients
 * that wait for servers that wait for a thread.
 */
public final class DtlsHandshakes implements AutoCloseable {
    /** Of each role: enough for a thousand handshakes to get through in a few seconds at a round trip of 50 ms. */
    public static final int DEFAULT_MAX_THREADS = 64;

    static final int MAX_QUEUED = 1_024;
    private static final long IDLE_MILLIS = 5_000;

    private final ThreadPoolExecutor clients;
    private final ThreadPoolExecutor servers;
    private final ScheduledThreadPoolExecutor timer;
    private final Set<DtlsSession> unfinished = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** With {@link #DEFAULT_MAX_THREADS}. */
    public DtlsHandshakes() {
        this(DEFAULT_MAX_THREADS);
    }

    /** With at most {@code maxThreads} handshakes of each role at a time. */
    public DtlsHandshakes(int maxThreads) {
        this(maxThreads, IDLE_MILLIS, MAX_QUEUED);
    }

    DtlsHandshakes(int maxThreads, long idleMillis, int maxQueued) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory threads = task -> daemon(task, "whep4j-dtls-" + number.incrementAndGet());
        clients = executor(maxThreads, idleMillis, maxQueued, threads);
        servers = executor(maxThreads, idleMillis, maxQueued, threads);
        ThreadFactory timerThreads = task -> daemon(task, "whep4j-dtls-timer");
        timer = new ScheduledThreadPoolExecutor(1, timerThreads);
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(idleMillis, TimeUnit.MILLISECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    private static ThreadPoolExecutor executor(int maxThreads, long idleMillis, int maxQueued, ThreadFactory threads) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                maxThreads,
                maxThreads,
                idleMillis,
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(maxQueued),
                threads);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private ThreadPoolExecutor executor(DtlsRole role) {
        return role == DtlsRole.CLIENT ? clients : servers;
    }

    /**
     * Does one handshake in memory, so that the first real one doesn't pay for loading Bouncy Castle's classes (some
     * hundred milliseconds in a new JVM). Blocks until it is done; harmless to repeat.
     *
     * @throws IllegalStateException if the handshake fails, which means that the installation is broken
     */
    public void warmUp() {
        WarmUp.run(this);
    }

    /** Ends the handshakes that are under way, which fail with {@link DtlsFailure.Kind#CLOSED}, and all threads. */
    @Override
    public void close() {
        closed = true;
        for (DtlsSession session : unfinished) {
            session.close();
        }
        clients.shutdownNow();
        servers.shutdownNow();
        timer.shutdownNow();
    }

    /** Counts the session among the unfinished until {@link #finished}; false if it must not begin any more. */
    boolean begin(DtlsSession session) {
        unfinished.add(session);
        if (closed) {
            unfinished.remove(session);
            return false;
        }
        return true;
    }

    /** The session needs neither thread nor timer any more. */
    void finished(DtlsSession session, DtlsRole role, Runnable handshake) {
        unfinished.remove(session);
        executor(role).remove(handshake);
    }

    /** Runs a handshake on a thread of ours; false if too many are waiting. */
    boolean execute(DtlsRole role, Runnable handshake) {
        try {
            executor(role).execute(handshake);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Null if the deadlines are no longer watched, because we are closed. */
    @Nullable
    Future<?> schedule(Runnable deadline, long delayNanos) {
        try {
            return timer.schedule(deadline, delayNanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return null;
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        // Not the caller's, which may be an application that is unloaded before us.
        thread.setContextClassLoader(DtlsHandshakes.class.getClassLoader());
        return thread;
    }
}
