package io.github.whep4j.receiver;

import org.jspecify.annotations.Nullable;

/** The server's SDP answer cannot be used: malformed, without H.264 video, or without what identifies the peer. */
public final class NegotiationException extends WhepException {
    private static final long serialVersionUID = 1L;

    NegotiationException(String code, String message, String hint, @Nullable Throwable cause) {
        super(Phase.NEGOTIATION, code, message, hint, false, cause);
    }
}
