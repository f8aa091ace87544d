package io.github.whep4j.sdp;

/**
 * The {@code o=} line (RFC 8866, Section 5.2).
 *
 * @param username       {@code -} when there is none
 * @param sessionId      a number in every proper description; kept as text, because nothing depends on it and some
 *                       peers write more than 64 bits
 * @param sessionVersion as {@code sessionId}
 * @param networkType    {@code IN}
 * @param addressType    {@code IP4} or {@code IP6}
 * @param address        an address that is not used for transport (ICE is)
 */
public record Origin(
        String username,
        String sessionId,
        String sessionVersion,
        String networkType,
        String addressType,
        String address) {
    /** @throws IllegalArgumentException when a field is empty or contains blanks or control characters */
    public Origin {
        SdpSyntax.requireWord(username, "username");
        SdpSyntax.requireWord(sessionId, "session id");
        SdpSyntax.requireWord(sessionVersion, "session version");
        SdpSyntax.requireWord(networkType, "network type");
        SdpSyntax.requireWord(addressType, "address type");
        SdpSyntax.requireWord(address, "address");
    }

    /** The origin that tells nothing about its host (RFC 9429, Section 5.2.1). */
    public static Origin anonymous(long sessionId) {
        if (sessionId < 0) {
            throw new IllegalArgumentException("session id is negative");
        }
        return new Origin("-", Long.toString(sessionId), "1", "IN", "IP4", "127.0.0.1");
    }

    String line() {
        return "o=" + String.join(" ", username, sessionId, sessionVersion, networkType, addressType, address);
    }
}
