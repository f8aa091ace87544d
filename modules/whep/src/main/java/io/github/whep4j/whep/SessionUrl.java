package io.github.whep4j.whep;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a session is to be ended, from the Location of the response that opened it. */
final class SessionUrl {

    private SessionUrl() {}

    /**
     * Resolves a Location. What is wrong with it goes to the warnings, in words which do not repeat it.
     *
     * @param posted the URL that was answered
     * @return {@code null} if there is none, or none that may be used
     */
    static @Nullable HttpUrl of(HttpUrl posted, @Nullable String location, List<String> warnings) {
        if (location == null || location.isBlank()) {
            warnings.add("the server gave no session URL (Location): the session cannot be ended by DELETE");
            return null;
        }
        HttpUrl url;
        try {
            url = posted.resolve(location.trim());
        } catch (IllegalArgumentException e) {
            warnings.add("the session URL (Location) is not usable: the session cannot be ended by DELETE");
            return null;
        }
        if (url.isLoopback() && !posted.isLoopback()) {
            // It is not our machine that is meant, but that of a server behind a proxy that does not know its own name.
            warnings.add(
                    "the session URL (Location) names a server at the machine itself: taken as a path at the same origin");
            return url.at(posted.origin());
        }
        if (!posted.https() || url.https()) {
            return url;
        }
        if (url.host().equals(posted.host())) {
            // A server behind a proxy that ends TLS does not know that it is reached by https, nor at which port.
            warnings.add(
                    "the session URL (Location) is http where https was asked: taken as a path at the same origin");
            return url.at(posted.origin());
        }
        warnings.add("the session URL (Location) leads from https to http: the session cannot be ended by DELETE");
        return null;
    }
}
