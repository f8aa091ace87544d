package io.github.whep4j.whep;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to be sent.
 *
 * @param token the bearer token to send with it, which {@link Credentials} has found fit for this URL
 * @param headers the user's own, likewise, and those of this request
 */
record HttpCall(
        Method method,
        HttpUrl url,
        @Nullable String token,
        Map<String, String> headers,
        @Nullable Content content) {

    enum Method {
        GET,
        POST,
        PATCH,
        DELETE,
        OPTIONS
    }

    /** A request's body. */
    record Content(String mediaType, String text) {
        static final String SDP = "application/sdp";

        static Content fragment(String text) {
            return new Content("application/trickle-ice-sdpfrag", text);
        }

        static Content json(String text) {
            return new Content("application/json", text);
        }

        static Content sdp(String text) {
            return new Content(SDP, text);
        }

        /** The text may hold an ICE password. */
        @Override
        public String toString() {
            return "Content[" + mediaType + ", " + text.length() + " characters]";
        }
    }

    @Override
    public String toString() {
        return "HttpCall[" + method + " " + url + "]";
    }
}
