package io.github.whep4j.sdp;

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

    /** Copies the list. */
    public IceFragment {
        candidates = List.copyOf(candidates);
    }

    /**
     * Reads a fragment, or a whole description in its place.
     *
     * @throws SdpException if it can't be read, or has no credentials
     */
    public static IceFragment read(String text) throws SdpException {
        DescriptionIndex index = DescriptionIndex.of(HEAD + text);
        for (int i = 0; i < index.media().size(); i++) {
            if (index.section(i).has(AttributeName.ICE_UFRAG)) {
                return of(index.session(), index.section(i));
            }
        }
        return of(index.session(), index.media().isEmpty() ? index.session() : index.section(0));
    }

    /** The section's own attributes come before those of the session. */
    private static IceFragment of(ScannedSection session, ScannedSection section) throws SdpException {
        DistinctCandidates candidates = new DistinctCandidates();
        candidates.addAll(section);
        candidates.addAll(session);
        return new IceFragment(
                SectionTransport.credential(session, section, AttributeName.ICE_UFRAG, 4),
                SectionTransport.credential(session, section, AttributeName.ICE_PWD, 22),
                session.has(AttributeName.ICE_LITE) || section.has(AttributeName.ICE_LITE),
                candidates.list());
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "IceFragment[iceLite=" + iceLite + ", candidates=" + candidates + "]";
    }
}
