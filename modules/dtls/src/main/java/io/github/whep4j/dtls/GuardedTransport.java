package io.github.whep4j.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What Bouncy Castle reads from and writes to: the inbox through the guard, and the coalescer. During the handshake
 * {@link #receive} waits; once {@link #stopWaiting} has been called it throws {@link #NOTHING_THERE} instead.
 */
final class GuardedTransport implements DatagramTransport {
    /** Preallocated, for it ends every poll. Bouncy Castle passes this kind of exception through and goes on living. */
    @SuppressWarnings("StaticAssignmentOfThrowable") // it has no trace, and nobody reads anything from it
    static final InterruptedIOException NOTHING_THERE = new NothingThereException();

    /** How long the peer may take to prove by going on that an alert in the clear wasn't its own. */
    private static final long ALERT_GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /**
     * After so long a silence what was said last is said again, however often that has been done. Bouncy Castle alone doubles its
     * wait each time, up to a minute, also when it answers a flight that the peer has sent again: a few losses made ten seconds.
     * It doesn't take silence for the end of its wait, so that the repetition is ours.
     */
    private static final int LONGEST_WAIT_MILLIS = 600;

    private final DatagramInbox inbox;
    private final RecordGuard guard;
    private final RecordCoalescer coalescer;
    private final int sendLimit;
    private final @Nullable Duration patience;
    /** Up to when the peer had said nothing. */
    private long beginNanos = System.nanoTime();

    private boolean waiting = true;
    private boolean alerted;
    private long alertNanos;

    /**
     * With a {@code patience}, a handshake that has begun is given up as stuck after it, unless we have changed ciphers
     * by then.
     */
    GuardedTransport(
            DatagramInbox inbox,
            RecordGuard guard,
            RecordCoalescer coalescer,
            int sendLimit,
            @Nullable Duration patience) {
        this.inbox = inbox;
        this.guard = guard;
        this.coalescer = coalescer;
        this.sendLimit = sendLimit;
        this.patience = patience;
    }

    /** The handshake is over: whoever reads from now on must not wait. */
    void stopWaiting() {
        waiting = false;
    }

    @Override
    public int getReceiveLimit() {
        return RecordGuard.MAX_RECORD_BYTES;
    }

    @Override
    public int getSendLimit() {
        return sendLimit;
    }

    @Override
    public void send(byte[] buf, int off, int len) {
        coalescer.add(buf, off, len);
    }

    @Override
    public int receive(byte[] buf, int off, int len, int waitMillis) throws IOException {
        if (!waiting) {
            return take(buf, off, len);
        }
        // Whoever waits for an answer has said all it has to say.
        coalescer.flush();
        int received = await(buf, off, len, TimeUnit.MILLISECONDS.toNanos(Math.min(waitMillis, LONGEST_WAIT_MILLIS)));
        if (received < 0 && waitMillis > LONGEST_WAIT_MILLIS) {
            sayAgain();
        }
        return received;
    }

    /** To be sent, or handed on, when Bouncy Castle goes on waiting. */
    private void sayAgain() {
        if (coalescer.hasChangedCipher()) {
            // What is encrypted only Bouncy Castle can say under a new number.
            guard.repeatPeersFlight();
        } else {
            coalescer.repeatFlight();
        }
    }

    /** What Bouncy Castle had to say last is sent by whoever ends the session. */
    @Override
    public void close() {}

    private int take(byte[] buf, int off, int len) throws InterruptedIOException {
        for (; ; ) {
            int taken = guard.next(buf, off, len);
            if (taken >= 0) {
                return taken;
            }
            byte[] datagram = inbox.poll();
            if (datagram == null) {
                throw NOTHING_THERE;
            }
            guard.onDatagram(datagram);
        }
    }

    private int await(byte[] buf, int off, int len, long waitNanos) throws IOException {
        long startNanos = System.nanoTime();
        long elapsedNanos = 0;
        while (!inbox.isClosed()) {
            int taken = guard.next(buf, off, len);
            if (taken >= 0) {
                return taken;
            }
            if (guard.exhausted()) {
                throw new HandshakeRefusedException(FailureMessages.exhausted());
            }
            if (isStuck()) {
                throw new TlsTimeoutException("The handshake is stuck");
            }
            long remainingNanos = Math.min(waitNanos - elapsedNanos, alertGraceNanos());
            if (waitNanos - elapsedNanos <= 0) {
                return -1;
            }
            try {
                byte[] datagram = inbox.poll(remainingNanos);
                if (datagram != null) {
                    guard.onDatagram(datagram);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw cancelled();
            }
            elapsedNanos = System.nanoTime() - startNanos;
        }
        throw cancelled();
    }

    private boolean isStuck() {
        if (guard.lastMessageType() < 0) {
            beginNanos = System.nanoTime();
            return false;
        }
        return patience != null
                && System.nanoTime() - beginNanos >= patience.toNanos()
                && !coalescer.hasChangedCipher();
    }

    /** How much longer to wait for a peer that seems to have refused; throws when it has been silent for long enough. */
    private long alertGraceNanos() throws HandshakeRefusedException {
        int alert = guard.endingAlert();
        if (alert < 0) {
            alerted = false;
            return Long.MAX_VALUE;
        }
        long nowNanos = System.nanoTime();
        if (!alerted) {
            alerted = true;
            alertNanos = nowNanos;
        }
        long remainingNanos = ALERT_GRACE_NANOS - (nowNanos - alertNanos);
        if (remainingNanos <= 0) {
            throw new HandshakeRefusedException(FailureMessages.refusedByPeer((short) alert));
        }
        return remainingNanos;
    }

    private static TlsFatalAlert cancelled() {
        return new TlsFatalAlert(AlertDescription.user_canceled);
    }

    private static final class NothingThereException extends InterruptedIOException {
        private static final long serialVersionUID = 1L;

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // there is no trace to fill in
        public Throwable fillInStackTrace() {
            return this;
        }
    }
}
