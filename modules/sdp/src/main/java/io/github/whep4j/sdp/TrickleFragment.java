package io.github.whep4j.sdp;

import java.util.List;

/** Candidates that follow a description, as {@code application/trickle-ice-sdpfrag} (RFC 8840, Section 9). */
public final class TrickleFragment {
    private TrickleFragment() {}

    /**
     * All candidates that have been found since, and the word that there are no more.
     *
     * @param described what has been sent before
     * @param mediaIndex its section that has the bundle's transport
     * @return the fragment; holds the ICE password: not for logs
     * @throws IllegalArgumentException if there is no such section, or it has no ICE credentials of its own
     */
    public static String of(SessionDescription described, int mediaIndex, List<CandidateAttribute> candidates) {
        if (mediaIndex < 0 || mediaIndex >= described.media().size()) {
            throw new IllegalArgumentException("no such media section");
        }
        MediaDescription section = described.media().get(mediaIndex);
        StringBuilder text = new StringBuilder();
        String group = described.attribute("group");
        if (group != null) {
            line(text, "a=group:" + group);
        }
        // RFC 8840, Section 4.4: the port is that of a description without candidates.
        line(text, "m=" + section.media() + " 9 " + section.protocol() + " " + String.join(" ", section.formats()));
        for (String name : List.of("mid", "ice-ufrag", "ice-pwd")) {
            String value = section.attribute(name);
            if (value != null) {
                line(text, "a=" + name + ":" + value);
            } else if (!name.equals("mid")) {
                throw new IllegalArgumentException("the section has no " + name);
            }
        }
        candidates.forEach(candidate -> line(text, "a=candidate:" + candidate.format()));
        line(text, "a=end-of-candidates");
        return text.toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append("\r\n");
    }
}
