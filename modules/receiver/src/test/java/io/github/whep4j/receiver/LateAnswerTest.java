package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server answers an offer when the receiver has been closed for long: that session is DELETEd, and one can wait for it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LateAnswerTest {
    private HeldAnswerServer server;
    private WhepRuntime runtime;

    @BeforeEach
    void start() throws IOException {
        server = new HeldAnswerServer();
        runtime = WhepRuntime.create(1);
    }

    @AfterEach
    void stop() {
        server.close();
        runtime.close();
    }

    /** Offered, and closed without an answer. */
    private WhepReceiver closed(ReceiverBuilder builder) throws InterruptedException {
        WhepReceiver receiver = builder.runtime(runtime)
                .closeTimeout(Duration.ofMillis(100))
                .onAccessUnit(unit -> {})
                .build();
        var unused = receiver.start();
        server.offered.await();
        assertEquals(SessionDeletion.NONE, receiver.deletion());
        receiver.close();
        assertEquals(CloseReason.LOCAL, receiver.awaitClosed());
        return receiver;
    }

    private static SessionDeletion get(CompletableFuture<SessionDeletion> deleted) throws Exception {
        return deleted.get(Viewer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void closedIsNotDeleted() throws Exception {
        WhepReceiver receiver = closed(WhepReceiver.builder(server.endpoint()));
        CompletableFuture<SessionDeletion> deleted = receiver.deleted().toCompletableFuture();
        assertEquals(SessionDeletion.PENDING, receiver.deletion());
        assertFalse(receiver.sessionDeleted());
        assertFalse(deleted.isDone());
        server.answer.countDown();
        assertEquals(SessionDeletion.DONE, get(deleted));
        assertEquals(SessionDeletion.DONE, receiver.deletion());
        assertEquals(1, server.deletes.get());
    }

    /** It holds though the runtime is closed at once, and though its token is not good any more: there still is whom to ask. */
    @Test
    void whenTheRuntimeIsClosedTooATokenCanBeAskedFor() throws Exception {
        server.refusals.set(1);
        WhepReceiver receiver = closed(WhepReceiver.builder(server.endpoint())
                .allowInsecureToken()
                .tokens(refused -> refused == null ? "old" : "new"));
        runtime.close();
        assertEquals(SessionDeletion.PENDING, receiver.deletion());
        server.answer.countDown();
        assertEquals(SessionDeletion.DONE, get(receiver.deleted().toCompletableFuture()));
        assertEquals(List.of("Bearer old", "Bearer new"), server.authorizations);
        assertEquals(1, server.deletes.get());
    }

    @Test
    void aServerThatNeverAnswersIsNotWaitedForForEver() throws Exception {
        WhepReceiver receiver = closed(WhepReceiver.builder(server.endpoint()).httpTimeout(Duration.ofSeconds(2)));
        assertEquals(SessionDeletion.FAILED, get(receiver.deleted().toCompletableFuture()));
        assertEquals(0, server.deletes.get());
    }

    @Test
    void withoutAnOfferThereIsNothingToWaitFor() throws Exception {
        WhepReceiver receiver = WhepReceiver.builder(server.endpoint())
                .runtime(runtime)
                .onAccessUnit(unit -> {})
                .build();
        CompletableFuture<SessionDeletion> deleted = receiver.deleted().toCompletableFuture();
        assertFalse(deleted.isDone());
        receiver.close();
        assertEquals(SessionDeletion.NONE, get(deleted));
    }
}
