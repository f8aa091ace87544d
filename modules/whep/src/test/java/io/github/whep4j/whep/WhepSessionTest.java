package io.github.whep4j.whep;

import static io.github.whep4j.whep.RawServer.created;
import static io.github.whep4j.whep.RawServer.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions over real sockets: what is sent, and that what was opened is ended. */
class WhepSessionTest {

    static final String OFFER = "v=0\r\no=- 7 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";

    private final WhepClient client = new WhepClient();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void opensAndEndsASession() throws Exception {
        try (RawServer server = new RawServer(RawServer.wellBehaved())) {
            WhepSession session = session(server, "/whep/sessions?component_id=2", "secret.token");
            WhepAnswer answer = get(session.post(OFFER));
            assertEquals(RawServer.ANSWER, answer.sdp());
            assertTrue(answer.sessionUrlKnown());
            assertEquals(List.of(), answer.warnings());

            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals(DeleteOutcome.DELETED, get(session.close()));

            assertEquals(2, server.requests().size());
            RawServer.Request post = server.requests().get(0);
            assertEquals("POST", post.method());
            assertEquals("/whep/sessions?component_id=2", post.target());
            assertEquals("Bearer secret.token", post.header("authorization"));
            assertEquals("application/sdp", post.header("content-type"));
            assertEquals("127.0.0.1:" + server.port(), post.header("host"));
            assertEquals("identity", post.header("accept-encoding"));
            assertEquals("application/sdp", post.header("accept"));
            assertEquals(OFFER, post.body());
            RawServer.Request delete = server.requests().get(1);
            assertEquals("DELETE", delete.method());
            assertEquals("/whep/sessions/1", delete.target());
            assertEquals("Bearer secret.token", delete.header("authorization"));
            assertNull(delete.header("content-type"));
            assertEquals("*/*", delete.header("accept"));
        }
    }

    @Test
    void withoutATokenNoAuthorizationIsSent() throws Exception {
        try (RawServer server = new RawServer(RawServer.wellBehaved())) {
            WhepSession session = session(server, "/whep", null);
            get(session.post(OFFER));
            get(session.close());
            assertEquals(2, server.requests().size());
            assertTrue(server.requests().stream().allMatch(r -> r.header("authorization") == null));
        }
    }

    @Test
    void aSessionThatComesAfterCloseIsEndedAllTheSame() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer server = new RawServer((request, out, socket) -> {
            if (request.method().equals("POST")) {
                closed.await(20, TimeUnit.SECONDS);
                write(out, created("sessions/late", RawServer.ANSWER));
            } else {
                write(out, "HTTP/1.1 204 No Content\r\n\r\n");
            }
        })) {
            WhepSession session = session(server, "/whep", "t0ken");
            CompletableFuture<WhepAnswer> answer = session.post(OFFER);
            server.awaitRequest();
            CompletableFuture<DeleteOutcome> outcome = session.close();
            assertEquals(WhepFailure.Kind.CLOSED, failure(answer).kind());
            assertFalse(outcome.isDone());
            closed.countDown();
            assertEquals(DeleteOutcome.DELETED, get(outcome));
            RawServer.Request delete = server.requests("DELETE").get(0);
            assertEquals("/sessions/late", delete.target());
            assertEquals("Bearer t0ken", delete.header("authorization"));
        }
    }

    /** As where the process has too many files open. */
    @Test
    void aClientThatCannotBeStartedIsAFailureAndNotThrown() throws Exception {
        IllegalStateException none = new IllegalStateException("no files left");
        try (WhepClient broken = new WhepClient(InetAddress::getAllByName, () -> {
            throw none;
        })) {
            WhepRequest request =
                    request(URI.create("http://127.0.0.1:1/whep"), "t").build();
            WhepSession session = WhepSession.of(broken, request);
            WhepFailure failure = failure(session.post(OFFER));
            assertEquals(WhepFailure.Kind.INTERNAL, failure.kind());
            assertEquals(DeleteOutcome.NOT_OPENED, get(session.close()));
            assertEquals(List.of(), get(broken.iceServers(request, Duration.ofSeconds(1))));
        }
    }

    private WhepSession session(RawServer server, String path, String token) {
        return WhepSession.of(client, request(server.url(path), token).build());
    }

    static WhepRequest.Builder request(URI url, String token) {
        WhepRequest.Builder builder = WhepRequest.builder(url)
                .connectTimeout(Duration.ofSeconds(20))
                .tlsTimeout(Duration.ofSeconds(20))
                .responseTimeout(Duration.ofSeconds(20))
                .deleteTimeout(Duration.ofSeconds(20));
        return token == null ? builder : builder.token(token);
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    static WhepFailure failure(CompletableFuture<?> future) {
        ExecutionException e = assertThrows(ExecutionException.class, () -> future.get(30, TimeUnit.SECONDS));
        return ((WhepFailureException) e.getCause()).failure();
    }
}
