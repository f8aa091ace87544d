package io.github.whep4j.receiver;

import io.github.whep4j.whep.WhepRequest;
import java.net.URI;

/** The host of an endpoint, which is all that is told of it, also where it has a name that {@link URI} takes for none: one with an underscore or an umlaut. */
final class EndpointHost {
    private EndpointHost() {}

    /** The endpoint, if it can be one. */
    static URI requireWhep(URI endpoint) {
        String scheme = endpoint.getScheme();
        if (!"https".equalsIgnoreCase(scheme) && !"http".equalsIgnoreCase(scheme)) {
            throw new IllegalArgumentException("a WHEP endpoint is an https or http URL");
        }
        String authority = endpoint.getRawAuthority();
        if (authority == null || authority.indexOf('@') >= 0) {
            throw new IllegalArgumentException("a WHEP endpoint has a host, and no user or password in it");
        }
        // Refuses what is wrong with the host and the port.
        var unused = WhepRequest.builder(endpoint);
        return endpoint;
    }

    /** The URL of an origin, if it can be one; what comes after host and port does not count. */
    static URI requireOrigin(URI origin) {
        String scheme = origin.getScheme();
        if (!"https".equalsIgnoreCase(scheme) && !"http".equalsIgnoreCase(scheme)) {
            throw new IllegalArgumentException("an origin is an https or http URL");
        }
        var unused = WhepRequest.builder(origin);
        return origin;
    }

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
