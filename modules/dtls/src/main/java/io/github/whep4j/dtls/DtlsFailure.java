package io.github.whep4j.dtls;

/**
 * Why a handshake gave no keys.
 *
 * @param message one or two sentences for people: what happened, and what can be done about it
 */
public record DtlsFailure(Kind kind, String message) {
    /** What went wrong, for programs. */
    public enum Kind {
        /** The deadline passed before both Finished messages were in. */
        TIMEOUT,
        /** The peer's certificate is not the one that the SDP announced: possibly an attack. */
        FINGERPRINT_MISMATCH,
        /** The peer shares no SRTP protection profile with us, or none at all. */
        NO_COMMON_PROFILE,
        /** The peer broke the protocol, refused us, or offers nothing that we accept. */
        PROTOCOL,
        /** Too many handshakes are waiting for a thread already, or this one has waited in vain. */
        OVERLOADED,
        /** {@link DtlsSession#close()} or {@link DtlsHandshakes#close()} came before the handshake was complete. */
        CLOSED
    }

    @Override
    public String toString() {
        return kind + ": " + message;
    }
}
