package io.github.whep4j.dtls;

import io.github.whep4j.dtls.DtlsFailure.Kind;
import java.time.Duration;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsTimeoutException;

/** Says what went wrong in a handshake, and what can be done about it. */
final class FailureMessages {
    private FailureMessages() {}

    static DtlsFailure of(Throwable cause, DtlsConfig config, RecordGuard guard) {
        if (cause instanceof HandshakeRefusedException refused) {
            return refused.failure();
        }
        if (cause instanceof TlsFatalAlertReceived received) {
            return refusedByPeer(received.getAlertDescription());
        }
        if (cause instanceof TlsTimeoutException) {
            return timeout(config, guard);
        }
        if (cause instanceof TlsFatalAlert alert) {
            return ours(alert);
        }
        if (cause instanceof LinkageError) {
            return protocol(
                    "The DTLS handshake failed: " + cause + ". Another version of Bouncy Castle is in the place of"
                            + " the one that is needed; mvn dependency:tree tells who brings it");
        }
        return protocol("The DTLS handshake failed: " + cause);
    }

    static DtlsFailure timeout(DtlsConfig config, RecordGuard guard) {
        String seconds = seconds(config.handshakeTimeout());
        int last = guard.lastMessageType();
        if (last >= 0) {
            String message =
                    "The peer went silent in the DTLS handshake: not finished after %s, the last message was %s."
                            + " Either the peer has gone, or larger datagrams are lost on the way"
                            + " (allow UDP of %d bytes in both directions)";
            return new DtlsFailure(
                    Kind.TIMEOUT,
                    message.formatted(seconds, DtlsWire.handshakeTypeName(last), config.maxDatagramBytes()));
        }
        String expected = config.role() == DtlsRole.SERVER
                ? "no ClientHello came, though the answer made the peer the DTLS client (setup:active)"
                : "nothing answered our ClientHello, though the answer made the peer the DTLS server (setup:passive)";
        return new DtlsFailure(
                Kind.TIMEOUT,
                "The DTLS handshake did not begin within %s: %s. Check that the server runs DTLS on this session"
                                .formatted(seconds, expected)
                        + " and that UDP passes in both directions");
    }

    /** When the second attempt comes to nothing either. */
    static DtlsFailure twice(DtlsFailure first) {
        return new DtlsFailure(
                first.kind(), first.message() + ". The handshake was begun anew, and not finished in time either");
    }

    static DtlsFailure exhausted() {
        return protocol(("The peer sent more than %d DTLS records or %d KiB without completing the handshake;"
                        + " it is either broken or attacking")
                .formatted(RecordGuard.MAX_HANDSHAKE_RECORDS, RecordGuard.MAX_HANDSHAKE_BYTES / 1024));
    }

    static DtlsFailure fingerprintMismatch() {
        return new DtlsFailure(
                Kind.FINGERPRINT_MISMATCH,
                "The peer's DTLS certificate does not have the fingerprint of its SDP answer, so nothing was accepted"
                        + " from it. Either something on the path intercepts the media, or the server answers with"
                        + " another process's fingerprint");
    }

    static DtlsFailure noCertificate() {
        return protocol("The peer sent no DTLS certificate, so it could not be identified by its SDP fingerprint;"
                + " the server has to authenticate itself (RFC 5763, Section 5)");
    }

    static DtlsFailure weakKey(int bits) {
        return protocol(("The peer's certificate has an RSA key of %d bits; 2048 to 8192 are accepted."
                        + " The server needs another certificate")
                .formatted(bits));
    }

    static DtlsFailure noCommonProfile(String offered) {
        return new DtlsFailure(
                Kind.NO_COMMON_PROFILE,
                "No common SRTP protection profile: the peer " + offered + ". Allow one more profile on either side");
    }

    static DtlsFailure masterKeyIdentifier() {
        return protocol("The peer answered with an SRTP master key identifier (MKI), which was not offered"
                + " (RFC 5764, Section 4.1.3)");
    }

    static DtlsFailure overloaded() {
        return new DtlsFailure(
                Kind.OVERLOADED,
                "Too many DTLS handshakes are waiting for a thread. Open sessions more slowly, or give DtlsHandshakes"
                        + " more threads");
    }

    static DtlsFailure closed() {
        return new DtlsFailure(Kind.CLOSED, "The session was closed before the DTLS handshake was complete");
    }

    static DtlsFailure refusedByPeer(short alert) {
        String hint = switch (alert) {
            case AlertDescription.bad_certificate,
                    AlertDescription.unsupported_certificate,
                    AlertDescription.certificate_unknown,
                    AlertDescription.certificate_revoked,
                    AlertDescription.certificate_expired,
                    AlertDescription.unknown_ca,
                    AlertDescription.access_denied,
                    AlertDescription.decrypt_error ->
                "it did not accept our certificate; the fingerprint of our offer must reach it unchanged";
            case AlertDescription.handshake_failure,
                    AlertDescription.insufficient_security,
                    AlertDescription.illegal_parameter -> "it shares no cipher suite, curve or SRTP profile with us";
            case AlertDescription.protocol_version -> "it does not speak DTLS 1.2";
            case AlertDescription.close_notify, AlertDescription.user_canceled -> "it has closed the session";
            default -> "its log may tell more";
        };
        return protocol("The peer ended the DTLS handshake with the alert %s: %s"
                .formatted(AlertDescription.getText(alert), hint));
    }

    static DtlsFailure closedByPeer() {
        return refusedByPeer(AlertDescription.close_notify);
    }

    static DtlsFailure internal(String reason) {
        return protocol("The DTLS handshake failed for a reason of our own: " + reason + ". Please report it");
    }

    private static DtlsFailure ours(TlsFatalAlert alert) {
        String hint = alert.getAlertDescription() == AlertDescription.protocol_version
                ? ". The peer does not speak DTLS 1.2, the only version supported"
                : "";
        return protocol("The DTLS handshake failed on our side: " + alert.getMessage() + hint);
    }

    private static DtlsFailure protocol(String message) {
        return new DtlsFailure(Kind.PROTOCOL, message);
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1_000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
