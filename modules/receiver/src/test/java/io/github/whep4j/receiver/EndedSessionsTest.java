package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.whep4j.whep.DeleteOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user is told of the DELETEs of all sessions together: whether one of them may be open still. */
class EndedSessionsTest {
    private final EndedSessions sessions = new EndedSessions();

    @Test
    void beforeTheFirstNothingIsTold() {
        assertEquals(SessionDeletion.NONE, sessions.deletion());
        assertEquals(ReceiverStats.NONE, sessions.stats());
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
        sessions.add(ReceiverStats.NONE, outcome);
        assertEquals(expected, sessions.deletion());
    }

    @Test
    void anAttemptThatCameToNoSessionChangesNothing() {
        for (DeleteOutcome outcome : List.of(DeleteOutcome.DELETED, DeleteOutcome.NOT_OPENED)) {
            sessions.add(ReceiverStats.NONE, outcome);
            assertEquals(SessionDeletion.DONE, sessions.deletion());
        }
    }

    @Test
    void oneThatMayBeOpenIsNotForgottenOverThoseThatEndInOrder() {
        for (DeleteOutcome outcome : List.of(DeleteOutcome.FAILED, DeleteOutcome.DELETED, DeleteOutcome.ALREADY_GONE)) {
            sessions.add(ReceiverStats.NONE, outcome);
            assertEquals(SessionDeletion.FAILED, sessions.deletion());
        }
        sessions.add(ReceiverStats.NONE, DeleteOutcome.NO_SESSION_URL);
        assertEquals(SessionDeletion.NO_SESSION_URL, sessions.deletion(), "the last of those counts");
    }
}
