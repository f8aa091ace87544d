package io.github.whep4j.sdp;

import org.jspecify.annotations.Nullable;

/** The direction of a media section, seen from whoever wrote the description (RFC 8866, Section 6.7). */
public enum MediaDirection {
    /** Sends and receives; what is meant where nothing is said. */
    SENDRECV,
    /** Sends alone, as who answers a player does. */
    SENDONLY,
    /** Receives alone, as a player does. */
    RECVONLY,
    /** Neither, for the time being. */
    INACTIVE;

    /** The attribute's name. */
    public String token() {
        return SdpSyntax.lower(name());
    }

    /** The section's own, else that of the session; sendrecv when there is none in either. */
    static MediaDirection of(ScannedSection section, ScannedSection session) {
        MediaDirection own = section.direction();
        MediaDirection inherited = own == null ? session.direction() : own;
        return inherited == null ? SENDRECV : inherited;
    }

    static @Nullable MediaDirection of(AttributeName name) {
        return switch (name) {
            case SENDRECV -> SENDRECV;
            case SENDONLY -> SENDONLY;
            case RECVONLY -> RECVONLY;
            case INACTIVE -> INACTIVE;
            default -> null;
        };
    }
}
