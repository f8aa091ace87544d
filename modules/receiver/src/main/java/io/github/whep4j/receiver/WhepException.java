package io.github.whep4j.receiver;

import org.jspecify.annotations.Nullable;

/**
 * What makes a receiver fail. One sealed family: {@code switch} over it, or use what is common to all of them: the
 * {@linkplain #phase() phase}, a stable {@linkplain #code() code}, whether trying again can help, and a
 * {@linkplain #hint() hint} about what to do. No message contains a token, a key, a password or a session URL.
 */
public abstract sealed class WhepException extends RuntimeException
        permits WhepHttpException,
                NegotiationException,
                IceException,
                DtlsException,
                MediaTimeoutException,
                DeliveryException,
                SetupException {
    private static final long serialVersionUID = 1L;

    private final Phase phase;
    private final String code;
    private final String hint;
    private final boolean retryable;

    WhepException(Phase phase, String code, String message, String hint, boolean retryable, @Nullable Throwable cause) {
        super(message, cause);
        this.phase = phase;
        this.code = code;
        this.hint = hint;
        this.retryable = retryable;
    }

    /** The step in which it happened. */
    public Phase phase() {
        return phase;
    }

    /** Names the failure for programs, in lower case with dots ({@code ice.timeout}); does not change between releases. */
    public String code() {
        return code;
    }

    /** One sentence on what can be done about it; may be empty. */
    public String hint() {
        return hint;
    }

    /** What was tried, in several lines for people; empty for most failures. Has addresses in it, and no secret. */
    public String details() {
        return "";
    }

    /** Whether the same attempt can succeed later without anything being changed by the user. */
    public boolean retryable() {
        return retryable;
    }
}
