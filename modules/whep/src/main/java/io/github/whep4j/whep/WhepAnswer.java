package io.github.whep4j.whep;

import java.util.List;

/**
 * What a WHEP server answered to the offer.
 *
 * @param sdp the answer's body, or the counter-offer's that has been answered, as received; it holds the ICE password, so it is never part of {@link #toString()}
 * @param sessionUrlKnown false if the server told no usable session URL: the session can then not be ended by DELETE
 * @param iceServers the servers advertised by Link headers, in order; at most 16
 * @param warnings what the server did that it should not have done, in a few words each, free of secrets
 */
public record WhepAnswer(String sdp, boolean sessionUrlKnown, List<IceServerLink> iceServers, List<String> warnings) {

    public WhepAnswer {
        iceServers = List.copyOf(iceServers);
        warnings = List.copyOf(warnings);
    }

    @Override
    public String toString() {
        return "WhepAnswer[sdp of " + sdp.length() + " characters, sessionUrlKnown=" + sessionUrlKnown + ", iceServers="
                + iceServers + ", warnings=" + warnings + "]";
    }
}
