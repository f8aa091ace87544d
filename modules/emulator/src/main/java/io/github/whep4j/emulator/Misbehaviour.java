package io.github.whep4j.emulator;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a camera can do wrong, or unusually, so that a client can be seen to bear it. Several may be combined.
 *
 * <p>{@link WhepCameraBuilder#otherOrigin} names the origin that those ending in {@code ELSEWHERE} point to.
 */
public enum Misbehaviour {
    /** POST is answered by 401, whatever the token. */
    UNAUTHORIZED,
    /** POST is answered by 401 that asks for Basic, with {@code {"status","error"}}, as by MediaMTX. */
    UNAUTHORIZED_BASIC,
    /** POST is answered by 400 in plain text, as by srt-whep, which takes no offers. */
    BAD_REQUEST,
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
    /** The same with a Retry-After of two seconds, and problem details (RFC 9457) in place of JSON:API. */
    OFFLINE_FOR_A_WHILE,
    /** POST is answered by 200 and a page, as at a URL that is no WHEP endpoint. */
    WEB_PAGE,
    /** POST is never answered; the connection stays open. */
    NO_RESPONSE,
    /** What answers is no HTTP. */
    NOT_HTTP,
    /** 100 Continue is sent over and over. */
    ENDLESS_INTERIM_RESPONSES,
    /** The headers of the answer don't end. */
    ENDLESS_HEADERS,
    /** POST is answered by 307 to the same URL with a query, which opens a session. */
    REDIRECT,
    /** The same with 308. */
    PERMANENT_REDIRECT,
    /** The same with 302, which WHEP forbids. */
    FOUND,
    /** POST is answered by 307 to itself, whatever the query. */
    REDIRECT_LOOP,
    /** POST is answered by 307 to the same path at the other origin. */
    REDIRECT_ELSEWHERE,
    /**
     * POST is answered by 406 with an offer of the camera's own, as by Meetecho's WHEP server for Janus, and PATCH of the
     * session's URL takes the answer.
     */
    COUNTER_OFFER,
    /** The session URL in Location is at the other origin. */
    LOCATION_ELSEWHERE,
    /** The session URL is at another path, with a key in its query, and every connection is closed, as with SRS. */
    LOCATION_ON_ANOTHER_PATH,
    /** A header is smuggled behind a line end within Location. */
    LINE_END_IN_LOCATION,
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
    /** The body of the 201 comes a byte a second. */
    SLOW_DRIP,
    /** The body of the 201 doesn't end. */
    ENDLESS_BODY,
    /** The connection is closed in the middle of the body of the 201. */
    CUT_OFF,
    /** The body of the 201 claims to be compressed. */
    COMPRESSED,
    /** The 201 has an ETag without quotes, as with MediaMTX. */
    UNQUOTED_ETAG,
    /** The 201 has no ETag, and PATCH, which has nothing to put into If-Match, is answered by 428. */
    NO_ETAG,
    /** The ETag of the 201 is out of date, and PATCH with it is answered by 412. */
    STALE_ETAG,
    /** The 201, and the answer to OPTIONS, name ICE servers in Link, as with MediaMTX; nobody is there. */
    ICE_SERVERS_IN_LINKS,
    /** DELETE is answered by 405 and ends nothing, as with Broadcast Box. */
    NO_DELETE,
    /** DELETE ends the session and is answered by JSON, as with MediaMTX. */
    DELETE_WITH_JSON,
    /** DELETE ends the session and is never answered. */
    LOST_DELETE,
    /** PATCH is taken with 204, and not looked at, as with Broadcast Box. */
    PATCH_TAKEN,
    /** PATCH is answered by 405. */
    PATCH_NOT_ALLOWED,
    /** PATCH is answered by 404, as by frameworks that have no route for it; the session goes on. */
    PATCH_NOT_FOUND,
    /** PATCH is answered by 410, which says that the session is gone; it goes on. */
    PATCH_GONE,
    /** PATCH is answered by 422, as by a server that knows of ICE restarts alone. */
    PATCH_UNPROCESSABLE,
    /** PATCH is never answered, as with Cloudflare. */
    PATCH_UNANSWERED,
    /** PATCH is answered by 501, as with GStreamer's whepserversink. */
    PATCH_NOT_IMPLEMENTED,
    /** An ICE restart is answered by 422; candidates are taken. */
    NO_ICE_RESTART,
    /** An ICE restart is answered by 412, whatever its condition. */
    RESTART_PRECONDITION_FAILED,
    /** An ICE restart is answered by 200 with the credentials that there were before, and nothing is done. */
    RESTART_WITH_OLD_CREDENTIALS,
    /** An ICE restart is done and answered, but not before twelve seconds have passed. */
    RESTART_ANSWERED_LATE,

    /** The answer names the fingerprint of another certificate. */
    WRONG_FINGERPRINT,
    /** The answer names the fingerprint of another certificate beside the right one. */
    TWO_FINGERPRINTS,
    /** The answer names its fingerprint for the session, not for the video, as with Pion and libdatachannel. */
    FINGERPRINT_OF_SESSION,
    /** The answer names no fingerprint. */
    NO_FINGERPRINT,
    /** The answer rejects the video with port 0. */
    REJECTED_VIDEO,
    /** The video of the answer is AV1, which was not offered. */
    OTHER_CODEC,
    /** The answer makes the video inactive. */
    INACTIVE_VIDEO,
    /** The answer is recvonly where sendonly is due, as with Ring's older application API. */
    RECVONLY_ANSWER,
    /** The answer is sendrecv where sendonly is due. */
    SENDRECV_ANSWER,
    /** The answer has no media section at all. */
    NO_MEDIA_SECTION,
    /** The answer has no fmtp, as with some cameras. */
    NO_FMTP,
    /** The answer says packetization-mode=0, and fragments come all the same, as with Wyze-class cameras. */
    MODE_0,
    /** The answer takes the DTLS role that the offer takes, as Pion does, where the offer leaves none open. */
    OFFERED_DTLS_ROLE,
    /** The answer leaves the DTLS role open. */
    ACTPASS_ANSWER,
    /** The answer's ice-ufrag has four characters, the least that there may be. */
    SHORT_UFRAG,
    /** The answer claims to trickle, and groups the video for lip synchronisation, and means neither. */
    EMPTY_CLAIMS,
    /** Each candidate comes a second time for RTCP, as with Pion. */
    CANDIDATES_OF_TWO_COMPONENTS,
    /** Candidates are in capitals, and end in attributes of their own. */
    ORNATE_CANDIDATES,
    /** Candidates are of TCP alone, as MediaMTX can be told to. */
    TCP_CANDIDATES,
    /** Candidates have a name, {@code localhost}, in place of the address; for a camera on the loopback interface. */
    NAMED_CANDIDATES,
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
    /** All video is of a payload type that was not negotiated. */
    OTHER_PAYLOAD_TYPE,
    /** Media is protected with the keys that the handshake made for the other direction. */
    MIXED_UP_KEYS,
    /** PLI and FIR are ignored, as by Janus. */
    DEAF_TO_KEY_FRAME_REQUESTS,
    /** Packets that are asked for again are not sent again. */
    DEAF_TO_NACKS,
    /** There are no sender reports, so nobody knows when a picture was taken. */
    NO_SENDER_REPORTS,
    /** SPS and PPS come in a packet each, as with OBS. */
    SEPARATE_PARAMETER_SETS,
    /** SPS and PPS are told in the answer (sprop-parameter-sets) and never sent, as with Janus. */
    PARAMETER_SETS_IN_ANSWER_ALONE;

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
