package io.github.whep4j.ice;

import io.github.whep4j.transport.DatagramPort;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers the Binding requests of the peer, at any time between gathering and closing (RFC 8445, Section 7.3). Requests
 * that don't show our password leave no trace but a count.
 */
final class CheckResponder {
    private static final int REMEMBERED_ANSWERS = 64;
    /** Refusals are sent for the sake of whoever has mixed up passwords, not for floods. */
    private static final int REFUSALS_PER_SECOND = 10;

    private static final long SECOND = 1_000_000_000L;

    private record Request(TransactionId id, DatagramPort port, InetSocketAddress from) {}

    private final IceCredentials credentials;
    private final IceRole role;
    private final IceCounters counters;
    private final Map<Request, byte[]> answers = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Request, byte[]> eldest) {
            return size() > REMEMBERED_ANSWERS;
        }
    };
    private long refusalSecondNanos;
    private int refusals;

    CheckResponder(IceCredentials credentials, IceRole role, IceCounters counters) {
        this.credentials = credentials;
        this.role = role;
        this.counters = counters;
    }

    /**
     * Answers a request.
     *
     * @param len of the request: a refusal is never longer, lest somebody with a borrowed address profit
     * @return whether it was authentic, new and granted, and so means something
     */
    boolean answer(DatagramPort port, StunMessage request, InetSocketAddress from, int len, long nowNanos) {
        @Nullable String username = request.username();
        if (username == null || !request.hasIntegrity()) {
            refuse(port, request, from, len, nowNanos, Stun.BAD_REQUEST, "Bad Request");
            return false;
        }
        if (!credentials.accept(username) || !request.isAuthentic(credentials.localKey())) {
            refuse(port, request, from, len, nowNanos, Stun.UNAUTHENTICATED, "Unauthenticated");
            return false;
        }
        counters.requestsReceived.incrementAndGet();
        Request key = new Request(request.transactionId(), port, from);
        byte[] remembered = answers.get(key);
        if (remembered != null) {
            send(port, remembered, from);
            return false;
        }
        boolean understood = request.unknownAttributes().length == 0;
        boolean granted = understood && role.agreesWith(request);
        byte[] answer = granted ? grant(request, from) : deny(request, understood);
        answers.put(key, answer);
        send(port, answer, from);
        return granted;
    }

    private byte[] grant(StunMessage request, InetSocketAddress from) {
        return new StunWriter(Stun.BINDING_SUCCESS, request.transactionId())
                .xorMappedAddress(from)
                .integrity(credentials.localKey())
                .withFingerprint();
    }

    private byte[] deny(StunMessage request, boolean understood) {
        StunWriter writer = new StunWriter(Stun.BINDING_ERROR, request.transactionId());
        if (understood) {
            writer.error(Stun.ROLE_CONFLICT, "Role Conflict");
        } else {
            writer.error(Stun.UNKNOWN_ATTRIBUTE, "Unknown Attribute").unknownAttributes(request.unknownAttributes());
        }
        return writer.integrity(credentials.localKey()).withFingerprint();
    }

    private void refuse(
            DatagramPort port,
            StunMessage request,
            InetSocketAddress from,
            int len,
            long nowNanos,
            int code,
            String reason) {
        counters.requestsUnauthenticated.incrementAndGet();
        if (refusals == 0 || nowNanos - refusalSecondNanos >= SECOND) {
            refusalSecondNanos = nowNanos;
            refusals = 0;
        }
        if (++refusals > REFUSALS_PER_SECOND) {
            return;
        }
        StunWriter writer = new StunWriter(Stun.BINDING_ERROR, request.transactionId()).error(code, reason);
        byte[] refusal = request.hasFingerprint() ? writer.withFingerprint() : writer.toByteArray();
        if (refusal.length <= len) {
            send(port, refusal, from);
        }
    }

    private void send(DatagramPort port, byte[] answer, InetSocketAddress to) {
        if (port.send(answer, 0, answer.length, to)) {
            counters.responsesSent.incrementAndGet();
        }
    }
}
