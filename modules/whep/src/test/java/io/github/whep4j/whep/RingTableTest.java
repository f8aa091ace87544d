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
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.whep.WhepFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Ring's API asks of a client's HTTP side, one test for each row of docs/whep.md, by its number; over real sockets. */
class RingTableTest {

    private static final String PATH = "/v1/devices/d1/media/streaming/whep/sessions";
    private static final WhepClient CLIENT = new WhepClient();

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    @Test
    void row01_bearerOnPostAndDelete() throws Exception {
        try (RawServer server = new RawServer((request, out, socket) -> write(
                out,
                !"Bearer t0ken".equals(request.header("authorization"))
                        ? response("401 Unauthorized", "text/plain", "")
                        : request.method().equals("POST")
                                ? created(PATH + "/s1", ANSWER)
                                : response("204 No Content", "text/plain", "")))) {
            WhepSession session = session(server, PATH);
            get(session.post(OFFER));
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals(PATH, server.requests().get(0).target());
            assertEquals("application/sdp", server.requests().get(0).header("content-type"));
            assertEquals(PATH + "/s1", server.requests().get(1).target());
        }
    }

    @ParameterizedTest
    @CsvSource({"202,ended", "204,ended", "200,none", "206,ended"})
    void row06_anythingButAnAnswerFails(String status, String session) throws Exception {
        String location = session.equals("ended") ? "Location: /s1" : "X-Other: 1";
        try (RawServer server = new RawServer(onPost(response(status + " X", "text/plain", "", location)))) {
            WhepSession opened = session(server, PATH);
            assertEquals(Kind.BAD_RESPONSE, failure(opened.post(OFFER)).kind());
            get(opened.close());
            assertEquals(
                    session.equals("ended") ? 1 : 0, server.requests("DELETE").size());
        }
    }

    @Test
    void row07_deleteAlsoAfterAnUnreadableAnswer() throws Exception {
        try (RawServer server =
                new RawServer(onPost(response("201 Created", "text/html", "<html>", "Location: " + PATH + "/s1")))) {
            WhepSession session = session(server, PATH);
            assertEquals(Kind.BAD_RESPONSE, failure(session.post(OFFER)).kind());
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals(1, server.requests("DELETE").size());
        }
    }

    @ParameterizedTest
    @CsvSource({"401,false", "403,false", "404,false", "429,true", "503,true"})
    void row11_errorsOfRing(int status, boolean retryable) throws Exception {
        String body = "{\"errors\":[{\"status\":\"" + status + "\",\"title\":\"Device\",\"detail\":\"is asleep\"}]}";
        try (RawServer server = new RawServer(onPost(response(status + " X", "application/json", body)))) {
            WhepSession session = session(server, PATH);
            WhepFailure failure = failure(session.post(OFFER));
            assertEquals("HTTP " + status + " Device: is asleep", failure.message());
            assertEquals(retryable, failure.retryable());
            assertEquals(DeleteOutcome.NOT_OPENED, get(session.close()));
        }
    }

    @Test
    void row12_429TellsWhenToTryAgain() throws Exception {
        try (RawServer server = new RawServer(onPost(response(
                "429 Too Many Requests",
                "application/json",
                "{}",
                "Retry-After: 1",
                "X-RateLimit-Limit: 100",
                "X-RateLimit-Remaining: 0")))) {
            WhepFailure failure = failure(session(server, PATH).post(OFFER));
            assertEquals(Duration.ofSeconds(1), failure.retryAfter());
            assertEquals(1, server.requests().size());
        }
    }

    @Test
    void row12_429TellsByItsRateLimitWhenToTryAgain() throws Exception {
        try (RawServer server = new RawServer(onPost(response(
                "429 Too Many Requests",
                "application/json",
                "{}",
                "X-RateLimit-Limit: 100",
                "X-RateLimit-Remaining: 0",
                "X-RateLimit-Reset: 3")))) {
            assertEquals(
                    Duration.ofSeconds(3),
                    failure(session(server, PATH).post(OFFER)).retryAfter());
        }
    }

    @Test
    void row13_theSupplierIsAskedOnceMoreAfterA401() throws Exception {
        try (RawServer server = new RawServer((request, out, socket) -> write(
                out,
                "Bearer fresh".equals(request.header("authorization"))
                        ? created("/s1", ANSWER)
                        : response("401 Unauthorized", "text/plain", "")))) {
            WhepSession session = WhepSession.of(
                    CLIENT,
                    request(server.url(PATH), null)
                            .tokens(refused -> CompletableFuture.completedFuture(refused == null ? "old" : "fresh"))
                            .build());
            assertEquals(ANSWER, get(session.post(OFFER)).sdp());
            assertEquals(2, server.requests("POST").size());
        }
    }

    @Test
    void row16_aPostIsNeverRepeatedBlindly() throws Exception {
        try (RawServer server = new RawServer((request, out, socket) -> {
            // Closes the connection: nobody knows whether the camera woke up.
        })) {
            WhepSession session = session(server, PATH);
            assertEquals(Kind.BAD_RESPONSE, failure(session.post(OFFER)).kind());
            assertEquals(DeleteOutcome.FAILED, get(session.close()));
            assertEquals(1, server.requests().size());
        }
    }

    @Test
    void row18_theQueryOfTheEndpointIsKept() throws Exception {
        try (RawServer server = new RawServer(RawServer.wellBehaved())) {
            WhepSession session = session(server, PATH + "?component_id=2");
            get(session.post(OFFER));
            get(session.close());
            assertEquals(PATH + "?component_id=2", server.requests().get(0).target());
        }
    }

    @Test
    void row19_nothingSecretIsShown() throws Exception {
        try (RawServer server = new RawServer(onPost(created("/SESSION", ANSWER)))) {
            WhepSession session = session(server, "/SECRET");
            WhepAnswer answer = get(session.post(OFFER));
            get(session.close());
            for (String shown : List.of(session.toString(), answer.toString())) {
                assertFalse(shown.contains("t0ken") || shown.contains("SESSION") || shown.contains("SECRET"), shown);
                assertFalse(shown.contains("v=0"), shown);
            }
            assertTrue(session.toString().contains("with a token"));
        }
    }

    private static WhepSession session(RawServer server, String path) {
        return WhepSession.of(CLIENT, request(server.url(path), "t0ken").build());
    }
}
