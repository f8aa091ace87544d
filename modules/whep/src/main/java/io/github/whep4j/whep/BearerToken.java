package io.github.whep4j.whep;

/** What a bearer token may consist of. */
final class BearerToken {

    private BearerToken() {}

    /**
     * RFC 6750, Section 2.1 knows letters, digits and {@code -._~+/=}; some servers' keys have more. Whatever is printable
     * and no blank cannot end the header line, nor start another value in it.
     */
    static boolean isValid(String token) {
        return !token.isEmpty() && token.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }

    /** The message never repeats the token. */
    static void requireValid(String token) {
        if (!isValid(token)) {
            throw new IllegalArgumentException("A token is printable ASCII without blanks or line ends, and not empty");
        }
    }
}
