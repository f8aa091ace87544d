package io.github.whep4j.ice;

import java.util.List;

/**
 * What the peer has to be told.
 *
 * @param ufrag the username fragment, RFC 8839, Section 5.4
 * @param password for the MESSAGE-INTEGRITY of requests that come to us
 * @param candidates by falling priority
 * @param complete false if a STUN server did not answer in time, so that a server-reflexive candidate may be missing
 */
public record LocalIceDescription(String ufrag, String password, List<IceCandidate> candidates, boolean complete) {
    /** Copies the list. */
    public LocalIceDescription {
        candidates = List.copyOf(candidates);
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "LocalIceDescription[candidates=" + candidates + ", complete=" + complete + "]";
    }
}
