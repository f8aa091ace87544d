package io.github.whep4j.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * What a server answers to an ICE restart (draft-ietf-wish-whep, Section 4.5.3), read from its fragment (RFC 8840, Section
 * 9): the first section with credentials, or those of the session.
 *
 * @param iceUfrag the server's new username fragment
 * @param icePwd its new password
 * @param iceLite whether the fragment says that the server is lite
 * @param candidates those that can be reached
 */
public record IceFragment(String iceUfrag, String icePwd, boolean iceLite, List<CandidateAttribute> candidates) {
    /** What a whole description has before its attributes, and a fragment has not. */
    private static final String HEAD = "v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n";

    public IceFragment {
        candidates = List.copyOf(candidates);
    }

    /**
     * Reads a fragment, or a whole description in its place.
     *
     * @throws SdpException if it can't be read, or has no credentials
     */
    public static IceFragment read(String text) throws SdpException {
        SessionDescription description = new SdpParser(HEAD + text).parse();
        for (MediaDescription section : description.media()) {
            if (section.attribute("ice-ufrag") != null) {
                return of(description, section.attributes());
            }
        }
        return of(
                description,
                description.media().isEmpty()
                        ? List.of()
                        : description.media().get(0).attributes());
    }

    /** The section's own attributes come before those of the session. */
    private static IceFragment of(SessionDescription description, List<Attribute> section) throws SdpException {
        List<Attribute> all = new ArrayList<>(section);
        all.addAll(description.attributes());
        AttributeLookup both = new ModelAttributes(all);
        return new IceFragment(
                SectionTransport.credential(both, both, "ice-ufrag", 4),
                SectionTransport.credential(both, both, "ice-pwd", 22),
                both.has("ice-lite"),
                SectionTransport.candidates(both));
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "IceFragment[iceLite=" + iceLite + ", candidates=" + candidates + "]";
    }
}
