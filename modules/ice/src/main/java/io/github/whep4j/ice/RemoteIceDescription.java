package io.github.whep4j.ice;

import java.util.List;

/**
 * What the peer has told.
 *
 * @param ufrag its username fragment, at most 256 characters
 * @param password for the MESSAGE-INTEGRITY of requests that go to it
 * @param lite whether the peer only answers checks, which makes us controlling (RFC 8445, Section 6.1.1)
 * @param candidates may be empty: the peer's own checks then tell where it is; what can't be used (another transport or
 *     component, port 0, multicast and the like) is left out, and all beyond the hundredth
 * @param passedOver how many more it has told, which are not among them since nothing may be sent there; for the counts and
 *     the words of a failure
 */
public record RemoteIceDescription(
        String ufrag, String password, boolean lite, List<IceCandidate> candidates, int passedOver) {
    private static final int LONGEST = 256;

    /** @throws IllegalArgumentException if the credentials are empty or longer than RFC 8839 allows */
    public RemoteIceDescription {
        if (ufrag.isEmpty() || ufrag.length() > LONGEST || password.isEmpty() || password.length() > LONGEST) {
            throw new IllegalArgumentException("ICE credentials of impossible length");
        }
        candidates = List.copyOf(candidates);
    }

    /** All that the peer has told. */
    public RemoteIceDescription(String ufrag, String password, boolean lite, List<IceCandidate> candidates) {
        this(ufrag, password, lite, candidates, 0);
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "RemoteIceDescription[lite=" + lite + ", candidates=" + candidates + ", passedOver=" + passedOver + "]";
    }
}
