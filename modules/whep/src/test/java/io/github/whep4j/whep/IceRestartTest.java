package io.github.whep4j.whep;

import static io.github.whep4j.whep.RawServer.ANSWER;
import static io.github.whep4j.whep.RawServer.created;
import static io.github.whep4j.whep.RawServer.response;
import static io.github.whep4j.whep.RawServer.write;
import static io.github.whep4j.whep.WhepSessionTest.OFFER;
import static io.github.whep4j.whep.WhepSessionTest.get;
import static io.github.whep4j.whep.WhepSessionTest.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ICE restarts by PATCH (draft-ietf-wish-whep, Section 4.5.3), over real sockets. */
class IceRestartTest {

    private static final String FRAGMENT =
            "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=ice-ufrag:new1\r\na=end-of-candidates\r\n";
    private static final String ANSWERED = "a=ice-ufrag:new2\r\na=ice-pwd:aPasswordThatIsNotForLogs\r\n";

    private final WhepClient client = new WhepClient();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void section4_5_3_whateverTheEntityTagAndItIsReplaced() throws Exception {
        try (RawServer server = new RawServer(restarting("200 OK\r\nETag: \"second\"", ANSWERED))) {
            WhepSession session = opened(server);
            RestartOutcome outcome = get(session.restart(FRAGMENT));
            assertEquals(new RestartOutcome.Answered(ANSWERED), outcome);
            assertFalse(outcome.toString().contains("aPassword"));
            get(session.trickle(FRAGMENT));
            List<RawServer.Request> patches = server.requests("PATCH");
            assertEquals("*", patches.get(0).header("if-match"));
            assertEquals("application/trickle-ice-sdpfrag", patches.get(0).header("accept"));
            assertEquals("application/trickle-ice-sdpfrag", patches.get(0).header("content-type"));
            assertEquals("Bearer t0ken", patches.get(0).header("authorization"));
            assertEquals(FRAGMENT, patches.get(0).body());
            assertEquals("\"second\"", patches.get(1).header("if-match"));
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertNull(server.requests("DELETE").get(0).header("if-match"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "204 No Content, NOT_SUPPORTED",
        "404 Not Found, NOT_SUPPORTED",
        "405 Method Not Allowed, NOT_SUPPORTED",
        "415 Unsupported Media Type, NOT_SUPPORTED",
        "422 Unprocessable Content, NOT_SUPPORTED",
        "501 Not Implemented, NOT_SUPPORTED",
        "410 Gone, SESSION_GONE",
        "412 Precondition Failed, REFUSED",
        "428 Precondition Required, REFUSED",
        "401 Unauthorized, REFUSED",
        "307 Temporary Redirect, REFUSED",
        "500 Internal Server Error, REFUSED",
    })
    void section4_5_3_aRestartThatIsRefusedKeepsTheSession(String status, RestartOutcome.Refused outcome)
            throws Exception {
        try (RawServer server = new RawServer(restarting(status, ""))) {
            WhepSession session = opened(server);
            assertEquals(outcome, get(session.restart(FRAGMENT)));
            get(session.trickle(FRAGMENT));
            assertEquals("\"first\"", server.requests("PATCH").get(1).header("if-match"), "the tag stays");
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
        }
    }

    /** It may well be able to, and is asked again. */
    @Test
    void anAnswerThatIsCutOffIsNotThatOfAServerThatDoesNotRestart() throws Exception {
        try (RawServer server = new RawServer((request, out, socket) -> {
            switch (request.method()) {
                case "POST" -> write(out, created("/s1", ANSWER));
                case "PATCH" -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + ANSWERED);
                default -> write(out, response("200 OK", "text/plain", ""));
            }
        })) {
            WhepSession session = opened(server);
            assertEquals(RestartOutcome.Refused.UNANSWERED, get(session.restart(FRAGMENT)));
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
        }
    }

    /** Sessions may last for longer than tokens. */
    @Test
    void section4_9_anOldTokenIsRenewedOnce() throws Exception {
        AtomicInteger tokens = new AtomicInteger();
        try (RawServer server = new RawServer((request, out, socket) -> {
            boolean old = "Bearer token1".equals(request.header("authorization"));
            String body = request.method().equals("PATCH") && !old ? ANSWERED : "";
            write(
                    out,
                    switch (request.method()) {
                        case "POST" -> created("/s1", ANSWER);
                        case "PATCH" -> answer(old ? "401 Unauthorized" : "200 OK", body);
                        default -> response("200 OK", "text/plain", "");
                    });
        })) {
            WhepSession session = WhepSession.of(
                    client,
                    request(server.url("/whep"), null)
                            .tokens(refused -> CompletableFuture.completedFuture("token" + tokens.incrementAndGet()))
                            .build());
            get(session.post(OFFER));
            assertEquals(new RestartOutcome.Answered(ANSWERED), get(session.restart(FRAGMENT)));
            assertEquals(2, server.requests("PATCH").size());
            get(session.close());
            assertEquals("Bearer token2", server.requests("DELETE").get(0).header("authorization"));
        }
    }

    @Test
    void aTokenThatNeverComesIsNotWaitedForForEver() throws Exception {
        try (RawServer server = new RawServer(restarting("401 Unauthorized", ""))) {
            WhepSession session = WhepSession.of(
                    client,
                    request(server.url("/whep"), null)
                            .totalTimeout(Duration.ofSeconds(2))
                            .tokens(refused -> refused == null
                                    ? CompletableFuture.completedFuture("first")
                                    : new CompletableFuture<>())
                            .build());
            get(session.post(OFFER));
            assertEquals(RestartOutcome.Refused.REFUSED, get(session.restart(FRAGMENT)));
            assertEquals(1, server.requests("PATCH").size());
            get(session.close());
        }
    }

    @Test
    void aRestartThatWaitsForATokenEndsWithTheSession() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<String> never = new CompletableFuture<>();
        try (RawServer server = new RawServer(restarting("401 Unauthorized", ""))) {
            WhepSession session = WhepSession.of(
                    client,
                    request(server.url("/whep"), null)
                            .totalTimeout(Duration.ofMinutes(10))
                            .tokens(refused -> {
                                if (refused == null) {
                                    return CompletableFuture.completedFuture("first");
                                }
                                asked.countDown();
                                return never;
                            })
                            .build());
            get(session.post(OFFER));
            CompletableFuture<RestartOutcome> outcome = session.restart(FRAGMENT);
            asked.await();
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals(RestartOutcome.Refused.REFUSED, get(outcome));
            never.complete("late");
        }
    }

    @Test
    void aRestartThatIsNeverAnsweredEndsWithTheSession() throws Exception {
        try (RawServer server = new RawServer((request, out, socket) -> {
            if (request.method().equals("PATCH")) {
                assertEquals(-1, socket.getInputStream().read());
            } else {
                RawServer.wellBehaved().respond(request, out, socket);
            }
        })) {
            WhepSession session = opened(server);
            CompletableFuture<RestartOutcome> outcome = session.restart(FRAGMENT);
            while (server.requests("PATCH").isEmpty()) {
                server.awaitRequest();
            }
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals(RestartOutcome.Refused.UNANSWERED, get(outcome));
        }
    }

    @Test
    void withoutAnOpenSessionOrItsUrlThereIsNobodyToAsk() throws Exception {
        WhepSession unopened = WhepSession.of(
                client, request(URI.create("http://127.0.0.1:1/"), null).build());
        assertEquals(RestartOutcome.Refused.NOT_OPEN, get(unopened.restart(FRAGMENT)));
        try (RawServer server = new RawServer(
                (request, out, socket) -> write(out, answer("201 Created\r\nContent-Type: application/sdp", ANSWER)))) {
            WhepSession session = opened(server);
            assertEquals(RestartOutcome.Refused.NOT_OPEN, get(session.restart(FRAGMENT)));
            get(session.close());
            assertEquals(RestartOutcome.Refused.NOT_OPEN, get(session.restart(FRAGMENT)));
            assertEquals(0, server.requests("PATCH").size());
        }
    }

    private WhepSession opened(RawServer server) throws Exception {
        WhepSession session =
                WhepSession.of(client, request(server.url("/whep"), "t0ken").build());
        get(session.post(OFFER));
        return session;
    }

    private static RawServer.Responder restarting(String status, String body) {
        return (request, out, socket) -> write(
                out,
                switch (request.method()) {
                    case "POST" -> created("/s1\r\nETag: \"first\"", ANSWER);
                    case "PATCH" -> answer(status, body);
                    default -> response("200 OK", "text/plain", "");
                });
    }

    private static String answer(String status, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
