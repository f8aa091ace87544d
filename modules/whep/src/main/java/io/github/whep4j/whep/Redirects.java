package io.github.whep4j.whep;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which redirects of a POST are followed (draft-ietf-wish-whep, Section 4.7), and what to say of those that are not. */
final class Redirects {

    private static final int MOST = 5;

    /** Either where to go, or why not. */
    record Decision(@Nullable HttpUrl target, @Nullable WhepFailure refusal) {}

    private final HttpUrl start;
    private final Set<HttpUrl> visited = new HashSet<>();

    Redirects(HttpUrl start) {
        this.start = start;
        visited.add(start);
    }

    static boolean isOne(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    /** From the start again: where it leads to may have changed. */
    void forget() {
        visited.clear();
        visited.add(start);
    }

    Decision decide(HttpUrl from, HttpReply reply, Credentials credentials) {
        int status = reply.status();
        HttpUrl target = target(from, reply);
        if (status != 307 && status != 308) {
            return refusal(
                    status,
                    "The server redirects in a way that would turn the POST into a GET",
                    "Use the URL that it redirects to" + (target == null ? "" : " (at " + target.origin() + ")")
                            + ", if that is the WHEP endpoint");
        } else if (target == null) {
            return refusal(status, "The server redirects to something that is no http or https URL", "Check the URL");
        } else if (from.https() && !target.https()) {
            return refusal(status, "Refused a redirect from https to http", "Ask who runs the server");
        } else if (!visited.add(target)) {
            return refusal(
                    status,
                    "The server redirects in a circle",
                    "Check the URL; if it is right, ask who runs the server");
        } else if (visited.size() > MOST + 1) {
            return refusal(
                    status,
                    "The server redirected more than " + MOST + " times",
                    "Check the URL; if it is right, ask who runs the server");
        } else if (credentials.areNotFor(target)) {
            String origin = target.origin().toString();
            return refusal(
                    status,
                    "Refused a redirect to " + origin + ", which must not have the token",
                    "If that server may have it: allowOrigin(" + origin + ")");
        }
        return new Decision(target, null);
    }

    private static @Nullable HttpUrl target(HttpUrl from, HttpReply reply) {
        String location = reply.first("location");
        try {
            return location == null ? null : from.resolve(location.trim());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Decision refusal(int status, String title, String hint) {
        return new Decision(null, Failures.redirectRefused(status, title, hint));
    }
}
