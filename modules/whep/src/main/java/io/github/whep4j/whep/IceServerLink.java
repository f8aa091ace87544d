package io.github.whep4j.whep;

import org.jspecify.annotations.Nullable;

/**
 * A STUN or TURN server which the WHEP server advertises, from {@code Link: <turn:…>; rel="ice-server"} (draft-ietf-wish-whep,
 * Section 4.8). The values are as received: nothing has been resolved or tried.
 *
 * @param uri {@code stun:}, {@code stuns:}, {@code turn:} or {@code turns:}
 * @param username the TURN user name, if any
 * @param credential the TURN password, if any; never part of {@link #toString()}
 * @param credentialType {@code password} unless the server said otherwise
 */
public record IceServerLink(
        String uri, @Nullable String username, @Nullable String credential, String credentialType) {

    @Override
    public String toString() {
        return "IceServerLink[" + uri + (username == null && credential == null ? "]" : ", with credentials]");
    }
}
