package io.github.whep4j.whep;

import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a session did not come about, or why what was asked of an open one was not done. No part of it holds a token, a session URL or SDP; what the server said has been
 * truncated and freed of control characters.
 *
 * @param kind what went wrong
 * @param status the HTTP status, 0 if there was none
 * @param title a short text by the server, or ours where the server said nothing
 * @param detail more from the server, or from the layer that failed
 * @param retryAfter how long the server wants to be left alone; never negative, and at most a day
 * @param hint what to do about it, one sentence
 * @param retryable whether the same request may well succeed later. Nothing is ever sent again without being asked to:
 *     a POST may have opened a session
 */
public record WhepFailure(
        Kind kind,
        int status,
        @Nullable String title,
        @Nullable String detail,
        @Nullable Duration retryAfter,
        String hint,
        boolean retryable)
        implements Serializable {

    /** What went wrong; new kinds may be added. */
    public enum Kind {
        /** The server answered with a status that is no success. */
        HTTP_STATUS,
        /** No address of the server accepted a connection. */
        CONNECT,
        /** The server's name could not be resolved. */
        DNS,
        /** The TLS handshake failed: the certificate, the host name, or the protocol version. */
        TLS,
        /** A deadline passed. */
        TIMEOUT,
        /** The server redirected to where we must not or cannot go. */
        REDIRECT_REFUSED,
        /** The server's address is none that may be connected to. */
        TARGET_REFUSED,
        /** The answer was not HTTP, broke a limit, was cut off, or was no SDP. */
        BAD_RESPONSE,
        /** The token source failed, gave something that is no token, or one that must not be sent over this connection. */
        TOKEN,
        /** The server does not offer what it was asked for, or offers it where the token must not go. */
        NOT_OFFERED,
        /** The session or its client was closed. */
        CLOSED,
        /** The client failed in itself, for instance where a library has not the version that it needs; the cause tells. */
        INTERNAL
    }

    /** The failure in one line: status, title and detail, without the hint. */
    public String message() {
        StringBuilder text = new StringBuilder();
        if (status != 0) {
            text.append("HTTP ").append(status);
        } else if (title == null) {
            text.append(kind.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        if (title != null) {
            text.append(text.isEmpty() ? "" : " ").append(title);
        }
        if (detail != null) {
            text.append(": ").append(detail);
        }
        return text.toString();
    }
}
