package io.github.whep4j.ice;

import org.jspecify.annotations.Nullable;

/**
 * Why there is no connection.
 *
 * @param message for people; carries counts and addresses, never credentials
 * @param report what was tried; null if it did not come to that
 */
public record IceFailure(
        Kind kind, String message, @Nullable IceReport report) {
    /** What went wrong, for programs. */
    public enum Kind {
        /** No socket could be bound on any local address. */
        NO_LOCAL_ADDRESS,
        /** Only relays are allowed, and no TURN server has allocated one. */
        NO_RELAY,
        /** No pair of candidates has been validated before the connect deadline. */
        TIMEOUT,
        /** As {@link #TIMEOUT}, of a peer that has told no candidate to which anything may be sent. */
        ADDRESSES_REFUSED,
        /** The session was closed first. */
        CLOSED,
        /** A fault of ours or of ice4j. */
        INTERNAL
    }

    IceFailure(Kind kind, String message) {
        this(kind, message, null);
    }

    /** @param relayFailures to be put at the end, empty if there are none */
    static IceFailure timeout(IceConfig config, IceReport report, String relayFailures) {
        int local = report.localCandidates().size();
        int remote = report.remoteCandidates().size();
        long tcp = report.remoteCandidates().stream()
                .filter(candidate -> candidate.transport().equals(IceCandidate.TCP))
                .count();
        IceStats stats = report.stats();
        long limitMillis = config.connectTimeout().toMillis();
        String outcome = report.cause() == IceReport.Cause.WRONG_CREDENTIALS
                ? "no usable answer to any check within " + limitMillis + " ms, but " + stats.responsesUnauthenticated()
                        + " answers and " + stats.requestsUnauthenticated() + " requests with a wrong password: "
                : "no answer to any check within " + limitMillis + " ms: ";
        return new IceFailure(
                report.cause() == IceReport.Cause.REMOTE_ADDRESSES_REFUSED ? Kind.ADDRESSES_REFUSED : Kind.TIMEOUT,
                outcome + local + " local and " + remote + " remote candidates, " + tcp + " of them TCP; "
                        + stats.requestsSent() + " requests sent, " + stats.requestsReceived() + " received"
                        + refused(stats) + relayFailures,
                report);
    }

    private static String refused(IceStats stats) {
        return stats.candidatesRefused() + stats.requestsRefused() == 0
                ? ""
                : "; passed over, as nothing may be sent to their addresses: " + stats.candidatesRefused()
                        + " remote candidates and " + stats.requestsRefused() + " checks";
    }
}
