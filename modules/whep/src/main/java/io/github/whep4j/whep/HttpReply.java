package io.github.whep4j.whep;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response, or as much of it as came.
 *
 * @param headers names in lower case
 * @param receivedAt when, for a Retry-After that is a date
 */
record HttpReply(int status, Map<String, List<String>> headers, byte[] body, Instant receivedAt) {

    List<String> all(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    @Nullable
    String first(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? null : values.get(0);
    }

    boolean isSuccess() {
        return status / 100 == 2;
    }

    /** The media type without parameters, in lower case; empty if there is none. */
    String mediaType() {
        String value = first("content-type");
        if (value == null) {
            return "";
        }
        int end = value.indexOf(';');
        return (end < 0 ? value : value.substring(0, end)).trim().toLowerCase(Locale.ROOT);
    }

    /** Headers may hold a session URL, the body an ICE password. */
    @Override
    public String toString() {
        return "HttpReply[" + status + ", " + body.length + " bytes]";
    }
}
