package io.github.whep4j.whep;

import static io.github.whep4j.whep.RawServer.ANSWER;
import static io.github.whep4j.whep.RawServer.created;
import static io.github.whep4j.whep.RawServer.write;
import static io.github.whep4j.whep.WhepSessionTest.OFFER;
import static io.github.whep4j.whep.WhepSessionTest.failure;
import static io.github.whep4j.whep.WhepSessionTest.get;
import static io.github.whep4j.whep.WhepSessionTest.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.whep.WhepFailure.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Token sources of all kinds, over real sockets. */
class TokenTest {

    private static final WhepClient CLIENT = new WhepClient();

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    @Test
    void theSourceIsAskedAgainAfterA401AndTheDeleteUsesWhatItGave() throws Exception {
        List<String> refused = Collections.synchronizedList(new ArrayList<>());
        try (RawServer server = accepting("fresh")) {
            WhepSession session = session(server, token -> {
                refused.add(token);
                return CompletableFuture.completedFuture(token == null ? "stale" : "fresh");
            });
            get(session.post(OFFER));
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals(Arrays.asList(null, "stale"), refused);
            assertEquals(
                    List.of("Bearer stale", "Bearer fresh", "Bearer fresh"),
                    server.requests().stream()
                            .map(r -> r.header("authorization"))
                            .toList());
        }
    }

    @Test
    void aSourceMayBlockWithoutHoldingUpOthers() throws Exception {
        CountDownLatch otherDone = new CountDownLatch(1);
        try (RawServer server = accepting("t")) {
            WhepSession blocked = session(server, refused -> {
                assertTrue(Thread.currentThread().isDaemon());
                try {
                    otherDone.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return CompletableFuture.completedFuture("t");
            });
            CompletableFuture<WhepAnswer> answer = blocked.post(OFFER);
            for (int i = 0; i < 4; i++) {
                WhepSession other = session(server, TokenSource.fixed("t"));
                get(other.post(OFFER));
                get(other.close());
            }
            otherDone.countDown();
            get(answer);
            assertEquals(DeleteOutcome.DELETED, get(blocked.close()));
        }
    }

    @Test
    void aSourceThatNeverAnswersIsCutOffByTheTotalDeadline() throws Exception {
        try (RawServer server = accepting("t")) {
            WhepSession session = WhepSession.of(
                    CLIENT,
                    request(server.url("/whep"), null)
                            .tokens(refused -> new CompletableFuture<>())
                            .totalTimeout(Duration.ofMillis(200))
                            .build());
            assertEquals(Kind.TIMEOUT, failure(session.post(OFFER)).kind());
            assertEquals(DeleteOutcome.NOT_OPENED, get(session.close()));
            assertEquals(0, server.requests().size());
        }
    }

    @Test
    void aSourceThatFailsIsToldWithItsCause() throws Exception {
        IllegalStateException thrown = new IllegalStateException("vault sealed");
        try (RawServer server = accepting("t")) {
            for (TokenSource source : List.<TokenSource>of(
                    refused -> {
                        throw thrown;
                    },
                    refused -> CompletableFuture.failedFuture(thrown))) {
                CompletableFuture<WhepAnswer> answer = session(server, source).post(OFFER);
                assertEquals(Kind.TOKEN, failure(answer).kind());
                ExecutionException e = Assertions.assertThrows(ExecutionException.class, answer::get);
                assertSame(thrown, e.getCause().getCause());
            }
            assertEquals(
                    Kind.TOKEN,
                    failure(session(server, refused -> null).post(OFFER)).kind());
            assertEquals(0, server.requests().size());
        }
    }

    @Test
    void aTokenWithALineEndIsNeverSent() throws Exception {
        try (RawServer server = accepting("t")) {
            WhepSession session = session(server, refused -> CompletableFuture.completedFuture("t\r\nX-Injected: yes"));
            WhepFailure failure = failure(session.post(OFFER));
            assertEquals(Kind.TOKEN, failure.kind());
            assertTrue(!failure.toString().contains("Injected"));
            assertEquals(0, server.requests().size());
        }
    }

    @Test
    void aHurriedCloseAsksNobody() throws Exception {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        try (RawServer server = new RawServer((request, out, socket) -> write(
                out,
                request.method().equals("POST")
                        ? created("/s1", ANSWER)
                        : "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"))) {
            WhepSession session = session(server, refused -> {
                asked.add(refused);
                return CompletableFuture.completedFuture("t" + asked.size());
            });
            get(session.post(OFFER));
            assertEquals(DeleteOutcome.FAILED, get(session.closeNow(Duration.ofSeconds(20), Duration.ofSeconds(20))));
            assertEquals(Collections.singletonList(null), asked);
            assertEquals("Bearer t1", server.requests("DELETE").get(0).header("authorization"));
        }
    }

    private static RawServer accepting(String token) throws Exception {
        RawServer.Responder welcome = RawServer.wellBehaved();
        return new RawServer((request, out, socket) -> {
            if (("Bearer " + token).equals(request.header("authorization"))) {
                welcome.respond(request, out, socket);
            } else {
                write(out, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
            }
        });
    }

    private static WhepSession session(RawServer server, TokenSource source) {
        return WhepSession.of(
                CLIENT, request(server.url("/whep"), null).tokens(source).build());
    }
}
