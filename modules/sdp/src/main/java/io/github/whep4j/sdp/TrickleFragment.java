package io.github.whep4j.sdp;

import java.util.List;

/** Candidates that follow a description, or take the place of its own, as {@code application/trickle-ice-sdpfrag} (RFC 8840, Section 9). */
public final class TrickleFragment {
    private static final String ICE_OPTIONS = "ice-options";

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
        MediaDescription section = section(described, mediaIndex);
        String ufrag = section.attribute("ice-ufrag");
        String password = section.attribute("ice-pwd");
        if (ufrag == null || password == null) {
            throw new IllegalArgumentException("the section has no ICE credentials");
        }
        return write(described, section, ufrag, password, candidates);
    }

    /**
     * An ICE restart (draft-ietf-wish-whep, Section 4.5.3): new credentials, all candidates that go with them, and the ICE options
     * that there were in the beginning.
     *
     * @param described what has been sent in the beginning
     * @param mediaIndex its section that has the bundle's transport
     * @return the fragment; holds the ICE password: not for logs
     * @throws IllegalArgumentException if there is no such section
     */
    public static String restart(
            SessionDescription described,
            int mediaIndex,
            String iceUfrag,
            String icePwd,
            List<CandidateAttribute> candidates) {
        MediaDescription section = section(described, mediaIndex);
        String own = section.attribute(ICE_OPTIONS);
        String options = own != null ? own : described.attribute(ICE_OPTIONS);
        return (options == null ? "" : "a=" + ICE_OPTIONS + ":" + options + SessionDescription.END_OF_LINE)
                + write(described, section, iceUfrag, icePwd, candidates);
    }

    /**
     * What of a description fragments are made of: the group, and the section's line, name and credentials, which becomes
     * the only one. A fragment of either kind is the same by it; it is for those who keep it as long as a session.
     *
     * @param mediaIndex the section that has the bundle's transport
     * @throws IllegalArgumentException if there is no such section
     */
    public static SessionDescription outline(SessionDescription described, int mediaIndex) {
        MediaDescription section = section(described, mediaIndex);
        return new SessionDescription(
                described.origin(),
                described.name(),
                List.of(),
                only(described.attributes(), "group", ICE_OPTIONS),
                List.of(new MediaDescription(
                        section.media(),
                        section.port(),
                        section.portCount(),
                        section.protocol(),
                        section.formats(),
                        List.of(),
                        only(section.attributes(), "mid", "ice-ufrag", "ice-pwd", ICE_OPTIONS))));
    }

    private static List<Attribute> only(List<Attribute> attributes, String... names) {
        return attributes.stream()
                .filter(attribute -> List.of(names).contains(attribute.name()))
                .toList();
    }

    private static MediaDescription section(SessionDescription described, int mediaIndex) {
        if (mediaIndex < 0 || mediaIndex >= described.media().size()) {
            throw new IllegalArgumentException("no such media section");
        }
        return described.media().get(mediaIndex);
    }

    private static String write(
            SessionDescription described,
            MediaDescription section,
            String ufrag,
            String password,
            List<CandidateAttribute> candidates) {
        StringBuilder text = new StringBuilder();
        String group = described.attribute("group");
        if (group != null) {
            line(text, "a=group:" + group);
        }
        // RFC 8840, Section 4.4: the port is that of a description without candidates.
        line(text, "m=" + section.media() + " 9 " + section.protocol() + " " + String.join(" ", section.formats()));
        String mid = section.attribute("mid");
        if (mid != null) {
            line(text, "a=mid:" + mid);
        }
        line(text, "a=ice-ufrag:" + ufrag);
        line(text, "a=ice-pwd:" + password);
        candidates.forEach(candidate -> line(text, "a=candidate:" + candidate.format()));
        line(text, "a=end-of-candidates");
        return text.toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append("\r\n");
    }
}
