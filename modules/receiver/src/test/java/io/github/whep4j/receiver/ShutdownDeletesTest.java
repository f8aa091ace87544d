package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.whep4j.whep.WhepClient;
import io.github.whep4j.whep.WhepRequest;
import io.github.whep4j.whep.WhepSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the shutdown hook does, without the end of a JVM: at a server whose answer to the offer is held back. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ShutdownDeletesTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch offered = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);
    private final AtomicInteger deletes = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    @AfterEach
    void stop() {
        answer.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("DELETE")) {
                deletes.incrementAndGet();
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            offered.countDown();
            Viewer.awaitQuietly(answer);
            exchange.getResponseHeaders().add("Content-Type", "application/sdp");
            exchange.getResponseHeaders().add("Location", "/session");
            exchange.sendResponseHeaders(201, 3);
            exchange.getResponseBody().write(new byte[] {'v', '=', '0'});
        }
    }

    private URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/whep");
    }

    @Test
    void aSessionThatIsAboutToBeOpenedIsWaitedForAndDeleted() throws Exception {
        try (WhepClient client = new WhepClient();
                ShutdownDeletes shutdown = new ShutdownDeletes()) {
            WhepSession session =
                    WhepSession.of(client, WhepRequest.builder(endpoint()).build());
            assertTrue(shutdown.add(session));
            var unused = session.post("offer").whenComplete((none, closed) -> answer.countDown());
            offered.await();
            shutdown.deleteAll();
            assertEquals(1, deletes.get());
        }
    }

    @Test
    void whileTheJvmEndsNoneIsOpened() throws Exception {
        try (WhepClient client = new WhepClient();
                ShutdownDeletes shutdown = new ShutdownDeletes()) {
            WhepRequest request = WhepRequest.builder(endpoint()).build();
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
        answer.countDown();
        hook.join();
        assertEquals(1, deletes.get());
    }

    /** The close timeout is over before the server has answered, and the user ends the JVM then. */
    @Test
    void aReceiverThatIsClosedIsNotForgottenBeforeItsSessionIsEnded() throws Exception {
        try (WhepRuntime runtime = WhepRuntime.create(1)) {
            WhepReceiver receiver = WhepReceiver.builder(endpoint())
                    .runtime(runtime)
                    .closeTimeout(Duration.ofMillis(100))
                    .onAccessUnit(unit -> {})
                    .build();
            var unused = receiver.start();
            offered.await();
            receiver.close();
            assertDeletedByTheHook(runtime);
        }
    }

    /** The runtime's own time, too. */
    @Test
    void norIsOneWhoseRuntimeIsClosed() throws Exception {
        WhepRuntime runtime = WhepRuntime.create(1);
        var unused = WhepReceiver.builder(endpoint())
                .runtime(runtime)
                .closeTimeout(Duration.ofMillis(100))
                .onAccessUnit(unit -> {})
                .build()
                .start();
        offered.await();
        assertTimeout(Duration.ofSeconds(9), runtime::close, "five seconds, and some for a busy machine");
        assertDeletedByTheHook(runtime);
    }

    /** Neither is its session waited for, nor is it kept from opening one. */
    @Test
    void whoEndsHisSessionsHimselfIsLeftAlone() throws Exception {
        try (WhepRuntime runtime = WhepRuntime.create(1)) {
            runtime.shutdownDeletes().deleteAll();
            WhepReceiver receiver = WhepReceiver.builder(endpoint())
                    .runtime(runtime)
                    .deleteAtShutdown(false)
                    .onAccessUnit(unit -> {})
                    .build();
            var unused = receiver.start();
            offered.await();
            assertTimeout(Duration.ofSeconds(4), runtime.shutdownDeletes()::deleteAll, "five more for an answer");
            assertEquals(0, deletes.get());
            answer.countDown();
            receiver.close();
            assertEquals(1, deletes.get());
        }
    }

    @Test
    void aReceiverOpensNoSessionWhileTheJvmEnds() throws Exception {
        try (WhepRuntime runtime = WhepRuntime.create(1)) {
            runtime.shutdownDeletes().deleteAll();
            try (Viewer viewer = new Viewer(WhepReceiver.builder(endpoint()).runtime(runtime))) {
                assertEquals(
                        "setup.shutdown", viewer.failure(SetupException.class).code());
            }
            assertEquals(1, offered.getCount(), "nothing was sent");
        }
    }
}
