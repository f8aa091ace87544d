package io.github.whep4j.sdp;

import io.github.whep4j.sdp.SdpException.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What ICE and DTLS need to know of a media section, its own attributes before those of the session. */
record SectionTransport(
        String iceUfrag,
        String icePwd,
        boolean iceLite,
        List<Fingerprint> fingerprints,
        SetupRole setup,
        List<CandidateAttribute> candidates,
        boolean endOfCandidates,
        boolean trickle) {
    private static final int MAX_FINGERPRINTS = 16;

    static SectionTransport read(AttributeLookup session, AttributeLookup section) throws SdpException {
        return new SectionTransport(
                credential(session, section, "ice-ufrag", 4),
                credential(session, section, "ice-pwd", 22),
                session.has("ice-lite") || section.has("ice-lite"),
                fingerprints(session, section),
                setup(session, section),
                candidates(section),
                section.has("end-of-candidates") || session.has("end-of-candidates"),
                namesTrickle(session.attributes("ice-options")) || namesTrickle(section.attributes("ice-options")));
    }

    static String credential(AttributeLookup session, AttributeLookup section, String name, int minimumLength)
            throws SdpException {
        String value = attribute(session, section, name);
        if (value == null) {
            throw new SdpException(Kind.ICE_CREDENTIALS, "no " + name);
        }
        if (value.length() < minimumLength || value.length() > 256 || !SdpSyntax.isIceCharsLenient(value)) {
            throw new SdpException(
                    Kind.ICE_CREDENTIALS, name + " is not " + minimumLength + " to 256 of the characters of ICE");
        }
        return value;
    }

    /** RFC 8122, Section 5: fingerprints of the section replace those of the session. */
    private static List<Fingerprint> fingerprints(AttributeLookup session, AttributeLookup section)
            throws SdpException {
        List<String> values = section.attributes("fingerprint");
        if (values.isEmpty()) {
            values = session.attributes("fingerprint");
        }
        if (values.isEmpty()) {
            throw new SdpException(Kind.FINGERPRINT, "no certificate fingerprint");
        }
        Set<Fingerprint> usable = new LinkedHashSet<>();
        for (String value : values) {
            Fingerprint fingerprint = fingerprintOrNull(value);
            if (fingerprint != null && fingerprint.isUsable() && usable.size() < MAX_FINGERPRINTS) {
                usable.add(fingerprint);
            }
        }
        if (usable.isEmpty()) {
            throw new SdpException(
                    Kind.FINGERPRINT, "no certificate fingerprint with SHA-224, SHA-256, SHA-384 or SHA-512");
        }
        return List.copyOf(usable);
    }

    private static SetupRole setup(AttributeLookup session, AttributeLookup section) throws SdpException {
        String value = attribute(session, section, "setup");
        SetupRole role = value == null ? null : SetupRole.parse(value);
        if (role == null || role == SetupRole.HOLDCONN) {
            throw new SdpException(
                    Kind.SETUP, value == null ? "no setup attribute" : "setup is not actpass, active or passive");
        }
        return role;
    }

    /** Candidates that can be reached, or could be if their name were resolved; the others cost themselves alone. */
    static List<CandidateAttribute> candidates(AttributeLookup section) {
        DistinctCandidates candidates = new DistinctCandidates();
        section.candidates(candidates);
        return candidates.list();
    }

    /** RFC 8839, Section 5.6 has blanks between the options; libdatachannel writes a comma. */
    private static boolean namesTrickle(List<String> iceOptions) {
        for (String options : iceOptions) {
            for (String option : SdpSyntax.words(options.replace(',', ' '), 16)) {
                if (option.equals("trickle")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static @Nullable String attribute(AttributeLookup session, AttributeLookup section, String name) {
        String own = section.attribute(name);
        return own != null ? own : session.attribute(name);
    }

    private static @Nullable Fingerprint fingerprintOrNull(String value) {
        try {
            return Fingerprint.parse(value);
        } catch (SdpException malformed) {
            return null;
        }
    }
}
