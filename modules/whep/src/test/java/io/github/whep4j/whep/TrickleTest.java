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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Candidates that follow the offer by PATCH (draft-ietf-wish-whep, Sections 4.5.1 and 4.5.2), over real sockets. */
class TrickleTest {

    private static final String FRAGMENT = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=end-of-candidates\r\n";

    private final WhepClient client = new WhepClient();

    @AfterEach
    void close() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"xyzzy\"", "xyzzy", "*", "W/\"weak\""})
    void section4_5_1_thePatchHasTheEntityTagAsItCame(String etag) throws Exception {
        try (RawServer server = new RawServer(patching("/s1\r\nETag: " + etag, "204 No Content"))) {
            WhepSession session = opened(server);
            assertEquals(TrickleOutcome.ACCEPTED, get(session.trickle(FRAGMENT)));
            RawServer.Request patch = server.requests("PATCH").get(0);
            assertEquals("/s1", patch.target());
            assertEquals("application/trickle-ice-sdpfrag", patch.header("content-type"));
            assertEquals(etag, patch.header("if-match"));
            assertEquals("Bearer t0ken", patch.header("authorization"));
            assertEquals(FRAGMENT, patch.body());
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertNull(server.requests("DELETE").get(0).header("if-match"), "Section 4.5.1: none on DELETE");
        }
    }

    @Test
    void section4_5_1_withoutAnEntityTagThereIsNoCondition() throws Exception {
        try (RawServer server = new RawServer(patching("/s1", "204 No Content"))) {
            WhepSession session = opened(server);
            assertEquals(TrickleOutcome.ACCEPTED, get(session.trickle(FRAGMENT)));
            assertNull(server.requests("PATCH").get(0).header("if-match"));
            get(session.close());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200 OK, ACCEPTED",
        "412 Precondition Failed, PRECONDITION_FAILED",
        "428 Precondition Required, PRECONDITION_FAILED",
        "405 Method Not Allowed, NOT_SUPPORTED",
        "415 Unsupported Media Type, NOT_SUPPORTED",
        "422 Unprocessable Content, NOT_SUPPORTED",
        "501 Not Implemented, NOT_SUPPORTED",
        "404 Not Found, NOT_SUPPORTED",
        "410 Gone, SESSION_GONE",
        "401 Unauthorized, FAILED",
        "307 Temporary Redirect, FAILED",
        "500 Internal Server Error, FAILED",
    })
    void section4_5_1_whateverItGetsTheSessionGoesOn(String status, TrickleOutcome outcome) throws Exception {
        try (RawServer server = new RawServer(patching("/s1", status))) {
            WhepSession session = opened(server);
            assertEquals(outcome, get(session.trickle(FRAGMENT)));
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals(1, server.requests("PATCH").size());
        }
    }

    /** Its connection is dropped when the session ends, not sooner. */
    @Test
    void cloudflare_aPatchThatIsNeverAnsweredKeepsNothingWaiting() throws Exception {
        try (RawServer server = new RawServer((request, out, socket) -> {
            if (request.method().equals("PATCH")) {
                assertEquals(-1, socket.getInputStream().read());
            } else {
                RawServer.wellBehaved().respond(request, out, socket);
            }
        })) {
            WhepSession session = opened(server);
            CompletableFuture<TrickleOutcome> outcome = session.trickle(FRAGMENT);
            server.awaitRequest();
            while (server.requests("PATCH").isEmpty()) {
                server.awaitRequest();
            }
            assertFalse(outcome.isDone());
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals(TrickleOutcome.FAILED, get(outcome));
        }
    }

    @Test
    void srtWhep_aSessionUrlElsewhereGetsNoTokenWithAPatchEither() throws Exception {
        try (RawServer other = new RawServer(patching("/x", "204 No Content"));
                RawServer server = new RawServer(patching(other.url("/s1").toString(), "204 No Content"))) {
            WhepSession session = opened(server);
            assertEquals(TrickleOutcome.ACCEPTED, get(session.trickle(FRAGMENT)));
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals(2, other.requests().size());
            assertTrue(other.requests().stream().allMatch(r -> r.header("authorization") == null));
        }
    }

    @Test
    void withoutAnOpenSessionThereIsNobodyToTell() throws Exception {
        WhepSession unopened = WhepSession.of(
                client, request(URI.create("http://127.0.0.1:1/"), null).build());
        assertEquals(TrickleOutcome.NOT_OPEN, get(unopened.trickle(FRAGMENT)));
        try (RawServer server = new RawServer(RawServer.wellBehaved())) {
            WhepSession session = opened(server);
            get(session.close());
            assertEquals(TrickleOutcome.NOT_OPEN, get(session.trickle(FRAGMENT)));
        }
    }

    @Test
    void whereTheClientHasGoneThereIsNobodyToTellEither() throws Exception {
        try (RawServer server = new RawServer(RawServer.wellBehaved())) {
            WhepSession session = opened(server);
            client.close();
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().startsWith("whep4j-http")) {
                    thread.join();
                }
            }
            assertEquals(TrickleOutcome.NOT_OPEN, get(session.trickle(FRAGMENT)));
        }
    }

    private WhepSession opened(RawServer server) throws Exception {
        WhepSession session =
                WhepSession.of(client, request(server.url("/whep"), "t0ken").build());
        get(session.post(OFFER));
        return session;
    }

    private static RawServer.Responder patching(String location, String patched) {
        return (request, out, socket) -> write(
                out,
                switch (request.method()) {
                    case "POST" -> created(location, ANSWER);
                    case "PATCH" -> "HTTP/1.1 " + patched + "\r\nContent-Length: 0\r\n\r\n";
                    default -> response("200 OK", "text/plain", "");
                });
    }
}
