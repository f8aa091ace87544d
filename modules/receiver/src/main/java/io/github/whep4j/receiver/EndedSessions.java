package io.github.whep4j.receiver;

import io.github.whep4j.whep.DeleteOutcome;

/** What is kept of sessions that have ended: sums, so that a year of them takes no more room than one. */
final class EndedSessions {
    private ReceiverStats stats = ReceiverStats.NONE;
    private long deleted;
    private long left;

    void add(ReceiverStats last, DeleteOutcome outcome) {
        stats = stats.plus(last);
        switch (outcome) {
            case DELETED, ALREADY_GONE -> deleted++;
            case NOT_OPENED -> {
                // Nothing was left behind.
            }
            default -> left++;
        }
    }

    ReceiverStats stats() {
        return stats;
    }

    /** Whether there were sessions, and the server has none of them any more. */
    boolean allDeleted() {
        return deleted > 0 && left == 0;
    }
}
