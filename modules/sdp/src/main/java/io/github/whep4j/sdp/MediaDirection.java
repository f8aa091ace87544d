package io.github.whep4j.sdp;

import org.jspecify.annotations.Nullable;

/** The direction of a media section, seen from whoever wrote the description (RFC 8866, Section 6.7). */
public enum MediaDirection {
    SENDRECV,
    SENDONLY,
    RECVONLY,
    INACTIVE;

    /** The attribute's name. */
    public String token() {
        return SdpSyntax.lower(name());
    }

    /** The first direction in the list wins; sendrecv when there is none in either. */
    static MediaDirection of(AttributeLookup section, AttributeLookup session) {
        MediaDirection own = section.direction();
        MediaDirection inherited = own == null ? session.direction() : own;
        return inherited == null ? SENDRECV : inherited;
    }

    static @Nullable MediaDirection parse(String token) {
        return switch (token) {
            case "sendrecv" -> SENDRECV;
            case "sendonly" -> SENDONLY;
            case "recvonly" -> RECVONLY;
            case "inactive" -> INACTIVE;
            default -> null;
        };
    }
}
