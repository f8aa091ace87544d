package io.github.whep4j.sdp;

/**
 * A session description that can't be used, with the reason as a {@link Kind}. The message never repeats what stood in
 * the description: it may go to a log as it is.
 */
public final class SdpException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong, coarsely enough to act on. */
    public enum Kind {
        /** Does not begin with {@code v=0}: not a session description at all. */
        NOT_SDP,
        /** Longer than the limits of {@link SessionDescription#parse(String)}. */
        TOO_LARGE,
        /** A line that can't be read and can't be skipped. */
        MALFORMED,
        /** A mandatory line ({@code o=}, {@code s=} or {@code t=}) is missing. */
        MISSING_LINE,
        /** Media sections that do not correspond to those of the offer. */
        MEDIA_MISMATCH,
        /** The video section is rejected (port 0), or there is none. */
        MEDIA_REJECTED,
        /** The direction leaves us without media ({@code inactive}). */
        DIRECTION,
        /** No {@code rtcp-mux} (RFC 5761, Section 5.1.1). */
        RTCP_MUX,
        /** None of the payload types is an H.264 that was offered. */
        NO_COMMON_CODEC,
        /** ICE user fragment or password missing or out of bounds (RFC 8839, Section 5.4). */
        ICE_CREDENTIALS,
        /** No certificate fingerprint with a usable hash function. */
        FINGERPRINT,
        /** The DTLS role is missing or does not complement the other side's (RFC 8842, Section 5.3). */
        SETUP
    }

    private final Kind kind;
    private final String message;
    private final int line;

    SdpException(Kind kind, int line, String message) {
        super(message);
        this.kind = kind;
        this.message = line > 0 ? "SDP line " + line + ": " + message : "SDP: " + message;
        this.line = line;
    }

    SdpException(Kind kind, String message) {
        this(kind, 0, message);
    }

    /** One line for people, never null. */
    @Override
    public String getMessage() {
        return message;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }

    /** The number of the offending line, the first line being 1; 0 when it is about the description as a whole. */
    public int line() {
        return line;
    }
}
