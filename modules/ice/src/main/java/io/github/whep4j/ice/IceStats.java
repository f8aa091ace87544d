package io.github.whep4j.ice;

/**
 * Counters of a session since its beginning. Where W3C's webrtc-stats has a name for candidate pairs, it is used here for
 * the sum of all pairs.
 *
 * @param requestsSent checks and consent checks, without retransmissions
 * @param requestsReceived authenticated Binding requests, with retransmissions
 * @param responsesSent answers to them
 * @param responsesReceived authenticated answers to our requests
 * @param consentRequestsSent those of requestsSent that keep consent fresh (RFC 7675)
 * @param requestsUnauthenticated Binding requests without MESSAGE-INTEGRITY or with a wrong one, or for another user
 * @param responsesUnauthenticated responses without MESSAGE-INTEGRITY, or with a wrong one
 * @param stunMalformed datagrams that look like STUN and aren't, or whose FINGERPRINT is wrong
 * @param datagramsHeld payload that came before its pair was validated and was kept
 * @param heldDatagramsDropped those of them that were too old, or too many
 * @param datagramsDropped payload from addresses that had not been validated, and datagrams of no known kind
 * @param candidatesRefused candidates of the peer's that were passed over, as nothing may be sent to their addresses ({@link
 *     RemoteAddressPolicy})
 * @param requestsRefused Binding requests that were not answered for that reason, authenticated or not
 * @param currentRoundTripTime of the latest check, in seconds; 0 before the first
 * @param totalRoundTripTime the sum of all measured, in seconds
 * @param roundTripTimeMeasurements how many these are
 */
public record IceStats(
        long requestsSent,
        long requestsReceived,
        long responsesSent,
        long responsesReceived,
        long consentRequestsSent,
        long requestsUnauthenticated,
        long responsesUnauthenticated,
        long stunMalformed,
        long datagramsHeld,
        long heldDatagramsDropped,
        long datagramsDropped,
        long candidatesRefused,
        long requestsRefused,
        double currentRoundTripTime,
        double totalRoundTripTime,
        long roundTripTimeMeasurements) {}
