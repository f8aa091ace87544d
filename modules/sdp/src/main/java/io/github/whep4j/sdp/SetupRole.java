package io.github.whep4j.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code a=setup} attribute (RFC 4145, RFC 8842): who opens the DTLS association. */
public enum SetupRole {
    /** Either; only an offer may say so. */
    ACTPASS,
    /** The DTLS client. */
    ACTIVE,
    /** The DTLS server. */
    PASSIVE,
    /** Nobody yet. Meaningless for a new session, and refused. */
    HOLDCONN;

    private static final List<SetupRole> ALL = List.of(values());

    /** The attribute's value. */
    public String token() {
        return SdpSyntax.lower(name());
    }

    static @Nullable SetupRole parse(String token) {
        for (SetupRole role : ALL) {
            if (role.name().equalsIgnoreCase(token)) {
                return role;
            }
        }
        return null;
    }
}
