package io.github.whep4j.whep;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to be sent.
 *
 * @param token the bearer token to send with it, which the exchange has found fit for this URL
 * @param headers the user's own, likewise
 * @param offer the SDP of a POST
 */
record HttpCall(
        Method method,
        HttpUrl url,
        @Nullable String token,
        Map<String, String> headers,
        @Nullable String offer) {

    enum Method {
        POST,
        DELETE
    }

    @Override
    public String toString() {
        return "HttpCall[" + method + " " + url + "]";
    }
}
