package io.github.whep4j.ice;

import org.jspecify.annotations.Nullable;

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

    /** @param relayFailures to be put at the end, empty if there are none */
    static IceFailure timeout(IceConfig config, @Nullable CandidatePairs pairs, IceStats stats, String relayFailures) {
        int local = pairs == null ? 0 : pairs.localSize();
        int udp = pairs == null ? 0 : pairs.remote().size();
        int tcp = pairs == null ? 0 : pairs.remote().tcp().size();
        return new IceFailure(
                Kind.TIMEOUT,
                "no answer to any check within " + config.connectTimeout().toMillis() + " ms: " + local + " local and "
                        + (udp + tcp) + " remote candidates, " + tcp + " of them TCP; " + stats.requestsSent()
                        + " requests sent, " + stats.requestsReceived() + " received; with a wrong password "
                        + stats.requestsUnauthenticated() + " requests and " + stats.responsesUnauthenticated()
                        + " responses" + relayFailures);
    }
}
