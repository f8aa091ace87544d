package io.github.whep4j.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread with a selector, timers and a mailbox. In each turn it reads the readable sockets, runs the timers that are
 * due, then the tasks that were posted; without any of these it sleeps.
 *
 * <p>What a task, a timer or a handler throws is logged and ends nothing. They must not block: everything else of the
 * loop waits for them. Interrupting the thread has no effect, since it would close the sockets (see
 * {@link java.nio.channels.ClosedByInterruptException}).
 */
public final class MediaLoop implements Executor {
    private static final int LARGEST_DATAGRAM_BYTES = 65_536;
    /** Tasks run before the sockets get their turn. */
    private static final int TASKS_PER_TURN = 1_024;

    private static final int TIMERS_PER_TURN = 1_024;
    private static final long FAILED_SELECT_PAUSE_MILLIS = 10;

    private static final long REPORT_INTERVAL_NANOS = 1_000_000_000L;

    private static final Logger logger = LoggerFactory.getLogger(MediaLoop.class);
    private static final AtomicLong lastReportNanos = new AtomicLong(System.nanoTime() - REPORT_INTERVAL_NANOS);

    private final LongSupplier clock;
    private final Selector selector;
    private final Thread thread;
    private final ConcurrentLinkedQueue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean wakeupPending = new AtomicBoolean();
    private final TimerHeap timers = new TimerHeap();
    private final TurnPacing pacing;
    private final Consumer<SelectionKey> onReadable = this::onReadable;
    private final ByteBuffer receiveBuffer = ByteBuffer.allocateDirect(LARGEST_DATAGRAM_BYTES);
    private final byte[] datagram = new byte[LARGEST_DATAGRAM_BYTES];
    private final ByteBuffer sendBuffer = ByteBuffer.allocateDirect(LARGEST_DATAGRAM_BYTES);
    private volatile boolean closing;
    private volatile boolean terminated;
    private volatile long turns;

    MediaLoop(String threadName, LongSupplier clock) throws IOException {
        this.clock = clock;
        pacing = new TurnPacing(this::sockets, clock.getAsLong());
        selector = Selector.open();
        thread = new LoopThread(this::run, threadName);
        thread.start();
    }

    /** A thread that can't be interrupted: neither by a user's callback nor from outside. */
    private static final class LoopThread extends Thread {
        LoopThread(Runnable target, String name) {
            super(null, target, name, 0, false);
            setDaemon(true);
            // Not the creator's, which may be an application that is to be unloaded.
            setContextClassLoader(MediaLoop.class.getClassLoader());
        }

        @Override
        public void interrupt() {
            logger.debug("{}: interrupt ignored", getName());
        }
    }

    /** The loop's clock, {@link System#nanoTime()} unless another was given: from any thread. */
    public long nanoTime() {
        return clock.getAsLong();
    }

    /** Whether the calling thread is the loop's. */
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    /**
     * Runs the task on the loop, after those that were posted before it: from any thread. Posting from the loop itself
     * runs the task in a later step, never at once.
     *
     * @throws RejectedExecutionException if the loop has been closed
     */
    @Override
    public void execute(Runnable task) {
        if (!executeQuietly(task)) {
            throw new RejectedExecutionException("media loop closed");
        }
    }

    /** As {@link #execute}, but tells by false that the loop has been closed. */
    boolean executeQuietly(Runnable task) {
        if (closing && !inLoop() || terminated) {
            return false;
        }
        mailbox.add(task);
        if (terminated && mailbox.remove(task)) {
            return false;
        }
        if (!inLoop() && !wakeupPending.getAndSet(true)) {
            selector.wakeup();
        }
        return true;
    }

    /**
     * Runs the task once at the given time, on the loop: from any thread.
     *
     * @param deadlineNanos on the scale of {@link #nanoTime()}; the past means as soon as possible
     */
    public LoopTimer schedule(long deadlineNanos, Runnable task) {
        LoopTimer timer = timer(task);
        timer.arm(deadlineNanos);
        return timer;
    }

    /** A timer that isn't armed yet: from any thread. */
    public LoopTimer timer(Runnable task) {
        return new LoopTimer(this, task);
    }

    /**
     * Binds a UDP socket and begins to read it: from any thread. The handler is called on the loop only.
     *
     * @param local with port 0 for one of the system's choice
     * @throws IOException if it can't be bound, or the loop has been closed
     */
    public UdpPort open(InetSocketAddress local, DatagramHandler handler) throws IOException {
        UdpPort port = UdpPort.bind(this, local, handler);
        try {
            if (inLoop()) {
                port.register(selector);
            } else if (!executeQuietly(() -> register(port))) {
                throw new IOException("media loop closed");
            }
        } catch (ClosedSelectorException e) {
            port.closeChannel();
            throw new IOException("media loop closed", e);
        } catch (IOException | RuntimeException e) {
            port.closeChannel();
            throw e;
        }
        return port;
    }

    /**
     * Begins to connect by TCP: on the loop only. The handler is told what comes of it, never before this returns; there is
     * no time limit but the system's.
     *
     * @param local to connect from, null for the system's choice
     * @throws IOException if it is clear at once that there is no way
     * @throws IllegalStateException on another thread
     */
    public TcpConnection connect(
            @Nullable InetSocketAddress local, InetSocketAddress remote, StreamConnection.Handler handler)
            throws IOException {
        if (!inLoop()) {
            throw new IllegalStateException("MediaLoop.connect off the loop");
        }
        return TcpConnection.open(this, selector, local, remote, handler);
    }

    private void register(UdpPort port) {
        try {
            port.register(selector);
        } catch (IOException | RuntimeException e) {
            logger.warn("{}: can't be registered", port, e);
            port.fail();
        }
    }

    TimerHeap timers() {
        return timers;
    }

    ByteBuffer sendBuffer() {
        return sendBuffer;
    }

    /** How often the loop has woken up; for tests. */
    long turns() {
        return turns;
    }

    private void run() {
        while (!closing) {
            try {
                turn();
            } catch (Throwable t) {
                report("media loop", t);
            }
        }
        try {
            shutDown();
        } catch (Throwable t) {
            report("closing of a media loop", t);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written by this thread only
    private void turn() {
        turns++;
        int sockets = select();
        long beganNanos = nanoTime();
        runTimers();
        runTasks();
        rest(pacing.afterTurn(sockets, beganNanos, nanoTime()));
    }

    /** Returns how many sockets were ready. */
    private int select() {
        wakeupPending.set(false);
        try {
            long nanos = mailbox.isEmpty() && !closing ? timers.nanosToNext(nanoTime()) : 0;
            if (nanos == 0) {
                return selector.selectNow(onReadable);
            } else if (nanos == Long.MAX_VALUE) {
                return selector.select(onReadable);
            } else {
                // Rounded up: waking before the deadline would spin until it has come.
                return selector.select(onReadable, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
            }
        } catch (IOException e) {
            report("select", e);
            pause();
            return 0;
        }
    }

    private int sockets() {
        return selector.keys().size();
    }

    private static void rest(long nanos) {
        if (nanos > 0) {
            LockSupport.parkNanos(nanos);
        }
    }

    private void onReadable(SelectionKey key) {
        if (key.attachment() instanceof Selectable selectable) {
            selectable.onReady(key, receiveBuffer, datagram);
        }
    }

    private void runTimers() {
        long nowNanos = nanoTime();
        for (int i = 0; i < TIMERS_PER_TURN; i++) {
            LoopTimer timer = timers.pollDue(nowNanos);
            if (timer == null) {
                return;
            }
            runSafely(timer.task);
        }
    }

    private void runTasks() {
        for (int i = 0; i < TASKS_PER_TURN; i++) {
            Runnable task = mailbox.poll();
            if (task == null) {
                return;
            }
            runSafely(task);
        }
    }

    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (Throwable t) {
            report("task of a media loop", t);
        }
    }

    /**
     * Logs, whatever the state of the machine: even a logger that throws must not end the loop. What fails with every
     * packet is reported once a second.
     */
    static void report(String where, Throwable t) {
        try {
            long now = System.nanoTime();
            long last = lastReportNanos.get();
            if (now - last >= REPORT_INTERVAL_NANOS && lastReportNanos.compareAndSet(last, now)) {
                logger.error("{} failed", where, t);
            } else {
                logger.debug("{} failed", where, t);
            }
        } catch (Throwable ignored) {
            // Out of memory or stack: the loop goes on.
        }
    }

    private static void pause() {
        try {
            Thread.sleep(FAILED_SELECT_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            logger.debug("interrupted", e);
        }
    }

    /** Asks the loop to end: what has been posted is run, then its sockets are closed. */
    void close() {
        closing = true;
        selector.wakeup();
    }

    boolean awaitTermination(long millis) throws InterruptedException {
        if (!inLoop()) {
            thread.join(millis);
        }
        return !thread.isAlive();
    }

    private void shutDown() throws IOException {
        runTasks();
        timers.clear();
        closeChannels();
        terminated = true;
        // What was posted meanwhile, by tasks or before others saw that the loop ends.
        for (@Nullable Runnable task = mailbox.poll(); task != null; task = mailbox.poll()) {
            runSafely(task);
        }
        closeChannels();
        selector.close();
    }

    private void closeChannels() {
        for (SelectionKey key : new ArrayList<>(selector.keys())) {
            if (key.attachment() instanceof Selectable selectable) {
                selectable.closeChannel();
            }
        }
    }

    @Override
    public String toString() {
        return "MediaLoop[" + thread.getName() + "]";
    }
}
