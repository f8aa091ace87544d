package io.github.whep4j.sdp;

import java.util.List;

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
    static MediaDirection of(List<Attribute> section, List<Attribute> session) {
        for (List<Attribute> level : List.of(section, session)) {
            for (Attribute attribute : level) {
                for (MediaDirection direction : values()) {
                    if (attribute.value() == null && attribute.name().equals(direction.token())) {
                        return direction;
                    }
                }
            }
        }
        return SENDRECV;
    }
}
