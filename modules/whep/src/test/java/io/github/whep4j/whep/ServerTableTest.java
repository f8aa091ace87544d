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

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What servers in the field do over HTTP, one test for each of them (docs/whep.md); over real sockets. */
class ServerTableTest {

    private static final WhepClient CLIENT = new WhepClient();

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    @Test
    void mediaMtx_relativeLocationUnquotedEtagAndDeleteWithJson() throws Exception {
        try (RawServer server = new RawServer((request, out, socket) -> write(
                out,
                request.method().equals("POST")
                        ? created(
                                "whep/0c1b?lens=2\r\nETag: *\r\nAccept-Patch: application/trickle-ice-sdpfrag"
                                        + "\r\nLink: <stun:stun.example:3478>; rel=\"ice-server\"",
                                ANSWER)
                        : response("200 OK", "application/json", "{\"status\":\"ok\"}")))) {
            WhepSession session = session(server, "/cam/whep?lens=2");
            WhepAnswer answer = get(session.post(OFFER));
            assertEquals("stun:stun.example:3478", answer.iceServers().get(0).uri());
            assertEquals(List.of(), answer.warnings());
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals(
                    "/cam/whep/0c1b?lens=2", server.requests("DELETE").get(0).target());
        }
    }

    @Test
    void mediaMtx_errorsAsJsonAnd401Basic() throws Exception {
        try (RawServer server = new RawServer(onPost(response(
                "401 Unauthorized",
                "application/json",
                "{\"status\":\"error\",\"error\":\"authentication error\"}",
                "WWW-Authenticate: Basic realm=\"mediamtx\"")))) {
            WhepFailure failure = failure(session(server, "/cam/whep").post(OFFER));
            assertEquals("HTTP 401 authentication error", failure.message());
            assertEquals(1, server.requests().size(), "the same token is not tried twice");
        }
    }

    @Test
    void go2rtc_201WithoutLocation() throws Exception {
        try (RawServer server = new RawServer(onPost(response("201 Created", "application/sdp", ANSWER)))) {
            WhepSession session = session(server, "/api/webrtc?src=cam");
            WhepAnswer answer = get(session.post(OFFER));
            assertFalse(answer.sessionUrlKnown());
            assertEquals(1, answer.warnings().size());
            assertEquals(DeleteOutcome.NO_SESSION_URL, get(session.close()));
            assertEquals(1, server.requests().size());
        }
    }

    @Test
    void janus_403ForABadToken() throws Exception {
        try (RawServer server = new RawServer(onPost(response("403 Forbidden", "text/plain", "Forbidden")))) {
            WhepFailure failure = failure(session(server, "/endpoint/abc123").post(OFFER));
            assertEquals(403, failure.status());
            assertFalse(failure.retryable());
            assertEquals(
                    "The token does not allow this stream: is it for this device, and may it see live video?",
                    failure.hint());
        }
    }

    @Test
    void srs_deletePathDiffersAndTheTokenIsInTheQuery() throws Exception {
        String location = "/rtc/v1/whip/?action=delete&token=a1b2&app=live&stream=cam&session=x:y";
        try (RawServer server = new RawServer(onPost(created(location + "\r\nConnection: Close", ANSWER)))) {
            WhepSession session = session(server, "/rtc/v1/whep/?app=live&stream=cam");
            get(session.post(OFFER));
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals(location, server.requests("DELETE").get(0).target());
            assertFalse(session.toString().contains("a1b2"));
        }
    }

    @Test
    void broadcastBox_401WithoutAStreamKey() throws Exception {
        try (RawServer server = new RawServer((request, out, socket) -> write(
                out,
                request.header("authorization") == null
                        ? response("401 Unauthorized", "text/plain", "Authorization was not set")
                        : created("/api/sse/1", ANSWER)))) {
            WhepSession without = WhepSession.of(
                    CLIENT, request(server.url("/api/whep"), null).build());
            assertEquals("Set a token", failure(without.post(OFFER)).hint());
            assertEquals(ANSWER, get(session(server, "/api/whep").post(OFFER)).sdp());
        }
    }

    @Test
    void broadcastBox_deleteIsNotAllowed() throws Exception {
        try (RawServer server = new RawServer((request, out, socket) -> write(
                out,
                request.method().equals("POST")
                        ? created("whep/1", ANSWER)
                        : response("405 Method Not Allowed", "text/plain", "")))) {
            WhepSession session = session(server, "/api/whep");
            get(session.post(OFFER));
            assertEquals(DeleteOutcome.NOT_SUPPORTED, get(session.close()));
            assertEquals("/api/whep/1", server.requests("DELETE").get(0).target());
        }
    }

    @Test
    void millicast_anEmptyPostGives415() throws Exception {
        try (RawServer server = new RawServer((request, out, socket) -> write(
                out,
                request.body().isEmpty() || !"application/sdp".equals(request.header("content-type"))
                        ? response("415 Unsupported Media Type", "text/plain", "")
                        : created("/s1", ANSWER)))) {
            assertEquals(ANSWER, get(session(server, "/whep").post(OFFER)).sdp());
            server.respondWith(onPost(response("415 Unsupported Media Type", "text/plain", "")));
            assertEquals(
                    "The URL does not seem to be that of a WHEP endpoint",
                    failure(session(server, "/").post(OFFER)).hint());
        }
    }

    @Test
    void srtWhep_rejectsOffersWith400() throws Exception {
        try (RawServer server = new RawServer(onPost(response("400 Bad Request", "text/plain", "no offers please")))) {
            WhepSession session = session(server, "/channel");
            WhepFailure failure = failure(session.post(OFFER));
            assertEquals("HTTP 400 Bad Request: no offers please", failure.message());
            assertFalse(failure.retryable());
            assertEquals(DeleteOutcome.NOT_OPENED, get(session.close()));
        }
    }

    @Test
    void srtWhep_wrongHostInLocation() throws Exception {
        try (RawServer other = new RawServer(RawServer.wellBehaved());
                RawServer server =
                        new RawServer(onPost(created(other.url("/whep/7").toString(), ANSWER)))) {
            WhepSession session = session(server, "/channel");
            assertEquals(1, get(session.post(OFFER)).warnings().size());
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            RawServer.Request delete = other.requests("DELETE").get(0);
            assertEquals("/whep/7", delete.target());
            assertNull(delete.header("authorization"));
            assertTrue(server.requests("DELETE").isEmpty());
        }
    }

    private static WhepSession session(RawServer server, String path) {
        return WhepSession.of(CLIENT, request(server.url(path), "t0ken").build());
    }
}
