package io.github.whep4j.ice;

/**
 * Why there is no connection.
 *
 * @param message for people; carries counts and addresses, never credentials
 */
public record IceFailure(Kind kind, String message) {
    public enum Kind {
        /** No socket could be bound on any local address. */
        NO_LOCAL_ADDRESS,
        /** Only relays are allowed, and no TURN server has allocated one. */
        NO_RELAY,
        /** No pair of candidates has been validated before the connect deadline. */
        TIMEOUT,
        /** The session was closed first. */
        CLOSED,
        /** A fault of ours or of ice4j. */
        INTERNAL
    }
}
