package io.github.whep4j.ice;

import io.github.whep4j.transport.DatagramPort;
import io.github.whep4j.transport.MediaLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The requests of a session that are under way: sends them again, and lets no response through that isn't the peer's. */
final class StunTransactions {
    private static final int MOST = 256;

    private final MediaLoop loop;
    private final IceCredentials credentials;
    private final IceCounters counters;
    private final Map<TransactionId, StunTransaction> running = new LinkedHashMap<>();

    StunTransactions(MediaLoop loop, IceCredentials credentials, IceCounters counters) {
        this.loop = loop;
        this.credentials = credentials;
        this.counters = counters;
    }

    /** Sends the request; its outcome is told within the given time, never before this returns. */
    void start(StunTransaction transaction, long lifetimeNanos) {
        if (running.size() >= MOST) {
            giveUp(running.values().iterator().next());
        }
        long now = loop.nanoTime();
        transaction.firstSentNanos = now;
        transaction.deadlineNanos = now + lifetimeNanos;
        transaction.waitNanos = transaction.schedule.firstWaitNanos();
        transaction.retransmitting = true;
        running.put(transaction.id, transaction);
        counters.requestsSent.incrementAndGet();
        transaction.timer = loop.timer(() -> onTimer(transaction));
        transmit(transaction, now);
    }

    private void giveUp(StunTransaction eldest) {
        cancel(eldest);
        // Its owner may start another at once: not while this one is starting.
        loop.execute(eldest.outcome::onTimeout);
    }

    private void transmit(StunTransaction transaction, long nowNanos) {
        transaction.transmissions++;
        transaction.port.send(transaction.request, 0, transaction.request.length, transaction.to);
        arm(transaction, nowNanos);
    }

    private void arm(StunTransaction transaction, long nowNanos) {
        long left = transaction.deadlineNanos - nowNanos;
        if (transaction.timer != null) {
            transaction.timer.arm(
                    nowNanos + (transaction.retransmitting ? Math.min(left, transaction.waitNanos) : left));
        }
    }

    private void onTimer(StunTransaction transaction) {
        if (running.get(transaction.id) != transaction) {
            return;
        }
        long now = loop.nanoTime();
        if (transaction.deadlineNanos - now <= 0) {
            running.remove(transaction.id);
            transaction.outcome.onTimeout();
            return;
        }
        transaction.waitNanos = Math.min(2 * transaction.waitNanos, transaction.schedule.longestWaitNanos());
        transmit(transaction, now);
    }

    /** Sends nothing more, while an answer still counts. */
    void stopRetransmitting(StunTransaction transaction) {
        if (running.get(transaction.id) == transaction) {
            transaction.retransmitting = false;
            arm(transaction, loop.nanoTime());
        }
    }

    /** Sends nothing more to the peer; what servers are asked goes on. */
    void stopRetransmittingToPeer() {
        for (StunTransaction transaction : running.values()) {
            if (transaction.authenticated) {
                stopRetransmitting(transaction);
            }
        }
    }

    /** Forgets the transaction without telling its outcome. */
    void cancel(StunTransaction transaction) {
        if (running.remove(transaction.id, transaction) && transaction.timer != null) {
            transaction.timer.cancel();
        }
    }

    void cancelAll() {
        new ArrayList<>(running.values()).forEach(this::cancel);
    }

    /** Takes a success or error response. */
    void onResponse(DatagramPort port, StunMessage response, InetSocketAddress from, long nowNanos) {
        StunTransaction transaction = running.get(response.transactionId());
        if (transaction == null) {
            return;
        }
        boolean symmetric = port == transaction.port && from.equals(transaction.to);
        if (!isAuthentic(transaction, response)) {
            if (symmetric) {
                transaction.outcome.onUnauthenticated(response.errorCode());
            }
            return;
        }
        if (!symmetric && !transaction.authenticated) {
            return;
        }
        cancel(transaction);
        counters.responsesReceived.incrementAndGet();
        if (!symmetric || response.unknownAttributes().length > 0) {
            // RFC 8445, Section 7.2.5.2.1 and RFC 8489, Section 6.3.3: the transaction has failed.
            transaction.outcome.onError(0);
        } else if (response.type() == Stun.BINDING_ERROR) {
            transaction.outcome.onError(response.errorCode());
        } else {
            long roundTripNanos = transaction.transmissions == 1 ? nowNanos - transaction.firstSentNanos : -1;
            transaction.outcome.onSuccess(response, roundTripNanos, nowNanos);
        }
    }

    /** A response that fails this is as if it had never come (RFC 8489, Section 9.1.4). */
    private boolean isAuthentic(StunTransaction transaction, StunMessage response) {
        if (!transaction.authenticated) {
            return true;
        }
        @Nullable IntegrityKey key = credentials.remoteKey();
        if (key != null && response.isAuthentic(key)) {
            return true;
        }
        counters.responsesUnauthenticated.incrementAndGet();
        return false;
    }
}
