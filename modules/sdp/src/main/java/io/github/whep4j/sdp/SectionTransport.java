package io.github.whep4j.sdp;

import io.github.whep4j.sdp.SdpException.Kind;
import java.util.ArrayList;
import java.util.List;
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
    private static final int MAX_ICE_OPTIONS = 16;

    static SectionTransport read(ScannedSection session, ScannedSection section) throws SdpException {
        return new SectionTransport(
                credential(session, section, AttributeName.ICE_UFRAG, 4),
                credential(session, section, AttributeName.ICE_PWD, 22),
                session.has(AttributeName.ICE_LITE) || section.has(AttributeName.ICE_LITE),
                fingerprints(session, section),
                setup(session, section),
                candidates(section),
                section.has(AttributeName.END_OF_CANDIDATES) || session.has(AttributeName.END_OF_CANDIDATES),
                namesTrickle(session) || namesTrickle(section));
    }

    static String credential(ScannedSection session, ScannedSection section, AttributeName name, int minimumLength)
            throws SdpException {
        String value = attribute(session, section, name);
        if (value == null) {
            throw new SdpException(Kind.ICE_CREDENTIALS, "no " + name.token());
        }
        if (value.length() < minimumLength || value.length() > 256 || !SdpSyntax.isIceCharsLenient(value)) {
            throw new SdpException(
                    Kind.ICE_CREDENTIALS,
                    name.token() + " is not " + minimumLength + " to 256 of the characters of ICE");
        }
        return value;
    }

    /** RFC 8122, Section 5: fingerprints of the section replace those of the session. */
    private static List<Fingerprint> fingerprints(ScannedSection session, ScannedSection section) throws SdpException {
        ScannedSection named = section.has(AttributeName.FINGERPRINT) ? section : session;
        if (!named.has(AttributeName.FINGERPRINT)) {
            throw new SdpException(Kind.FINGERPRINT, "no certificate fingerprint");
        }
        List<Fingerprint> usable = new ArrayList<>(1);
        for (int i = named.first(AttributeName.FINGERPRINT); i >= 0; i = named.next(i)) {
            Fingerprint fingerprint = Fingerprint.parseOrNull(named.value(i));
            boolean wanted = fingerprint != null && fingerprint.isUsable() && usable.size() < MAX_FINGERPRINTS;
            if (wanted && !usable.contains(fingerprint)) {
                usable.add(fingerprint);
            }
        }
        if (usable.isEmpty()) {
            throw new SdpException(
                    Kind.FINGERPRINT, "no certificate fingerprint with SHA-224, SHA-256, SHA-384 or SHA-512");
        }
        return List.copyOf(usable);
    }

    private static SetupRole setup(ScannedSection session, ScannedSection section) throws SdpException {
        String value = attribute(session, section, AttributeName.SETUP);
        SetupRole role = value == null ? null : SetupRole.parse(value);
        if (role == null || role == SetupRole.HOLDCONN) {
            throw new SdpException(
                    Kind.SETUP, value == null ? "no setup attribute" : "setup is not actpass, active or passive");
        }
        return role;
    }

    /** Candidates that can be reached, or could be if their name were resolved; the others cost themselves alone. */
    static List<CandidateAttribute> candidates(ScannedSection section) {
        DistinctCandidates candidates = new DistinctCandidates();
        candidates.addAll(section);
        return candidates.list();
    }

    /** RFC 8839, Section 5.6 has blanks between the options; libdatachannel writes a comma. */
    private static boolean namesTrickle(ScannedSection section) {
        for (int i = section.first(AttributeName.ICE_OPTIONS); i >= 0; i = section.next(i)) {
            String options = section.value(i).replace(',', ' ');
            if (SdpSyntax.words(options, MAX_ICE_OPTIONS).contains("trickle")) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String attribute(ScannedSection session, ScannedSection section, AttributeName name) {
        String own = section.value(name);
        return own != null ? own : session.value(name);
    }
}
