package io.github.whep4j.receiver;

/** What became of the DELETE that ends each session; of several sessions, of the last that is not known to have ended. */
public enum SessionDeletion {
    /** No session has been opened, or none has ended. */
    NONE,
    /**
     * The receiver has ended before the server has answered its offer. A session that the server opens yet is DELETEd then; {@link
     * WhepReceiver#deleted} waits for that.
     */
    PENDING,
    /** The server took the DELETE, or knows no such session (404, 410), as where it has ended it before. */
    DONE,
    /** The server does not let sessions be ended (405, 501): it ends them itself. */
    NOT_SUPPORTED,
    /** The server told no URL to DELETE, or one that must not be used. */
    NO_SESSION_URL,
    /** The DELETE got no answer in time, or was refused: the session may be open still. */
    FAILED
}
