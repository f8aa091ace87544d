package io.github.whep4j.ice;

import java.util.List;

/**
 * What a session has tried, for whoever wants to know why there is no connection: its candidates, what became of each
 * pair, and what the servers said. Carries addresses, never credentials.
 *
 * @param localCandidates ours, by falling priority
 * @param remoteCandidates the peer's that could be used, those of TCP last
 * @param pairs at most 100: those that were checked, in the order of their first check, then those that were not
 * @param serverErrors what went wrong at STUN and TURN servers, one line each
 * @param stats what was sent and received
 * @param cause what it looks like
 */
public record IceReport(
        List<IceCandidate> localCandidates,
        List<IceCandidate> remoteCandidates,
        List<Pair> pairs,
        List<String> serverErrors,
        IceStats stats,
        Cause cause) {

    /** The state of a pair, by the names of W3C webrtc-stats. */
    public enum PairState {
        /** No check has been sent: its turn has not come. */
        WAITING,
        /** A check has been sent, and not been answered so far. */
        IN_PROGRESS,
        /** A check has been answered with an error, or by nobody for as long as one is waited for. */
        FAILED,
        /** A check has been answered. */
        SUCCEEDED
    }

    /** What stands in the way, as far as can be told from here. */
    public enum Cause {
        /** Nothing does: there is a pair that works. */
        NONE,
        /** The peer has told no candidate that could be used, and has not checked us either. */
        NO_REMOTE_CANDIDATES,
        /** The peer has told candidates to which nothing may be sent ({@link RemoteAddressPolicy}), and no others. */
        REMOTE_ADDRESSES_REFUSED,
        /** We have no address to send from: of relays alone where there is none, say. */
        NO_LOCAL_CANDIDATES,
        /** No local address is of the family of any remote one: the one side has IPv4 only, the other IPv6. */
        NO_COMMON_FAMILY,
        /** Checks or answers came with another password than the one that was agreed on. */
        WRONG_CREDENTIALS,
        /** No server and no peer has answered anything: UDP seems not to get out, and there is no relay. */
        NO_UDP_OUT,
        /** TURN servers were asked, and none has given an address. */
        NO_RELAY,
        /** The peer's checks come in, and it does not answer ours. */
        ONE_WAY,
        /** UDP gets out, but not to the peer; no TURN server was there to be asked. */
        NO_RELAY_CONFIGURED,
        /** Neither directly nor by a relay does the peer answer. */
        PEER_SILENT
    }

    /**
     * One pair.
     *
     * @param local its base: a pair of a server-reflexive candidate is that of the host candidate behind it
     * @param checksSent without retransmissions
     * @param lastError the last STUN error, such as {@code 487} or {@code no answer}; empty if there was none
     * @param responsesReceived checks that were answered
     * @param currentRoundTripTime the last that was measured, in seconds; 0 before the first
     * @param totalRoundTripTime the sum of all measured, in seconds
     * @param roundTripTimeMeasurements how many these are: not where the check had been sent again
     */
    public record Pair(
            IceCandidate local,
            IceCandidate remote,
            PairState state,
            int checksSent,
            String lastError,
            int responsesReceived,
            double currentRoundTripTime,
            double totalRoundTripTime,
            int roundTripTimeMeasurements) {

        /** One that nobody has answered. */
        Pair(IceCandidate local, IceCandidate remote, PairState state, int checksSent, String lastError) {
            this(local, remote, state, checksSent, lastError, 0, 0, 0, 0);
        }
    }

    /** Copies the lists. */
    public IceReport {
        localCandidates = List.copyOf(localCandidates);
        remoteCandidates = List.copyOf(remoteCandidates);
        pairs = List.copyOf(pairs);
        serverErrors = List.copyOf(serverErrors);
    }

    /** Several lines for people: the table of pairs, what the servers said, and the counts. */
    public String toText() {
        return IceReportText.of(this);
    }

    @Override
    public String toString() {
        return toText();
    }
}
