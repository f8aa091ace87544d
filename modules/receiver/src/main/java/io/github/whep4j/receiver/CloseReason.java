package io.github.whep4j.receiver;

/** Why a session that had delivered video, or that was closed by its user, has ended. */
public enum CloseReason {
    /** {@link WhepReceiver#close()} was called. */
    LOCAL,
    /**
     * The server ended it: a DTLS close_notify or alert, an RTCP BYE for the video's source, or a 410 (Gone) for candidates or an
     * ICE restart while no video comes.
     */
    REMOTE,
    /** The {@link SessionLimit} was reached; the session was closed before the server would have cut it, and none was to follow. */
    SESSION_LIMIT,
    /**
     * The server has not answered a consent check for 30 seconds (RFC 7675, Section 5.1), or, with
     * {@link ReceiverBuilder#autoReconnect}, no check since media stopped, and does not restart ICE.
     */
    CONSENT_LOST,
    /** No media has arrived for {@link ReceiverBuilder#mediaTimeout}. */
    MEDIA_TIMEOUT
}
