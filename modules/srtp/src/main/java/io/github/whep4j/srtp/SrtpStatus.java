package io.github.whep4j.srtp;

/**
 * What {@code protect} and {@code unprotect} return instead of a length when they refuse a packet. Codes rather than
 * exceptions: anyone can send a datagram, so refusing one must be cheap.
 */
public final class SrtpStatus {
    /** The tag is not that of this packet under these keys: forged, damaged, or for other keys. */
    public static final int AUTHENTICATION_FAILED = -1;

    /**
     * A packet with this index was authenticated before. From {@code protect}: the index was used before, and using it
     * again would encrypt two packets with one key stream.
     */
    public static final int REPLAYED = -2;

    /** Not an RTP or RTCP packet with room for the profile's tag. */
    public static final int MALFORMED = -3;

    /** The keys have protected as many packets as they may (RFC 3711, Section 9.2), or were destroyed. */
    public static final int KEY_EXPIRED = -4;

    /** The packet is of a new source, and as many as are allowed are known already. */
    public static final int TOO_MANY_SOURCES = -5;

    /** The packet is older than the replay window, so nobody can tell any more whether it came before. */
    public static final int TOO_OLD = -6;

    /** An SRTCP packet whose E flag says that it is not encrypted (RFC 3711, Section 3.4). */
    public static final int NOT_ENCRYPTED = -7;

    /** A packet of an unknown source that was not looked at: too many of such have been forged lately. */
    public static final int NOT_TRIED = -8;

    private SrtpStatus() {}

    /** The name of a code, for logs and counters; {@code OK} for everything that is not negative. */
    public static String name(int status) {
        return switch (status) {
            case AUTHENTICATION_FAILED -> "AUTHENTICATION_FAILED";
            case REPLAYED -> "REPLAYED";
            case MALFORMED -> "MALFORMED";
            case KEY_EXPIRED -> "KEY_EXPIRED";
            case TOO_MANY_SOURCES -> "TOO_MANY_SOURCES";
            case TOO_OLD -> "TOO_OLD";
            case NOT_ENCRYPTED -> "NOT_ENCRYPTED";
            case NOT_TRIED -> "NOT_TRIED";
            default -> status >= 0 ? "OK" : "UNKNOWN(" + status + ")";
        };
    }
}
