package io.github.whep4j.dtls;

import java.io.IOException;
import java.time.Duration;
import org.bouncycastle.tls.AbstractTlsPeer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a handshake: what Bouncy Castle works with, and nothing that an earlier attempt has taken in.
 *
 * <p>The second attempt says the same as the first, from its first message on: the same random, the same ephemeral key.
 * A peer that goes on with the first one takes it for a retransmission and sends its own flight again; a peer that has
 * heard nothing yet begins. What the peer won't send again, because it has had our answer, is taken from the first.
 */
final class HandshakeAttempt {
    private final DtlsConfig config;
    private final DatagramInbox inbox;
    private final RecordCoalescer coalescer;
    private final DtlsCounters counters;
    private final Runnable onCloseNotify;
    private final RepeatableRandom random;
    private final RecordGuard guard;
    private final GuardedTransport transport;
    private final HandshakeTerms terms;
    private final AbstractTlsPeer peer;
    private final @Nullable DtlsFailure firstFailure;

    /** The first one. A handshake that has begun and isn't half through after {@code patience} is stuck. */
    HandshakeAttempt(
            DtlsConfig config,
            Duration patience,
            DatagramInbox inbox,
            RecordCoalescer coalescer,
            DtlsCounters counters,
            Runnable onCloseNotify) {
        this.config = config;
        this.inbox = inbox;
        this.coalescer = coalescer;
        this.counters = counters;
        this.onCloseNotify = onCloseNotify;
        this.firstFailure = null;
        random = new RepeatableRandom(SrtpTlsCrypto.INSTANCE.getSecureRandom());
        guard = new RecordGuard(config.role(), counters);
        transport = new GuardedTransport(inbox, guard, coalescer, config.maxDatagramBytes(), patience);
        terms = new HandshakeTerms(config);
        peer = newPeer();
    }

    private HandshakeAttempt(HandshakeAttempt first, DtlsFailure firstFailure) {
        config = first.config;
        inbox = first.inbox;
        coalescer = first.coalescer;
        counters = first.counters;
        onCloseNotify = first.onCloseNotify;
        this.firstFailure = firstFailure;
        random = first.random;
        random.repeat();
        guard = first.guard.again(coalescer.hasSent());
        transport = new GuardedTransport(inbox, guard, coalescer, config.maxDatagramBytes(), null);
        terms = new HandshakeTerms(config);
        peer = newPeer();
    }

    private AbstractTlsPeer newPeer() {
        SrtpTlsCrypto crypto = new SrtpTlsCrypto(random);
        return config.role() == DtlsRole.CLIENT
                ? new SrtpTlsClient(crypto, terms, onCloseNotify)
                : new SrtpTlsServer(crypto, terms, onCloseNotify);
    }

    /** The handshake, from its first message to both Finished. Blocks. */
    DTLSTransport run() throws IOException {
        return config.role() == DtlsRole.CLIENT
                ? new DTLSClientProtocol().connect((SrtpTlsClient) peer, transport)
                : new DTLSServerProtocol().accept((SrtpTlsServer) peer, transport);
    }

    /**
     * Another attempt in place of this one that has failed, or null if that would be of no use. Our alert must not have
     * been sent: every peer ends its handshake over one.
     */
    @Nullable
    HandshakeAttempt again(Throwable cause) {
        // Once we have changed ciphers the peer has all that it needs of us, and would ignore anything else.
        boolean useful = firstFailure == null && !coalescer.hasChangedCipher() && canHeal(cause);
        return useful ? new HandshakeAttempt(this, failure(cause)) : null;
    }

    /** Whether it may have come of a message that was damaged or forged on the way, as long as nothing is authenticated. */
    private static boolean canHeal(Throwable cause) {
        if (cause instanceof HandshakeRefusedException || cause instanceof TlsFatalAlertReceived) {
            return false;
        }
        if (cause instanceof TlsFatalAlert alert) {
            return switch (alert.getAlertDescription()) {
                // Nothing in common, or we are being closed.
                case AlertDescription.handshake_failure,
                        AlertDescription.insufficient_security,
                        AlertDescription.protocol_version,
                        AlertDescription.user_canceled -> false;
                default -> true;
            };
        }
        return true;
    }

    DtlsFailure failure(Throwable cause) {
        return FailureMessages.of(cause, config, guard);
    }

    DtlsFailure timeout() {
        return firstFailure == null ? FailureMessages.timeout(config, guard) : FailureMessages.twice(firstFailure);
    }

    /** The keys, once. */
    @Nullable
    DtlsResult takeResult() {
        return terms.takeResult();
    }

    /** The handshake is over, and whoever reads from now on must not wait. */
    void established() {
        transport.stopWaiting();
        guard.established();
    }

    /** Whether the client has repeated its last flight to the byte, of which Bouncy Castle hears nothing. */
    boolean isAskedAgain() {
        return guard.takeCopied();
    }

    /** There won't be another one. */
    void last() {
        random.forget();
    }

    /** Says goodbye, if there is anyone to say it to. */
    void cancel() throws IOException {
        peer.cancel();
    }
}
