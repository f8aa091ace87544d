package io.github.whep4j.whep;

import static io.github.whep4j.whep.RawServer.ANSWER;
import static io.github.whep4j.whep.RawServer.created;
import static io.github.whep4j.whep.RawServer.onPost;
import static io.github.whep4j.whep.RawServer.response;
import static io.github.whep4j.whep.RawServer.write;
import static io.github.whep4j.whep.WhepSessionTest.OFFER;
import static io.github.whep4j.whep.WhepSessionTest.failure;
import static io.github.whep4j.whep.WhepSessionTest.get;
import static io.github.whep4j.whep.WhepSessionTest.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What draft-ietf-wish-whep asks of a player's HTTP side, one test for each row of docs/whep.md, named by its section; over
 * real sockets.
 */
class PlayerTableTest {

    private static final WhepClient CLIENT = new WhepClient();

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    @ParameterizedTest
    @CsvSource({"418,Client Error", "599,Server Error", "451,Client Error", "304,Unexpected Status"})
    void section4_1_anUnknownStatusIsOfItsClass(int status, String title) throws Exception {
        try (RawServer server = new RawServer(onPost("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n"))) {
            WhepFailure failure = failure(session(server).post(OFFER));
            assertEquals(status, failure.status());
            assertEquals(title, failure.title());
        }
    }

    @Test
    void section4_1_bodiesMayBeProblemDetails() throws Exception {
        try (RawServer server = new RawServer(
                onPost(
                        response(
                                "403 Forbidden",
                                "application/problem+json",
                                "{\"type\":\"about:blank\",\"title\":\"Not yours\",\"status\":403,\"detail\":\"Camera 3 is private\"}")))) {
            assertEquals(
                    "HTTP 403 Not yours: Camera 3 is private",
                    failure(session(server).post(OFFER)).message());
        }
    }

    @Test
    void section4_3_postIsSdpAnd201HasAnswerAndLocation() throws Exception {
        try (RawServer server = new RawServer(RawServer.wellBehaved())) {
            WhepSession session = session(server);
            WhepAnswer answer = get(session.post(OFFER));
            assertEquals(ANSWER, answer.sdp());
            assertTrue(answer.sessionUrlKnown());
            RawServer.Request post = server.requests().get(0);
            assertEquals("application/sdp", post.header("content-type"));
            assertEquals(OFFER, post.body());
            get(session.close());
        }
    }

    @Test
    void section4_3_8_409TellsWhenToTryAgain() throws Exception {
        try (RawServer server = new RawServer(onPost(response("409 Conflict", "text/plain", "", "Retry-After: 7")))) {
            WhepFailure failure = failure(session(server).post(OFFER));
            assertEquals(Duration.ofSeconds(7), failure.retryAfter());
            assertTrue(failure.retryable());
            assertEquals(1, server.requests().size(), "nothing is sent again without being asked to");
        }
    }

    @Test
    void section4_3_8_waitsFor409WhereAskedTo() throws Exception {
        AtomicInteger posts = new AtomicInteger();
        try (RawServer server = new RawServer((request, out, socket) -> {
            if (request.method().equals("POST") && posts.getAndIncrement() == 0) {
                write(out, response("409 Conflict", "text/plain", "not live", "Retry-After: 0"));
            } else {
                RawServer.wellBehaved().respond(request, out, socket);
            }
        })) {
            WhepSession session = WhepSession.of(
                    CLIENT,
                    request(server.url("/whep"), "t0ken")
                            .waitUntilLive(Duration.ofMinutes(10))
                            .build());
            assertEquals(ANSWER, get(session.post(OFFER)).sdp());
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals(2, server.requests("POST").size());
            assertTrue(server.requests("POST").stream().allMatch(r -> r.body().equals(OFFER)));
        }
    }

    @Test
    void section4_3_2_406WithACounterOfferIsAnsweredByPatch() throws Exception {
        try (RawServer server = new RawServer(counterOffering("204 No Content"))) {
            WhepSession session = session(server);
            CompletableFuture<CounterOffer> asked = new CompletableFuture<>();
            WhepAnswer opened = get(session.post(OFFER, offer -> {
                asked.complete(offer);
                return CompletableFuture.completedFuture("v=0 mine");
            }));
            assertEquals(ANSWER, opened.sdp());
            assertEquals(ANSWER, get(asked).sdp());
            assertEquals(Duration.ofSeconds(20), get(asked).validFor());
            RawServer.Request patch = server.requests("PATCH").get(0);
            assertEquals("/sessions/7", patch.target());
            assertEquals("application/sdp", patch.header("content-type"));
            assertEquals("v=0 mine", patch.body());
            assertEquals("Bearer t0ken", patch.header("authorization"));
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals("/sessions/7", server.requests("DELETE").get(0).target());
        }
    }

    @Test
    void section4_3_3_anAnswerThatIsRefusedEndsTheSession() throws Exception {
        try (RawServer server = new RawServer(counterOffering("422 Unprocessable Content"))) {
            WhepSession session = session(server);
            WhepFailure failure = failure(session.post(OFFER, offer -> CompletableFuture.completedFuture("v=0 mine")));
            assertEquals(422, failure.status());
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
        }
    }

    @Test
    void section4_3_3_anAnswererThatFailsEndsTheSession() throws Exception {
        try (RawServer server = new RawServer(counterOffering("204 No Content"))) {
            WhepSession session = session(server);
            WhepFailure failure = failure(session.post(OFFER, offer -> {
                throw new IllegalStateException("no codec in common");
            }));
            assertEquals(WhepFailure.Kind.BAD_RESPONSE, failure.kind());
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals(0, server.requests("PATCH").size());
        }
    }

    private static RawServer.Responder counterOffering(String patched) {
        return (request, out, socket) -> write(
                out,
                switch (request.method()) {
                    case "POST" ->
                        response(
                                "406 Not Acceptable",
                                "application/sdp; valid-until=20",
                                ANSWER,
                                "Location: sessions/7");
                    case "PATCH" -> "HTTP/1.1 " + patched + "\r\n\r\n";
                    default -> response("200 OK", "text/plain", "");
                });
    }

    @Test
    void section4_4_deleteOnTheSessionUrl() throws Exception {
        try (RawServer server = new RawServer(RawServer.wellBehaved())) {
            WhepSession session = session(server);
            get(session.post(OFFER));
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            RawServer.Request delete = server.requests("DELETE").get(0);
            assertEquals("/whep/sessions/1", delete.target());
            assertNull(delete.header("if-match"), "Section 4.5.1: no If-Match on DELETE");
            assertTrue(server.requests("OPTIONS").isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"307 Temporary Redirect", "308 Permanent Redirect"})
    void section4_7_redirectsAreFollowed(String status) throws Exception {
        try (RawServer server = new RawServer((request, out, socket) -> write(
                out,
                request.target().equals("/whep")
                        ? response(status, "text/plain", "", "Location: /edge-2/whep")
                        : request.method().equals("POST")
                                ? created("sessions/1", ANSWER)
                                : response("200 OK", "text/plain", "")))) {
            WhepSession session = session(server);
            assertEquals(ANSWER, get(session.post(OFFER)).sdp());
            assertEquals(OFFER, server.requests().get(1).body());
            assertEquals("Bearer t0ken", server.requests().get(1).header("authorization"));
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals("/edge-2/sessions/1", server.requests("DELETE").get(0).target());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"301 Moved Permanently", "302 Found", "303 See Other"})
    void section4_7_redirectsThatTurnPostIntoGetAreErrors(String status) throws Exception {
        try (RawServer server = new RawServer(onPost(response(status, "text/plain", "", "Location: /other")))) {
            WhepFailure failure = failure(session(server).post(OFFER));
            assertEquals(WhepFailure.Kind.REDIRECT_REFUSED, failure.kind());
            assertEquals(1, server.requests().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Retry-After: 12", "X-Other: 1"})
    void section4_7_503WithOrWithoutRetryAfter(String header) throws Exception {
        try (RawServer server = new RawServer(onPost(response("503 Service Unavailable", "text/plain", "", header)))) {
            WhepFailure failure = failure(session(server).post(OFFER));
            assertTrue(failure.retryable());
            assertEquals(header.startsWith("R") ? Duration.ofSeconds(12) : null, failure.retryAfter());
        }
    }

    @Test
    void section4_8_iceServersFromLinks() throws Exception {
        String links = "\r\nLink: <stun:stun.example.net>; rel=\"ice-server\", "
                + "<turn:turn.example.net?transport=udp>; rel=\"ice-server\"; username=\"u,1\"; credential=\"p\\\"w\";"
                + " credential-type=\"password\"";
        try (RawServer server = new RawServer(onPost(created("/s1" + links, ANSWER)))) {
            WhepSession session = session(server);
            List<IceServerLink> servers = get(session.post(OFFER)).iceServers();
            assertEquals(2, servers.size());
            assertEquals("stun:stun.example.net", servers.get(0).uri());
            assertEquals("u,1", servers.get(1).username());
            assertEquals("p\"w", servers.get(1).credential());
            assertFalse(servers.toString().contains("p\"w"));
            get(session.close());
        }
    }

    @Test
    void section4_9_bearerOnEveryRequestAndNoneWithoutAToken() throws Exception {
        try (RawServer server = new RawServer(RawServer.wellBehaved())) {
            WhepSession with = session(server);
            get(with.post(OFFER));
            get(with.close());
            assertTrue(server.requests().stream().allMatch(r -> "Bearer t0ken".equals(r.header("authorization"))));
            WhepSession without =
                    WhepSession.of(CLIENT, request(server.url("/whep"), null).build());
            get(without.post(OFFER));
            get(without.close());
            assertEquals(4, server.requests().size());
            assertTrue(server.requests().subList(2, 4).stream().allMatch(r -> r.header("authorization") == null));
        }
    }

    @Test
    void section4_10_unknownExtensionLinksAreIgnored() throws Exception {
        String links =
                "\r\nLink: <https://elsewhere.example/sse>; rel=\"urn:ietf:params:whep:ext:core:server-sent-events\";"
                        + " events=\"active,inactive\"\r\nLink: <x:y>; rel=\"urn:example:unknown\"";
        try (RawServer server = new RawServer(onPost(created("/s1" + links, ANSWER)))) {
            WhepSession session = session(server);
            WhepAnswer answer = get(session.post(OFFER));
            assertEquals(List.of(), answer.iceServers());
            assertEquals(List.of(), answer.warnings());
            get(session.close());
            assertEquals(2, server.requests().size());
        }
    }

    @Test
    void section5_https() throws Exception {
        try (RawServer server = TlsTest.server("localhost")) {
            WhepSession untrusted =
                    WhepSession.of(CLIENT, request(server.url("/whep"), "t0ken").build());
            assertEquals(WhepFailure.Kind.TLS, failure(untrusted.post(OFFER)).kind());
            assertEquals(0, server.requests().size());
            WhepSession session = WhepSession.of(
                    CLIENT,
                    request(server.url("/whep"), "t0ken")
                            .caFile(TlsTest.resource("ca.pem"))
                            .build());
            assertEquals(ANSWER, get(session.post(OFFER)).sdp());
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
        }
    }

    private static WhepSession session(RawServer server) {
        return WhepSession.of(CLIENT, request(server.url("/whep"), "t0ken").build());
    }
}
