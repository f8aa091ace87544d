package io.github.whep4j.receiver;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The WHEP endpoint could not be reached, refused, or answered something that is no WHEP answer. */
public final class WhepHttpException extends WhepException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final int status;
    private final @Nullable String title;
    private final @Nullable String detail;
    private final @Nullable Duration retryAfter;

    /** What went wrong in the HTTP exchange. */
    public enum Kind {
        /** An answer other than success; {@link #status()} tells which. */
        STATUS,
        /** The name could not be resolved. */
        DNS,
        /** No connection. */
        CONNECT,
        /** The TLS handshake failed, or the certificate is not the host's. */
        TLS,
        /** A deadline passed. */
        TIMEOUT,
        /** A redirect that was not followed: another origin while a token is set, https to http, too many. */
        REDIRECT_REFUSED,
        /** The answer breaks HTTP or WHEP. */
        BAD_RESPONSE,
        /** The token source failed, or the token must not be sent where it would have to go. */
        TOKEN,
        /** The server does not offer what it was asked for. */
        NOT_OFFERED,
        /** Anything else in the exchange. */
        OTHER
    }

    WhepHttpException(
            Kind kind,
            int status,
            @Nullable String title,
            @Nullable String detail,
            @Nullable Duration retryAfter,
            String message,
            String hint,
            boolean retryable,
            @Nullable Throwable cause) {
        super(Phase.NEGOTIATION, code(kind, status), message, hint, retryable, cause);
        this.kind = kind;
        this.status = status;
        this.title = title;
        this.detail = detail;
        this.retryAfter = retryAfter;
    }

    private static String code(Kind kind, int status) {
        return kind == Kind.STATUS
                ? "http." + status
                : "http." + kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }

    /** The HTTP status, or 0 if there was no answer. */
    public int status() {
        return status;
    }

    /** The error's title as the server gave it, cut and stripped of control characters. */
    public Optional<String> title() {
        return Optional.ofNullable(title);
    }

    /** The error's detail as the server gave it, cut and stripped of control characters. */
    public Optional<String> detail() {
        return Optional.ofNullable(detail);
    }

    /** How long the server asks to wait (Retry-After), if it said so. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
