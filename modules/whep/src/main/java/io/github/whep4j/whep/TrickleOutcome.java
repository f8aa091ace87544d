package io.github.whep4j.whep;

/** What became of candidates that were sent after the offer. A session goes on whatever became of them. */
public enum TrickleOutcome {
    /** The server has them. */
    ACCEPTED,
    /**
     * 404, 405, 415, 422 or 501: the server takes no candidates after the offer. 404 is what frameworks answer that have no
     * route for PATCH (Express, Fastify, Gin), so it says nothing of the session.
     */
    NOT_SUPPORTED,
    /** 412 or 428: the server knows the ICE session by another entity tag, or wants one and has given none. */
    PRECONDITION_FAILED,
    /** 410: the server says that it has ended the session. Media that comes says otherwise. */
    SESSION_GONE,
    /** There is no open session, or none with a URL. */
    NOT_OPEN,
    /** No answer in time, or one that says nothing of the above. The server may have them all the same. */
    FAILED;

    static TrickleOutcome of(HttpReply reply) {
        if (reply.isSuccess()) {
            return ACCEPTED;
        }
        return switch (reply.status()) {
            case 404, 405, 415, 422, 501 -> NOT_SUPPORTED;
            case 412, 428 -> PRECONDITION_FAILED;
            case 410 -> SESSION_GONE;
            default -> FAILED;
        };
    }
}
