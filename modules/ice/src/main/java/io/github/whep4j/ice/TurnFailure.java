package io.github.whep4j.ice;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no allocation, or no more.
 *
 * @param code of the server's error, 0 if there is none
 * @param message for people, without the server's name
 * @param alternate where the server says to ask instead (RFC 8489, Section 10)
 */
record TurnFailure(int code, String message, @Nullable InetSocketAddress alternate) {
    TurnFailure(String message) {
        this(0, message, null);
    }

    static TurnFailure of(int code, @Nullable StunMessage response) {
        String message = code == TurnTransactions.NO_ANSWER
                ? response == null ? "no answer" : "an answer that can't be used"
                : words(code);
        InetSocketAddress alternate =
                code == Stun.TRY_ALTERNATE && response != null ? response.plainAddress(Stun.ALTERNATE_SERVER) : null;
        return new TurnFailure(code, message, alternate);
    }

    /** Of an error that came without MESSAGE-INTEGRITY: anybody may have sent it, so it ends nothing, but it is likely true. */
    static String unsigned(int code) {
        return "no answer but one that is not signed, " + words(code);
    }

    private static String words(int code) {
        return switch (code) {
            case Stun.UNAUTHENTICATED -> "401: wrong user name or credential";
            case Stun.FORBIDDEN -> "403: forbidden";
            case Stun.ALLOCATION_MISMATCH -> "437: the allocation is gone, or another's";
            case Stun.STALE_NONCE -> "438: refuses every nonce";
            case Stun.ALLOCATION_QUOTA_REACHED -> "486: this user has too many allocations";
            case Stun.INSUFFICIENT_CAPACITY -> "508: the server has no capacity left";
            default -> "error " + code;
        };
    }
}
