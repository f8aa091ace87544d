package io.github.whep4j.whep;

/** What became of an ICE restart that was asked for. The session goes on whatever became of it, but where it is gone. */
public sealed interface RestartOutcome {
    /**
     * The server has restarted, or says so.
     *
     * @param fragment its new credentials and candidates (RFC 8840, Section 9), unread
     */
    record Answered(String fragment) implements RestartOutcome {
        /** The fragment holds an ICE password. */
        @Override
        public String toString() {
            return "Answered[" + fragment.length() + " characters]";
        }
    }

    /** Why there is none. */
    enum Refused implements RestartOutcome {
        /** 404, 405, 415, 422 or 501, or an answer without a body: the server does not restart ICE, and never will. */
        NOT_SUPPORTED,
        /** 410: the server says that it has ended the session. Media that comes says otherwise. */
        SESSION_GONE,
        /** There is no open session, or none with a URL. */
        NOT_OPEN,
        /** Another refusal, such as 412 or 500: it may be different next time. */
        REFUSED,
        /** No answer in time, or one that broke off. */
        UNANSWERED
    }
}
