package io.github.whep4j.whep;

/** How a session ended on the server's side, as far as its client can tell. */
public enum DeleteOutcome {
    /** The server took the DELETE. */
    DELETED,
    /**
     * 404 or 410: the server knows no such session. As a rule it has ended it before, or on a DELETE whose answer was lost; a
     * server that has no route for DELETE and answers 404 cannot be told from that.
     */
    ALREADY_GONE,
    /** 405 or 501: the server has sessions but does not let them be ended. */
    NOT_SUPPORTED,
    /** The server opened a session without telling its URL, or with one that must not be used: it ends by itself. */
    NO_SESSION_URL,
    /** No session had been opened, so there was none to end. */
    NOT_OPENED,
    /** The DELETE got no answer, or was refused; a POST that was never answered counts too. The session may be open still. */
    FAILED;

    static DeleteOutcome of(HttpReply reply) {
        if (reply.isSuccess()) {
            return DELETED;
        }
        return switch (reply.status()) {
            case 404, 410 -> ALREADY_GONE;
            case 405, 501 -> NOT_SUPPORTED;
            default -> FAILED;
        };
    }
}
