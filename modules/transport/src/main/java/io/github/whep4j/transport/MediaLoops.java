package io.github.whep4j.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A fixed group of {@link MediaLoop}s, on daemon threads named {@code whep4j-media-0} and so on. */
public final class MediaLoops implements AutoCloseable {
    private static final int MOST_DEFAULT_THREADS = 4;
    private static final long TERMINATION_MILLIS = 2_000;
    private static final Logger logger = LoggerFactory.getLogger(MediaLoops.class);

    private final List<MediaLoop> loops;
    private final AtomicInteger turn = new AtomicInteger();

    private MediaLoops(List<MediaLoop> loops) {
        this.loops = loops;
    }

    /**
     * Starts the threads.
     *
     * @throws IllegalArgumentException if threads is less than 1
     * @throws UncheckedIOException if the system gives no selector
     */
    public static MediaLoops create(int threads) {
        return create(threads, System::nanoTime);
    }

    /**
     * Starts the threads with a clock of one's own, such as one that a test moves on: a timer that has become due by that runs
     * in the loop's next turn, which a task that is posted brings about.
     *
     * @param clock read from any thread; never goes back
     * @throws IllegalArgumentException if threads is less than 1
     * @throws UncheckedIOException if the system gives no selector
     */
    public static MediaLoops create(int threads, LongSupplier clock) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads);
        }
        List<MediaLoop> loops = new ArrayList<>(threads);
        try {
            for (int i = 0; i < threads; i++) {
                loops.add(new MediaLoop("whep4j-media-" + i, clock));
            }
        } catch (IOException e) {
            loops.forEach(MediaLoop::close);
            throw new UncheckedIOException("no selector for a media loop", e);
        } catch (RuntimeException | Error e) {
            // Such as the system's having no thread for another one.
            loops.forEach(MediaLoop::close);
            throw e;
        }
        return new MediaLoops(List.copyOf(loops));
    }

    /** One thread a processor, at most 4: a loop carries hundreds of streams. */
    public static int defaultThreads() {
        return Math.min(MOST_DEFAULT_THREADS, Runtime.getRuntime().availableProcessors());
    }

    /** The loops in turn: from any thread. */
    public MediaLoop next() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    /** Whether the calling thread is one of the loops. */
    public boolean inLoop() {
        return loops.stream().anyMatch(MediaLoop::inLoop);
    }

    /**
     * Runs what has been posted, closes the sockets and ends the threads; waits for that, within 2 s, unless called on
     * one of them. Idempotent, from any thread.
     */
    @Override
    public void close() {
        loops.forEach(MediaLoop::close);
        if (inLoop()) {
            return;
        }
        long deadline = System.nanoTime() + TERMINATION_MILLIS * 1_000_000;
        try {
            for (MediaLoop loop : loops) {
                long millis = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
                if (!loop.awaitTermination(millis)) {
                    logger.warn("{} is still busy", loop);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
