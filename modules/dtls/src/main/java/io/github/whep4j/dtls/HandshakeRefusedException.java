package io.github.whep4j.dtls;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;

/** Ends a handshake from inside Bouncy Castle's callbacks, with a reason that our user can understand. */
final class HandshakeRefusedException extends TlsFatalAlert {
    private static final long serialVersionUID = 1L;

    private final transient DtlsFailure failure;

    HandshakeRefusedException(DtlsFailure failure) {
        this(AlertDescription.handshake_failure, failure);
    }

    /** The alert goes to the peer. */
    HandshakeRefusedException(short alertDescription, DtlsFailure failure) {
        super(alertDescription);
        this.failure = failure;
    }

    DtlsFailure failure() {
        return failure;
    }
}
