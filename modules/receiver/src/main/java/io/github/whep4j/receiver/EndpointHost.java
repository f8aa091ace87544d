package io.github.whep4j.receiver;

import java.net.URI;
import java.util.Objects;

/** The host of an endpoint, also where it has a name that {@link URI} takes for none: one with an underscore or an umlaut. */
final class EndpointHost {
    private EndpointHost() {}

    /** @param endpoint one that {@link ReceiverBuilder} has accepted */
    static String of(URI endpoint) {
        if (endpoint.getHost() != null) {
            return endpoint.getHost();
        }
        String authority = Objects.requireNonNull(endpoint.getRawAuthority());
        int port = authority.lastIndexOf(':');
        return port < 0 ? authority : authority.substring(0, port);
    }
}
