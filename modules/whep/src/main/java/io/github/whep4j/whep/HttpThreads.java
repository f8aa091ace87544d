package io.github.whep4j.whep;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one client, all of them daemons: a loop or two that never block; a pool for what may hang (name resolution,
 * token sources), and one for the names that servers lead to, lest these keep anybody else waiting; a pool for what is slow but
 * never hangs (TLS contexts, certificate checks), so that a dead DNS server cannot keep a handshake from going on. The pools'
 * threads end when idle.
 */
final class HttpThreads {

    private static final int MAX_QUEUED = 1024;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            Math.min(2, Runtime.getRuntime().availableProcessors()), daemons("whep4j-http"), NioIoHandler.newFactory());
    private final ThreadPoolExecutor blocking = pool("whep4j-http-blocking", 8);
    private final ThreadPoolExecutor names = pool("whep4j-http-names", 4);
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

    /** Runs on the pool for names that are a server's word: slow ones hold up nobody but each other. */
    <T> CompletableFuture<T> callForOthersName(Callable<T> task) {
        return call(names, task);
    }

    /** Runs on the pool for what is slow. */
    <T> CompletableFuture<T> callSlow(Callable<T> task) {
        return call(tls, task);
    }

    /**
     * Lets the loops do what is left to do, and go.
     *
     * @return completes when they are gone: a class loader may be closed then, and they would miss classes yet
     */
    CompletableFuture<Void> close() {
        blocking.shutdownNow();
        names.shutdownNow();
        CompletableFuture<Void> gone = new CompletableFuture<>();
        loops.shutdownGracefully(0, 1000, TimeUnit.MILLISECONDS).addListener(done -> {
            tls.shutdown();
            gone.complete(null);
        });
        return gone;
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
                threads, threads, 2, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_QUEUED), daemons(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Unlike Netty's own, these take nothing from whoever needs them first, which may be an application that is unloaded before us. */
    private static ThreadFactory daemons(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(null, task, name + "-" + number.incrementAndGet(), 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(HttpThreads.class.getClassLoader());
            return thread;
        };
    }
}
