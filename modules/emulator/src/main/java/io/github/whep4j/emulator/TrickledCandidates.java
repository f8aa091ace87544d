package io.github.whep4j.emulator;

import io.github.whep4j.sdp.CandidateAttribute;
import io.github.whep4j.sdp.SdpException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Candidates that came after the offer, as {@code application/trickle-ice-sdpfrag} (RFC 8840, Section 9).
 *
 * @param iceUfrag whose candidates they are; empty if the fragment does not say
 * @param icePwd   likewise
 */
record TrickledCandidates(String iceUfrag, String icePwd, List<CandidateAttribute> candidates) {
    TrickledCandidates {
        candidates = List.copyOf(candidates);
    }

    /** Nothing when it is no fragment, or one of its candidates is none. */
    static Optional<TrickledCandidates> read(String fragment) {
        try {
            return fragment.lines().allMatch(line -> line.matches("[a-z]=.+"))
                    ? Optional.of(of(fragment))
                    : Optional.empty();
        } catch (SdpException notACandidate) {
            return Optional.empty();
        }
    }

    private static TrickledCandidates of(String fragment) throws SdpException {
        String ufrag = "";
        String password = "";
        List<CandidateAttribute> candidates = new ArrayList<>();
        for (String line : fragment.lines().toList()) {
            if (line.startsWith("a=ice-ufrag:")) {
                ufrag = value(line);
            } else if (line.startsWith("a=ice-pwd:")) {
                password = value(line);
            } else if (line.startsWith("a=candidate:")) {
                candidates.add(CandidateAttribute.parse(value(line)));
            }
        }
        return new TrickledCandidates(ufrag, password, candidates);
    }

    private static String value(String line) {
        return line.substring(line.indexOf(':') + 1);
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "TrickledCandidates" + candidates;
    }
}
