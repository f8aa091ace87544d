package io.github.whep4j.ice;

import io.github.whep4j.transport.DatagramPort;
import java.net.InetSocketAddress;

/** Writes and sends connectivity checks (RFC 8445, Section 7.2.4). */
final class CheckSender {
    private final StunTransactions transactions;
    private final IceCredentials credentials;
    private final IceRole role;
    private final CheckLog log;

    CheckSender(StunTransactions transactions, IceCredentials credentials, IceRole role, CheckLog log) {
        this.transactions = transactions;
        this.credentials = credentials;
        this.role = role;
        this.log = log;
    }

    /**
     * Sends a check; USE-CANDIDATE goes with it only if we are controlling.
     *
     * @param priority of the peer-reflexive candidate that the peer may learn from this
     */
    StunTransaction send(
            DatagramPort port,
            InetSocketAddress to,
            long priority,
            boolean useCandidate,
            StunTransaction.Schedule schedule,
            long lifetimeNanos,
            StunTransaction.Outcome outcome) {
        IntegrityKey key = credentials.remoteKey();
        if (key == null) {
            throw new IllegalStateException("no check without the peer's password");
        }
        TransactionId id = TransactionId.next();
        StunWriter writer = new StunWriter(Stun.BINDING_REQUEST, id)
                .username(credentials.outgoingUsername())
                .priority(priority)
                .role(role.controlling(), role.tieBreaker());
        if (useCandidate && role.controlling()) {
            writer.useCandidate();
        }
        byte[] request = writer.integrity(key).withFingerprint();
        StunTransaction transaction =
                new StunTransaction(id, port, to, request, schedule, true, log.sending(port, to, outcome));
        transactions.start(transaction, lifetimeNanos);
        return transaction;
    }

    void stopRetransmitting(StunTransaction transaction) {
        transactions.stopRetransmitting(transaction);
    }

    /** No check that is under way is sent again. */
    void stopRetransmitting() {
        transactions.stopRetransmittingToPeer();
    }

    void cancel(StunTransaction transaction) {
        transactions.cancel(transaction);
    }
}
