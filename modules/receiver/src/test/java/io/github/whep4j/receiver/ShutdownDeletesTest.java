package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.whep.WhepClient;
import io.github.whep4j.whep.WhepRequest;
import io.github.whep4j.whep.WhepSession;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the shutdown hook does, without the end of a JVM: at a server whose answer to the offer is held back. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ShutdownDeletesTest {
    private HeldAnswerServer server;

    @BeforeEach
    void start() throws IOException {
        server = new HeldAnswerServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSessionThatIsAboutToBeOpenedIsWaitedForAndDeleted() throws Exception {
        try (WhepClient client = new WhepClient();
                ShutdownDeletes shutdown = new ShutdownDeletes()) {
            WhepSession session = WhepSession.of(
                    client, WhepRequest.builder(server.endpoint()).build());
            assertTrue(shutdown.add(session));
            var unused = session.post("offer").whenComplete((none, closed) -> server.answer.countDown());
            server.offered.await();
            shutdown.deleteAll();
            assertEquals(1, server.deletes.get());
        }
    }

    /** Whoever ends the JVM may have less patience than that; the hook is not to give up before. */
    @Test
    void aServerHasAsLongAsItHasForAnyOffer() {
        ReceiverOptions options =
                WhepReceiver.builder(server.endpoint()).onAccessUnit(unit -> {}).options();
        assertTrue(ShutdownDeletes.FOR_ANSWER.compareTo(options.timeouts().http()) >= 0);
    }

    @Test
    void whileTheJvmEndsNoneIsOpened() throws Exception {
        try (WhepClient client = new WhepClient();
                ShutdownDeletes shutdown = new ShutdownDeletes()) {
            WhepRequest request = WhepRequest.builder(server.endpoint()).build();
            assertTrue(shutdown.add(WhepSession.of(client, request)));
            shutdown.deleteAll();
            assertFalse(shutdown.add(WhepSession.of(client, request)));
        }
    }

    /** The JVM ends, and the server answers the offer then. */
    private void assertDeletedByTheHook(WhepRuntime runtime) throws InterruptedException {
        Thread hook = new Thread(runtime.shutdownDeletes()::deleteAll, "hook");
        hook.start();
        Viewer.await("the hook to wait for the answer", () -> hook.getState() == Thread.State.TIMED_WAITING);
        server.answer.countDown();
        hook.join();
        assertEquals(1, server.deletes.get());
    }

    /** The close timeout is over before the server has answered, and the user ends the JVM then. */
    @Test
    void aReceiverThatIsClosedIsNotForgottenBeforeItsSessionIsEnded() throws Exception {
        try (WhepRuntime runtime = WhepRuntime.create(1)) {
            WhepReceiver receiver = WhepReceiver.builder(server.endpoint())
                    .runtime(runtime)
                    .closeTimeout(Duration.ofMillis(100))
                    .onAccessUnit(unit -> {})
                    .build();
            var unused = receiver.start();
            server.offered.await();
            receiver.close();
            assertDeletedByTheHook(runtime);
        }
    }

    /** The runtime's own time, too. */
    @Test
    void norIsOneWhoseRuntimeIsClosed() throws Exception {
        WhepRuntime runtime = WhepRuntime.create(1);
        var unused = WhepReceiver.builder(server.endpoint())
                .runtime(runtime)
                .closeTimeout(Duration.ofMillis(100))
                .onAccessUnit(unit -> {})
                .build()
                .start();
        server.offered.await();
        assertTimeout(Duration.ofSeconds(9), runtime::close, "five seconds, and some for a busy machine");
        assertDeletedByTheHook(runtime);
    }

    /** Neither is its session waited for, nor is it kept from opening one. */
    @Test
    void whoEndsHisSessionsHimselfIsLeftAlone() throws Exception {
        try (WhepRuntime runtime = WhepRuntime.create(1)) {
            runtime.shutdownDeletes().deleteAll();
            WhepReceiver receiver = WhepReceiver.builder(server.endpoint())
                    .runtime(runtime)
                    .deleteAtShutdown(false)
                    .onAccessUnit(unit -> {})
                    .build();
            var unused = receiver.start();
            server.offered.await();
            assertTimeout(Duration.ofSeconds(4), runtime.shutdownDeletes()::deleteAll, "as long again for an answer");
            assertEquals(0, server.deletes.get());
            server.answer.countDown();
            receiver.close();
            assertEquals(1, server.deletes.get());
        }
    }

    @Test
    void aReceiverOpensNoSessionWhileTheJvmEnds() throws Exception {
        try (WhepRuntime runtime = WhepRuntime.create(1)) {
            runtime.shutdownDeletes().deleteAll();
            try (Viewer viewer =
                    new Viewer(WhepReceiver.builder(server.endpoint()).runtime(runtime))) {
                assertEquals(
                        "setup.shutdown", viewer.failure(SetupException.class).code());
            }
            assertEquals(1, server.offered.getCount(), "nothing was sent");
        }
    }
}
