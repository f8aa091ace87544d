package io.github.whep4j.whep;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one client, all of them daemons: a loop or two that never block; a pool for what may hang (name resolution,
 * token sources); a pool for what is slow but never hangs (TLS contexts, certificate checks), so that a dead DNS server
 * cannot keep a handshake from going on. The pools' threads end when idle.
 */
final class HttpThreads {

    private static final int MAX_QUEUED = 1024;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            Math.min(2, Runtime.getRuntime().availableProcessors()),
            new DefaultThreadFactory("whep4j-http", true),
            NioIoHandler.newFactory());
    private final ThreadPoolExecutor blocking = pool("whep4j-http-blocking", 8);
    private final ThreadPoolExecutor tls = pool("whep4j-http-tls", 2);

    EventLoop nextLoop() {
        return loops.next();
    }

    /** Whether this is a thread that must not wait for an exchange. */
    boolean isLoopThread() {
        for (EventExecutor loop : loops) {
            if (loop.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    Executor tls() {
        return tls;
    }

    /** Runs on the pool for what may hang. */
    <T> CompletableFuture<T> callBlocking(Callable<T> task) {
        return call(blocking, task);
    }

    /** Runs on the pool for what is slow. */
    <T> CompletableFuture<T> callSlow(Callable<T> task) {
        return call(tls, task);
    }

    /** Lets the loops do what is left to do, and go; the pools' threads go by themselves, once the last connection is closed. */
    void close() {
        blocking.shutdownNow();
        loops.shutdownGracefully(100, 1000, TimeUnit.MILLISECONDS);
    }

    private static <T> CompletableFuture<T> call(Executor pool, Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            pool.execute(() -> {
                try {
                    result.complete(task.call());
                } catch (Throwable e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    private static ThreadPoolExecutor pool(String name, int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                2,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_QUEUED),
                new DefaultThreadFactory(name, true));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
