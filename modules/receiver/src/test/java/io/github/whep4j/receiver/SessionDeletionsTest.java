package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.whep4j.whep.DeleteOutcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user is told of the DELETEs of all sessions together: whether one of them may be open still. */
class SessionDeletionsTest {
    private final SessionDeletions sessions = new SessionDeletions();

    @Test
    void beforeTheFirstNothingIsTold() {
        assertEquals(SessionDeletion.NONE, sessions.now());
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_OPENED, NONE",
        "DELETED, DONE",
        "ALREADY_GONE, DONE",
        "NOT_SUPPORTED, NOT_SUPPORTED",
        "NO_SESSION_URL, NO_SESSION_URL",
        "FAILED, FAILED"
    })
    void ofOneSessionWhatBecameOfIt(DeleteOutcome outcome, SessionDeletion expected) {
        sessions.offered(CompletableFuture.completedFuture(outcome));
        assertEquals(expected, sessions.now());
    }

    @Test
    void anAttemptThatCameToNoSessionChangesNothing() {
        for (DeleteOutcome outcome : List.of(DeleteOutcome.DELETED, DeleteOutcome.NOT_OPENED)) {
            sessions.offered(CompletableFuture.completedFuture(outcome));
            assertEquals(SessionDeletion.DONE, sessions.now());
        }
    }

    @Test
    void oneThatMayBeOpenIsNotForgottenOverThoseThatEndInOrder() {
        for (DeleteOutcome outcome : List.of(DeleteOutcome.FAILED, DeleteOutcome.DELETED, DeleteOutcome.ALREADY_GONE)) {
            sessions.offered(CompletableFuture.completedFuture(outcome));
            assertEquals(SessionDeletion.FAILED, sessions.now());
        }
        sessions.offered(CompletableFuture.completedFuture(DeleteOutcome.NO_SESSION_URL));
        assertEquals(SessionDeletion.NO_SESSION_URL, sessions.now(), "the last of those counts");
    }

    @Test
    void whileOneIsPendingNothingElseIsTold() {
        CompletableFuture<DeleteOutcome> late = new CompletableFuture<>();
        sessions.offered(CompletableFuture.completedFuture(DeleteOutcome.NOT_OPENED));
        sessions.offered(late);
        CompletableFuture<SessionDeletion> settled = sessions.settled();
        sessions.offered(CompletableFuture.completedFuture(DeleteOutcome.DELETED));
        assertEquals(SessionDeletion.PENDING, sessions.now());
        assertFalse(settled.isDone());
        late.complete(DeleteOutcome.FAILED);
        assertEquals(SessionDeletion.FAILED, settled.join());
        assertEquals(SessionDeletion.FAILED, sessions.settled().join());
    }
}
