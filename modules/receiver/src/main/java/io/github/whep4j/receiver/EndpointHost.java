package io.github.whep4j.receiver;

import java.net.URI;

/**
 * The host of an endpoint, which is all that is told of it, also where it has a name that {@link URI} takes for none: one with an
 * underscore or an umlaut.
 */
final class EndpointHost {
    private EndpointHost() {}

    /** Empty for what has none: the server may name an endpoint too, and that can be anything. Never a user or a password. */
    static String of(URI endpoint) {
        if (endpoint.getHost() != null) {
            return endpoint.getHost();
        }
        String authority = endpoint.getRawAuthority();
        if (authority == null) {
            return "";
        }
        String place = authority.substring(authority.lastIndexOf('@') + 1);
        int port = place.lastIndexOf(':');
        return port < 0 ? place : place.substring(0, port);
    }
}
