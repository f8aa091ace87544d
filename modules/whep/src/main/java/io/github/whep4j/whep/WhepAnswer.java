package io.github.whep4j.whep;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a WHEP server answered to the offer.
 *
 * @param sdp the answer's body, or the counter-offer's that has been answered, as received; it holds the ICE password, so it is never part of {@link #toString()}
 * @param sessionUrlKnown false if the server told no usable session URL: the session can then not be ended by DELETE
 * @param iceServers the servers advertised by Link headers, in order; at most 16
 * @param redirectedTo scheme, host and port of the URL that the offer was redirected to, the last one if there were several; its
 *     path may be a secret. {@code null} if the offer was taken where it was sent
 * @param warnings what the server did that it should not have done, in a few words each, free of secrets
 */
public record WhepAnswer(
        String sdp,
        boolean sessionUrlKnown,
        List<IceServerLink> iceServers,
        @Nullable String redirectedTo,
        List<String> warnings) {

    /** Copies the lists. */
    public WhepAnswer {
        iceServers = List.copyOf(iceServers);
        warnings = List.copyOf(warnings);
    }

    @Override
    public String toString() {
        return "WhepAnswer[sdp of " + sdp.length() + " characters, sessionUrlKnown=" + sessionUrlKnown + ", iceServers="
                + iceServers + ", redirectedTo=" + redirectedTo + ", warnings=" + warnings + "]";
    }
}
