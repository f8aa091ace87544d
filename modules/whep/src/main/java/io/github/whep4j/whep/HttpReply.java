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
 * @param receivedNanos when, by a clock that only goes forward
 */
record HttpReply(int status, Map<String, List<String>> headers, byte[] body, Instant receivedAt, long receivedNanos) {

    HttpReply withBody(byte[] received) {
        return new HttpReply(status, headers, received, receivedAt, receivedNanos);
    }

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

    /**
     * Whether the server failed, or what stands before it, and may not the next time. A status that nobody knows is as a 500
     * (RFC 9110, Section 15).
     */
    boolean isPassingFailure() {
        return switch (status) {
            case 501, 505, 506, 508, 510, 511 -> false;
            default -> status >= 500;
        };
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

    /** A parameter of the media type, without quotes; {@code null} if there is none. */
    @Nullable
    String mediaTypeParameter(String name) {
        String value = first("content-type");
        for (String part : value == null ? new String[0] : value.split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0 && part.substring(0, equals).trim().equalsIgnoreCase(name)) {
                return part.substring(equals + 1).trim().replace("\"", "");
            }
        }
        return null;
    }

    /** Headers may hold a session URL, the body an ICE password. */
    @Override
    public String toString() {
        return "HttpReply[" + status + ", " + body.length + " bytes]";
    }
}
