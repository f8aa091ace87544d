package io.github.whep4j.ice;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests to a TURN server that are under way: signs them, sends them again, answers challenges, and lets no response
 * through that isn't the server's (RFC 8489, Sections 6.2 and 9.2). Reads no clock.
 */
final class TurnTransactions {
    /** Of an error, where there has been no answer, or none of use. */
    static final int NO_ANSWER = 0;

    /** None of these is called before {@link #start} has returned, and at most one of them. */
    interface Outcome {
        void onSuccess(StunMessage response, long nowNanos);

        /** @param response null if there is none */
        void onError(int code, @Nullable StunMessage response, long nowNanos);
    }

    private static final int MOST = 128;
    /** Of one request; a server that renews its nonce each time would have us ask for ever. */
    private static final int MOST_CHALLENGES = 3;

    private static final int LARGEST_BYTES = 3_072;
    private static final long LIFETIME_NANOS = 10_000_000_000L;

    private static final class Request {
        final int type;
        final Consumer<StunWriter> attributes;
        final Outcome outcome;
        TransactionId id = TransactionId.next();
        byte[] bytes = {};

        @Nullable
        IntegrityKey key;

        int challenges;
        long nextNanos;
        long waitNanos;
        long deadlineNanos;

        Request(int type, Consumer<StunWriter> attributes, Outcome outcome) {
            this.type = type;
            this.attributes = attributes;
            this.outcome = outcome;
        }
    }

    private final TurnCredentials credentials;
    private final boolean reliable;
    private final Consumer<byte[]> transmit;
    private final IceCounters counters;
    private final Map<TransactionId, Request> running = new LinkedHashMap<>();
    private int unsignedError;

    /** @param reliable whether what is transmitted arrives, so that nothing has to be sent again */
    TurnTransactions(TurnCredentials credentials, boolean reliable, Consumer<byte[]> transmit, IceCounters counters) {
        this.credentials = credentials;
        this.reliable = reliable;
        this.transmit = transmit;
        this.counters = counters;
    }

    /** False if too many are under way. */
    boolean start(int type, Consumer<StunWriter> attributes, long nowNanos, Outcome outcome) {
        if (running.size() >= MOST) {
            return false;
        }
        Request request = new Request(type, attributes, outcome);
        request.deadlineNanos = nowNanos + LIFETIME_NANOS;
        write(request, nowNanos);
        return true;
    }

    private void write(Request request, long nowNanos) {
        request.id = TransactionId.next();
        StunWriter writer = new StunWriter(request.type, request.id, LARGEST_BYTES);
        request.attributes.accept(writer);
        request.key = credentials.sign(writer);
        request.bytes = writer.toByteArray();
        request.waitNanos = StunTransaction.Schedule.SERVER.firstWaitNanos();
        running.put(request.id, request);
        transmit(request, nowNanos);
    }

    private void transmit(Request request, long nowNanos) {
        transmit.accept(request.bytes);
        long waitNanos = reliable ? LIFETIME_NANOS : request.waitNanos;
        request.nextNanos = earlier(nowNanos + waitNanos, request.deadlineNanos);
        request.waitNanos = Math.min(2 * request.waitNanos, StunTransaction.Schedule.SERVER.longestWaitNanos());
    }

    private static long earlier(long a, long b) {
        return a - b < 0 ? a : b;
    }

    /** Takes a success or error response. */
    void onResponse(StunMessage response, long nowNanos) {
        Request request = running.get(response.transactionId());
        if (request == null) {
            return;
        }
        boolean success = response.type() == request.type + Stun.SUCCESS_OF;
        if (!success && response.type() != request.type + Stun.ERROR_OF) {
            return;
        }
        int code = success ? 0 : response.errorCode();
        IntegrityKey key = request.key;
        if (code == Stun.UNAUTHENTICATED || code == Stun.STALE_NONCE) {
            // These can't be authenticated: the key is what they are about.
            running.remove(request.id);
            onChallenge(request, code, response, nowNanos);
        } else if (key != null && !response.isAuthentic(key)) {
            // As if it had never come (RFC 8489, Section 9.2.5).
            counters.responsesUnauthenticated.incrementAndGet();
            if (!success) {
                unsignedError = code;
            }
        } else {
            running.remove(request.id);
            if (success && response.unknownAttributes().length == 0) {
                request.outcome.onSuccess(response, nowNanos);
            } else {
                request.outcome.onError(code, response, nowNanos);
            }
        }
    }

    private void onChallenge(Request request, int code, StunMessage response, long nowNanos) {
        boolean answerable = credentials.accept(response.text(Stun.REALM), response.text(Stun.NONCE));
        // Another request may have been challenged before and have brought the nonce that this one lacked.
        boolean outdated = code == Stun.STALE_NONCE;
        if ((answerable || outdated) && ++request.challenges <= MOST_CHALLENGES) {
            write(request, nowNanos);
        } else {
            request.outcome.onError(code, response, nowNanos);
        }
    }

    /** The code of the last error that nobody has signed, and that was not believed therefore; 0 if there was none. */
    int unsignedError() {
        return unsignedError;
    }

    /** On the scale of the given times; {@link Long#MAX_VALUE} if there is nothing to wait for. */
    long nextTimeoutNanos() {
        long next = Long.MAX_VALUE;
        for (Request request : running.values()) {
            next = next == Long.MAX_VALUE ? request.nextNanos : earlier(next, request.nextNanos);
        }
        return next;
    }

    void onTimeout(long nowNanos) {
        for (Request request : new ArrayList<>(running.values())) {
            if (nowNanos - request.nextNanos < 0 || running.get(request.id) != request) {
                continue;
            }
            if (nowNanos - request.deadlineNanos < 0) {
                transmit(request, nowNanos);
            } else {
                running.remove(request.id);
                request.outcome.onError(NO_ANSWER, null, nowNanos);
            }
        }
    }

    /** Forgets them all without telling. */
    void clear() {
        running.clear();
    }
}
