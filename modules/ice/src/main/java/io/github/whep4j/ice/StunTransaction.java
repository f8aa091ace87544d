package io.github.whep4j.ice;

import io.github.whep4j.transport.DatagramPort;
import io.github.whep4j.transport.LoopTimer;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A request under way. */
final class StunTransaction {
    /** Told the outcome, once, on the loop; nothing if the transaction has been given up by us. */
    interface Outcome {
        /** @param roundTripNanos negative if it isn't known which of several transmissions has been answered */
        void onSuccess(StunMessage response, long roundTripNanos, long nowNanos);

        /** @param code such as 487; 0 for a response that can't be used */
        void onError(int code);

        /**
         * A response has come from where the request went to that is no answer, as it has no MESSAGE-INTEGRITY or a wrong
         * one: the transaction goes on.
         *
         * @param code of an error response, else 0
         */
        default void onUnauthenticated(int code) {}

        void onTimeout();
    }

    /**
     * When a request is sent again.
     *
     * @param firstWaitNanos before the second transmission; twice as long each time after that
     * @param longestWaitNanos the most
     */
    record Schedule(long firstWaitNanos, long longestWaitNanos) {
        private static final long MILLI = 1_000_000L;

        /** Quicker than RFC 8445, Section 14.3 asks for, as one lost check would cost half a second. */
        static final Schedule CHECK = new Schedule(100 * MILLI, 1_600 * MILLI);

        static final Schedule SERVER = new Schedule(200 * MILLI, 1_600 * MILLI);
        /** Each consent check is a transaction of its own (RFC 7675, Section 5.1), and not repeated while they are answered. */
        static final Schedule ONCE = new Schedule(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    final TransactionId id;
    final DatagramPort port;
    final InetSocketAddress to;
    final byte[] request;
    final Schedule schedule;
    /** A STUN server's answers carry no MESSAGE-INTEGRITY, a peer's must. */
    final boolean authenticated;

    final Outcome outcome;

    long firstSentNanos;
    long deadlineNanos;
    long waitNanos;
    int transmissions;
    boolean retransmitting;

    @Nullable
    LoopTimer timer;

    StunTransaction(
            TransactionId id,
            DatagramPort port,
            InetSocketAddress to,
            byte[] request,
            Schedule schedule,
            boolean authenticated,
            Outcome outcome) {
        this.id = id;
        this.port = port;
        this.to = to;
        this.request = request;
        this.schedule = schedule;
        this.authenticated = authenticated;
        this.outcome = outcome;
    }
}
