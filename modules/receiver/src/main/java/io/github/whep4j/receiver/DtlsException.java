package io.github.whep4j.receiver;

/** The DTLS handshake failed, or the peer's certificate is not the one that the answer names. */
public final class DtlsException extends WhepException {
    private static final long serialVersionUID = 1L;

    DtlsException(String code, String message, String hint, boolean retryable) {
        super(Phase.DTLS, code, message, hint, retryable, null);
    }
}
