package io.github.whep4j.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.tls.DTLSTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One DTLS association with one peer, for the sake of its SRTP keys (RFC 5764).
 *
 * <p>Datagrams come in through {@link #onDatagram} and go out through {@link DtlsListener#transmit}; no socket is
 * involved. The handshake runs on a thread of {@link DtlsHandshakes}. Once it is complete the session needs no thread:
 * whoever brings a datagram has it processed before {@link #onDatagram} returns, which is when a lost last flight is
 * sent again and the peer's close_notify is seen. Only datagrams from an address that ICE has validated belong in here.
 *
 * <p>Everything that comes in is bounded before it is looked at; see {@link DtlsStats} for what was refused.
 */
public final class DtlsSession implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(DtlsSession.class);
    private static final int PLAINTEXT_HANDSHAKE_PREFIX_BYTES = 14;

    private final DtlsHandshakes pool;
    private final DtlsConfig config;
    private final DtlsListener listener;
    private final DtlsCounters counters = new DtlsCounters();
    private final DatagramInbox inbox = new DatagramInbox();
    private final RecordCoalescer coalescer;
    private final Runnable handshake = this::runHandshake;

    private final AtomicBoolean started = new AtomicBoolean();
    /** Won by whoever gets to call onConnected or onFailed. */
    private final AtomicBoolean decided = new AtomicBoolean();

    /** The first or the second. Changed under the lock. */
    private volatile HandshakeAttempt attempt;

    private volatile @Nullable Future<?> deadline;
    /** Whether there is a thread for the handshake. */
    private volatile boolean running;

    private volatile boolean connected;
    private volatile boolean closed;
    private volatile boolean closedByPeer;

    /** Guards the association once the handshake is complete. */
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable DTLSTransport association;

    private DtlsSession(DtlsHandshakes pool, DtlsConfig config, Duration patience, DtlsListener listener) {
        this.pool = pool;
        this.config = config;
        this.listener = new LoggingListener(listener);
        this.coalescer = new RecordCoalescer(config.maxDatagramBytes(), counters, this.listener);
        Runnable onCloseNotify = () -> closedByPeer = true;
        this.attempt = new HandshakeAttempt(config, patience, inbox, coalescer, counters, onCloseNotify);
    }

    /**
     * Begins a handshake: the client says hello at once, the server waits for the peer's. Returns without waiting; the
     * listener may be called before it does.
     */
    public static DtlsSession start(DtlsHandshakes pool, DtlsConfig config, DtlsListener listener) {
        return start(pool, config, config.handshakeTimeout().dividedBy(2), listener);
    }

    /** With the time after which a handshake that has begun, and doesn't go on, is begun anew. */
    static DtlsSession start(DtlsHandshakes pool, DtlsConfig config, Duration patience, DtlsListener listener) {
        DtlsSession session = new DtlsSession(pool, config, patience, listener);
        if (session.begin() && config.role() == DtlsRole.CLIENT) {
            session.runInPool();
        }
        return session;
    }

    /** As {@link #start}, but for the thread: {@link #runHere} is to be called. */
    static DtlsSession prepare(DtlsHandshakes pool, DtlsConfig config, DtlsListener listener) {
        DtlsSession session = new DtlsSession(pool, config, config.handshakeTimeout(), listener);
        session.started.set(true);
        session.begin();
        return session;
    }

    /** Runs the handshake of a {@link #prepare}d session to its end. */
    void runHere() {
        handshake.run();
    }

    /**
     * Takes a datagram from the peer. The buffer is the caller's again when the call returns. Never throws for what is
     * in the datagram. Calls from one thread at a time keep datagrams in order; more are allowed.
     */
    public void onDatagram(byte[] buf, int off, int len) {
        counters.datagramsReceived.incrementAndGet();
        if (closed || !admit(buf, off, len) || !inbox.offer(buf, off, len)) {
            counters.datagramsDropped.incrementAndGet();
            return;
        }
        if (!started.get()) {
            runInPool();
        }
        // The handshake thread sets it before it looks into the inbox for the last time.
        if (connected) {
            poll();
        }
    }

    /** What has been seen and refused so far. Any thread. */
    public DtlsStats stats() {
        return counters.snapshot();
    }

    /**
     * Tells the peer (close_notify) and releases everything. An unfinished handshake fails with
     * {@link DtlsFailure.Kind#CLOSED} before this returns, and its thread is free at once. Any thread; idempotent; doesn't
     * wait for the peer.
     */
    @Override
    public void close() {
        fail(FailureMessages.closed()); // if it isn't connected
        end();
    }

    /** Whether the handshake's thread has left, and datagrams are processed where they come in. */
    boolean settled() {
        return connected;
    }

    private boolean begin() {
        if (!pool.begin(this)) {
            fail(FailureMessages.closed());
            return false;
        }
        deadline =
                pool.schedule(() -> fail(timeout()), config.handshakeTimeout().toNanos());
        return true;
    }

    /** A server waits for something that can begin a handshake: until then it takes no thread. */
    private boolean admit(byte[] buf, int off, int len) {
        return started.get()
                || (len >= PLAINTEXT_HANDSHAKE_PREFIX_BYTES
                        && buf[off] == DtlsWire.HANDSHAKE
                        && DtlsWire.uint16(buf, off + 3) == 0);
    }

    private void runInPool() {
        if (started.compareAndSet(false, true) && !pool.execute(config.role(), handshake)) {
            fail(FailureMessages.overloaded());
        }
    }

    private DtlsFailure timeout() {
        return started.get() && !running ? FailureMessages.overloaded() : attempt.timeout();
    }

    private void runHandshake() {
        running = true;
        DtlsFailure failure = FailureMessages.internal("its thread ended unexpectedly");
        try {
            boolean over = closed;
            while (!over) {
                over = attemptHandshake();
            }
        } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
            logger.debug("DTLS handshake failed", e);
            failure = closedByPeer ? FailureMessages.closedByPeer() : attempt.failure(e);
        } finally {
            fail(failure); // unless it has been decided already
        }
    }

    /** False if the attempt has failed, and there is another one now. */
    private boolean attemptHandshake() throws IOException {
        HandshakeAttempt current = attempt;
        try {
            DTLSTransport established = current.run();
            coalescer.flushLastFlight();
            establish(current, established);
            return true;
        } catch (IOException | RuntimeException | StackOverflowError e) { // a certificate may be nested that deeply
            if (!beginAnew(current, e)) {
                throw e;
            }
            return false;
        }
    }

    private boolean beginAnew(HandshakeAttempt failed, Throwable cause) {
        lock.lock();
        try {
            HandshakeAttempt next = closed || closedByPeer ? null : failed.again(cause);
            if (next == null) {
                return false;
            }
            coalescer.discard();
            attempt = next;
        } finally {
            lock.unlock();
        }
        logger.debug("DTLS handshake begun anew", cause);
        counters.handshakesBegunAnew.incrementAndGet();
        return true;
    }

    /** The handshake thread's last act: from now on datagrams are processed where they come in. */
    private void establish(HandshakeAttempt current, DTLSTransport established) {
        DtlsResult result = current.takeResult();
        if (result == null || !decided.compareAndSet(false, true)) {
            if (result != null) {
                result.destroy();
            }
            return;
        }
        release();
        logger.debug("DTLS handshake complete: {}", result);
        lock.lock();
        try {
            current.established();
            association = established;
        } finally {
            lock.unlock();
        }
        listener.onConnected(result);
        connected = true;
        poll();
    }

    /** Has Bouncy Castle process what is in the inbox. */
    private void poll() {
        boolean ended;
        lock.lock();
        try {
            ended = drain();
            if (attempt.isAskedAgain()) {
                coalescer.repeatLastFlight();
            }
        } finally {
            lock.unlock();
        }
        coalescer.flush();
        if (ended && end()) {
            listener.onClosed();
        }
    }

    private boolean drain() {
        DTLSTransport dtls = association;
        if (dtls == null) {
            return false;
        }
        byte[] discarded = new byte[RecordGuard.MAX_RECORD_BYTES];
        boolean failed = false;
        try {
            while (!closedByPeer) {
                if (dtls.receive(discarded, 0, discarded.length, 0) >= 0) {
                    counters.applicationDataDropped.incrementAndGet();
                }
            }
        } catch (InterruptedIOException e) {
            // The inbox is empty.
        } catch (IOException e) {
            logger.debug("DTLS association ended", e);
            failed = true;
        }
        return failed || closedByPeer;
    }

    private void fail(DtlsFailure failure) {
        if (decided.compareAndSet(false, true)) {
            release();
            end();
            listener.onFailed(failure);
        }
    }

    /** Says goodbye as far as it can be said, and nothing more from then on; false if that has happened already. */
    private boolean end() {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            closed = true;
            association = null;
            attempt.cancel();
        } catch (IOException | RuntimeException e) {
            logger.debug("Could not send the DTLS close_notify", e);
        } finally {
            lock.unlock();
        }
        inbox.close();
        coalescer.flushAndMute();
        return true;
    }

    private void release() {
        pool.finished(this, config.role(), handshake);
        attempt.last();
        Future<?> watched = deadline;
        if (watched != null) {
            watched.cancel(false);
        }
    }

    /** Keeps what the owner's listener throws out of Bouncy Castle. */
    private record LoggingListener(DtlsListener listener) implements DtlsListener {
        @Override
        public void transmit(byte[] buf, int off, int len) {
            guarded(() -> listener.transmit(buf, off, len));
        }

        @Override
        public void onConnected(DtlsResult result) {
            guarded(() -> listener.onConnected(result));
        }

        @Override
        public void onFailed(DtlsFailure failure) {
            guarded(() -> listener.onFailed(failure));
        }

        @Override
        public void onClosed() {
            guarded(listener::onClosed);
        }

        private static void guarded(Runnable call) {
            try {
                call.run();
            } catch (RuntimeException e) {
                logger.error("A DTLS listener threw", e);
            }
        }
    }
}
