package io.github.whep4j.receiver;

import io.github.whep4j.whep.DeleteOutcome;
import java.util.concurrent.CompletableFuture;

/**
 * What became of the sessions that a receiver has offered to open. Outlives the receiver: where the server had not answered the
 * offer yet, it may open a session afterwards, which is DELETEd then. Any thread.
 */
final class SessionDeletions {
    private SessionDeletion known = SessionDeletion.NONE;
    private boolean left;
    private int pending;
    private CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);

    /** @param ended completes when the session has ended, or is known not to have been opened */
    void offered(CompletableFuture<DeleteOutcome> ended) {
        synchronized (this) {
            if (pending++ == 0) {
                settled = new CompletableFuture<>();
            }
        }
        ended.whenComplete((outcome, failure) -> ended(failure == null ? outcome : DeleteOutcome.FAILED));
    }

    private void ended(DeleteOutcome outcome) {
        CompletableFuture<Void> last;
        synchronized (this) {
            add(outcome);
            last = --pending == 0 ? settled : null;
        }
        if (last != null) {
            last.complete(null);
        }
    }

    private void add(DeleteOutcome outcome) {
        switch (outcome) {
            case DELETED, ALREADY_GONE -> {
                if (!left) {
                    known = SessionDeletion.DONE;
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
        known = why;
    }

    synchronized SessionDeletion now() {
        return pending > 0 ? SessionDeletion.PENDING : known;
    }

    /** Completes when nothing of what has been offered so far is pending. */
    CompletableFuture<SessionDeletion> settled() {
        CompletableFuture<Void> last;
        synchronized (this) {
            last = settled;
        }
        return last.thenApply(none -> now());
    }
}
