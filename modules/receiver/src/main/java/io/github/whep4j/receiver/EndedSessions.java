package io.github.whep4j.receiver;

import io.github.whep4j.whep.DeleteOutcome;

/** What is kept of sessions that have ended: sums, so that a year of them takes no more room than one. */
final class EndedSessions {
    private ReceiverStats stats = ReceiverStats.NONE;
    private SessionDeletion deletion = SessionDeletion.NONE;
    private boolean left;

    void add(ReceiverStats last, DeleteOutcome outcome) {
        stats = stats.plus(last);
        switch (outcome) {
            case DELETED, ALREADY_GONE -> {
                if (!left) {
                    deletion = SessionDeletion.DONE;
                }
            }
            case NOT_OPENED -> {
                // Nothing was left behind.
            }
            case NOT_SUPPORTED -> left(SessionDeletion.NOT_SUPPORTED);
            case NO_SESSION_URL -> left(SessionDeletion.NO_SESSION_URL);
            case FAILED -> left(SessionDeletion.FAILED);
        }
    }

    private void left(SessionDeletion why) {
        left = true;
        deletion = why;
    }

    SessionDeletion deletion() {
        return deletion;
    }

    ReceiverStats stats() {
        return stats;
    }
}
