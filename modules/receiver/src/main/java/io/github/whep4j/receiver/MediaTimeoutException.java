package io.github.whep4j.receiver;

/** The connection stands, but no decodable picture came in time. Lost media later on is an event, not an exception. */
public final class MediaTimeoutException extends WhepException {
    private static final long serialVersionUID = 1L;

    MediaTimeoutException(String code, String message, String hint) {
        super(Phase.MEDIA, code, message, hint, true, null);
    }
}
