package io.github.whep4j.emulator;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a camera can do wrong, or unusually, so that a client can be seen to bear it. Several may be combined.
 *
 * <p>{@link WhepCamera.Builder#otherOrigin} names the origin that those ending in {@code ELSEWHERE} point to.
 */
public enum Misbehaviour {
    /** POST is answered by 401, whatever the token. */
    UNAUTHORIZED,
    /** POST is answered by 403. */
    FORBIDDEN,
    /** POST is answered by 404. */
    NOT_FOUND,
    /** POST is answered by 409 with a Retry-After of one second. */
    NOT_LIVE_YET,
    /** POST is answered by 429 with Retry-After and the X-RateLimit headers. */
    RATE_LIMITED,
    /** POST is answered by 500. */
    SERVER_ERROR,
    /** POST is answered by 503, as for a device that is offline. */
    OFFLINE,
    /** POST is never answered; the connection stays open. */
    NO_RESPONSE,
    /** POST is answered by 307 to the same path at the other origin. */
    REDIRECT_ELSEWHERE,
    /** The session URL in Location is at the other origin. */
    LOCATION_ELSEWHERE,
    /** There is no Location, as with go2rtc. */
    NO_LOCATION,
    /** Location is relative, as with MediaMTX. */
    RELATIVE_LOCATION,
    /** POST is answered by 200 where 201 is due. */
    STATUS_200,
    /** The answer's Content-Type is text/plain. */
    WRONG_CONTENT_TYPE,
    /** The body of the 201 is no session description. */
    UNREADABLE_ANSWER,
    /** DELETE is answered by 405 and ends nothing, as with Broadcast Box. */
    NO_DELETE,

    /** The answer names the fingerprint of another certificate. */
    WRONG_FINGERPRINT,
    /** The answer names no fingerprint. */
    NO_FINGERPRINT,
    /** The answer rejects the video with port 0. */
    REJECTED_VIDEO,
    /** The answer makes the video inactive. */
    INACTIVE_VIDEO,
    /** The answer is recvonly where sendonly is due, as with Ring's older application API. */
    RECVONLY_ANSWER,
    /** The answer names no candidates: only the camera's own checks tell where it is. */
    NO_CANDIDATES,

    /** The camera's connectivity checks are signed with a wrong password. */
    WRONG_PASSWORD_IN_CHECKS,
    /** Checks are answered, but the answers are signed with a wrong password. There is no media behind them. */
    WRONG_PASSWORD_IN_RESPONSES,

    /** DTLS handshake fragments that claim a length of 2<sup>24</sup>-1 bytes come before the handshake. */
    HUGE_HANDSHAKE_LENGTH,
    /** ICE connects, and the camera is silent on DTLS. */
    NO_HANDSHAKE,

    /** Nothing is sent after the handshake: no RTP, no RTCP. */
    NO_MEDIA,
    /** With each picture come SRTP packets that nobody has the keys to: one for its source, one for another. */
    FORGED_PACKETS,
    /** With each picture comes an authentic packet of a payload type that was not negotiated. */
    UNKNOWN_PAYLOAD_TYPE,
    /** PLI and FIR are ignored, as by Janus. */
    DEAF_TO_KEY_FRAME_REQUESTS;

    /** The name in lower case with hyphens, as in {@code no-location}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The one with that {@link #label()}. */
    public static Optional<Misbehaviour> of(String label) {
        return Arrays.stream(values())
                .filter(value -> value.label().equals(label))
                .findFirst();
    }
}
