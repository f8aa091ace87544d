package io.github.whep4j.receiver;

import io.github.whep4j.whep.WhepRequest;
import java.net.URI;

/** The URLs that users give for HTTP: what is refused of them. */
final class HttpTargets {
    private HttpTargets() {}

    /** The WHEP endpoint, if it can be one. */
    static URI endpoint(URI endpoint) {
        requireHttp(endpoint, "a WHEP endpoint");
        String authority = endpoint.getRawAuthority();
        if (authority == null || authority.indexOf('@') >= 0) {
            throw new IllegalArgumentException("a WHEP endpoint has a host, and no user or password in it");
        }
        return withSoundPlace(endpoint);
    }

    /** The URL of an origin, if it can be one; what comes after host and port does not count. */
    static URI origin(URI origin) {
        requireHttp(origin, "an origin");
        return withSoundPlace(origin);
    }

    private static void requireHttp(URI url, String what) {
        String scheme = url.getScheme();
        if (!"https".equalsIgnoreCase(scheme) && !"http".equalsIgnoreCase(scheme)) {
            throw new IllegalArgumentException(what + " is an https or http URL");
        }
    }

    /** Refuses what is wrong with the host and the port, as a request there does. */
    private static URI withSoundPlace(URI url) {
        var unused = WhepRequest.builder(url);
        return url;
    }
}
