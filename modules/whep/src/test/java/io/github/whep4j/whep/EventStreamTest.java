package io.github.whep4j.whep;

import static io.github.whep4j.whep.RawServer.ANSWER;
import static io.github.whep4j.whep.RawServer.created;
import static io.github.whep4j.whep.RawServer.response;
import static io.github.whep4j.whep.RawServer.write;
import static io.github.whep4j.whep.WhepSessionTest.OFFER;
import static io.github.whep4j.whep.WhepSessionTest.get;
import static io.github.whep4j.whep.WhepSessionTest.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Server-sent events of a session (draft-ietf-wish-whep, Section 4.10), over real sockets. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class EventStreamTest {

    private static final String RELATION = "; rel=\"urn:ietf:params:whep:ext:core:server-sent-events\"";
    private static final String ALL = "; events=\"active,inactive,layers,reconnect,viewercount,scte35\"";
    private static final String STREAM =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n\r\n";
    private static final String COUNT_3 = "event: viewercount\ndata: {\"viewercount\":3}\n\n";
    private static final SessionEvent VIEWERS_3 = new SessionEvent.ViewerCount(3);

    private final WhepClient client = new WhepClient();
    private final LinkedBlockingQueue<SessionEvent> events = new LinkedBlockingQueue<>();
    private final CountDownLatch streamEnded = new CountDownLatch(1);

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void section4_10_eventsAreAskedForByPostAndListenedToByGet() throws Exception {
        try (RawServer server = new RawServer(serving("/sse", (out, socket) -> {
            write(out, STREAM + ": hello\n\nevent: active\ndata: {}\n\nevent: scte35\ndata: /DA8\n\n" + COUNT_3);
            awaitEnd(socket);
        }))) {
            WhepSession session = listening(server, "t0ken");
            assertEquals(new SessionEvent.Active(), next());
            assertEquals(VIEWERS_3, next());
            RawServer.Request asked = server.requests("POST").get(1);
            assertEquals("/sse", asked.target());
            assertEquals("application/json", asked.header("content-type"));
            assertEquals("[\"active\",\"inactive\",\"layers\",\"reconnect\",\"viewercount\"]", asked.body());
            assertEquals("Bearer t0ken", asked.header("authorization"));
            RawServer.Request listened = server.requests("GET").get(0);
            assertEquals("/sse/stream", listened.target());
            assertEquals("text/event-stream", listened.header("accept"));
            assertEquals("Bearer t0ken", listened.header("authorization"));
            assertNull(listened.header("content-type"));
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertTrue(streamEnded.await(60, TimeUnit.SECONDS), "the GET ends with the session");
        }
    }

    @Test
    void section4_10_onlyWhatTheServerHasIsAskedFor() throws Exception {
        try (RawServer server =
                new RawServer(serving("/sse>" + RELATION + "; events=\"viewercount, scte35\"; x=<y", one()))) {
            WhepSession session = listening(server, null);
            assertEquals(VIEWERS_3, next());
            assertEquals("[\"viewercount\"]", server.requests("POST").get(1).body());
            get(session.close());
            server.respondWith(serving("/sse>" + RELATION + "; events=\"scte35\"; x=<y", one()));
            WhepSession other = listening(server, null);
            assertEquals(DeleteOutcome.DELETED, get(other.close()));
            assertEquals(3, server.requests("POST").size(), "nothing to ask for");
        }
    }

    @Test
    void slowDripAndChunks() throws Exception {
        try (RawServer server = new RawServer(serving("/sse", (out, socket) -> {
            write(out, STREAM.replace("\r\n\r\n", "\r\nTransfer-Encoding: chunked\r\n\r\n"));
            for (int i = 0; i < COUNT_3.length(); i++) {
                write(out, "1\r\n" + COUNT_3.charAt(i) + "\r\n");
            }
            awaitEnd(socket);
        }))) {
            WhepSession session = listening(server, "t0ken");
            assertEquals(VIEWERS_3, next());
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
        }
    }

    @Test
    void aHugeLineAndMalformedJsonArePassedOver() throws Exception {
        try (RawServer server = new RawServer(serving("/sse", (out, socket) -> {
            write(out, STREAM + "event: layers\ndata: ");
            for (int i = 0; i < 1000; i++) {
                write(out, "x".repeat(4096));
            }
            write(out, "\n\nevent: layers\ndata: {\"0\":[{\n\nevent: viewercount\ndata: three\n\n" + COUNT_3);
            awaitEnd(socket);
        }))) {
            WhepSession session = listening(server, "t0ken");
            assertEquals(VIEWERS_3, next());
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
        }
    }

    @Test
    void aStreamThatEndsIsAskedForAgain() throws Exception {
        try (RawServer server =
                new RawServer(serving("/sse", (out, socket) -> write(out, STREAM + "retry: 1\nid: 7\n" + COUNT_3)))) {
            WhepSession session = listening(server, "t0ken");
            assertEquals(VIEWERS_3, next());
            assertEquals(VIEWERS_3, next());
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertNull(server.requests("GET").get(0).header("last-event-id"));
            assertEquals("7", server.requests("GET").get(1).header("last-event-id"));
            assertEquals(2, server.requests("POST").size(), "it is the same stream");
        }
    }

    @Test
    void aServerThatIsBusyIsAskedAgain() throws Exception {
        CountDownLatch refused = new CountDownLatch(1);
        try (RawServer server = new RawServer(serving("/sse", (out, socket) -> {
            if (refused.getCount() > 0) {
                refused.countDown();
                write(out, response("503 Service Unavailable", "text/plain", "", "Retry-After: 0"));
            } else {
                one().stream(out, socket);
            }
        }))) {
            WhepSession session = listening(server, "t0ken");
            assertEquals(VIEWERS_3, next());
            assertEquals(2, server.requests("GET").size());
            get(session.close());
        }
    }

    /** A stream that has to be asked for again, long after the session was opened. */
    @Test
    void section4_9_anOldTokenIsRenewed() throws Exception {
        AtomicInteger tokens = new AtomicInteger();
        CountDownLatch expired = new CountDownLatch(1);
        try (RawServer server = new RawServer((request, out, socket) -> {
            boolean old = "Bearer token1".equals(request.header("authorization"));
            if (request.method().equals("GET") && old && expired.getCount() == 0) {
                write(out, response("401 Unauthorized", "text/plain", ""));
            } else {
                serving("/sse", (to, from) -> {
                            expired.countDown();
                            write(to, STREAM + "retry: 1\n" + COUNT_3);
                        })
                        .respond(request, out, socket);
            }
        })) {
            WhepSession session = WhepSession.of(
                    client,
                    request(server.url("/whep"), null)
                            .tokens(refused -> CompletableFuture.completedFuture("token" + tokens.incrementAndGet()))
                            .build());
            get(session.post(OFFER));
            session.listen(events::add);
            assertEquals(VIEWERS_3, next());
            assertEquals(VIEWERS_3, next());
            assertEquals("Bearer token2", server.requests("GET").get(2).header("authorization"));
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals("Bearer token2", server.requests("DELETE").get(0).header("authorization"));
        }
    }

    @Test
    void broadcastBox_thePostIsAnsweredWithTheStream() throws Exception {
        try (RawServer server = new RawServer((request, out, socket) -> {
            if (request.target().equals("/api/sse/1")) {
                one().stream(out, socket);
            } else {
                RawServer.onPost(offering("</api/sse/1>" + RELATION + ALL)).respond(request, out, socket);
            }
        })) {
            WhepSession session = listening(server, "t0ken");
            assertEquals(VIEWERS_3, next());
            assertEquals(0, server.requests("GET").size());
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertTrue(streamEnded.await(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void aServerThatKnowsNoPostIsListenedToAtOnce() throws Exception {
        try (RawServer server = new RawServer((request, out, socket) -> {
            if (request.target().equals("/sse") && request.method().equals("POST")) {
                write(out, response("405 Method Not Allowed", "text/plain", ""));
            } else if (request.target().equals("/sse")) {
                one().stream(out, socket);
            } else {
                RawServer.onPost(offering("</sse>" + RELATION)).respond(request, out, socket);
            }
        })) {
            WhepSession session = listening(server, "t0ken");
            assertEquals(VIEWERS_3, next());
            get(session.close());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "404 Not Found",
                "401 Unauthorized",
                "204 No Content",
                "200 OK",
                "307 Temporary Redirect\r\nLocation: /elsewhere"
            })
    void aRefusalIsFinalAndTheSessionGoesOn(String status) throws Exception {
        try (RawServer server = new RawServer(
                serving("/sse", (out, socket) -> write(out, "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n")))) {
            WhepSession session = listening(server, "t0ken");
            awaitRequest(server, "GET");
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals(1, server.requests("GET").size());
            assertTrue(events.isEmpty());
        }
    }

    @Test
    void anotherOriginIsNotAskedWithATokenSet_neitherByTheLinkNorByTheLocation() throws Exception {
        try (RawServer other = new RawServer((request, out, socket) -> one().stream(out, socket));
                RawServer server = new RawServer(serving(other.url("/sse").toString(), one()))) {
            WhepSession linked = listening(server, "t0ken");
            assertEquals(DeleteOutcome.DELETED, get(linked.close()));
            server.respondWith((request, out, socket) -> {
                if (request.target().equals("/sse")) {
                    write(out, created(other.url("/stream").toString(), ""));
                    awaitEnd(socket);
                } else {
                    RawServer.onPost(offering("</sse>" + RELATION)).respond(request, out, socket);
                }
            });
            WhepSession located = listening(server, "t0ken");
            assertTrue(streamEnded.await(60, TimeUnit.SECONDS), "the 201 has been read");
            assertEquals(DeleteOutcome.DELETED, get(located.close()));
            assertEquals(List.of(), other.requests());
        }
    }

    @Test
    void anotherOriginIsListenedToWithoutATokenOrWhereItIsAllowed() throws Exception {
        try (RawServer other = new RawServer((request, out, socket) -> one().stream(out, socket));
                RawServer server = new RawServer(serving(other.url("/sse").toString(), one()))) {
            WhepSession without = listening(server, null);
            assertEquals(VIEWERS_3, next());
            assertNull(other.awaitRequest().header("authorization"));
            get(without.close());
            WhepSession allowed = WhepSession.of(
                    client,
                    request(server.url("/whep"), "t0ken")
                            .allowOrigin(other.url("/"))
                            .build());
            get(allowed.post(OFFER));
            allowed.listen(events::add);
            assertEquals(VIEWERS_3, next());
            assertEquals("Bearer t0ken", other.awaitRequest().header("authorization"));
            get(allowed.close());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aListenerThatThrowsGetsTheNextEventAllTheSame(boolean error) throws Exception {
        try (RawServer server = new RawServer(serving("/sse", (out, socket) -> {
            write(out, STREAM + "event: active\ndata: {}\n\n" + COUNT_3);
            awaitEnd(socket);
        }))) {
            WhepSession session = opened(server, "t0ken");
            session.listen(event -> {
                events.add(event);
                if (error) {
                    throw new NoClassDefFoundError("a listener's own fault");
                }
                throw new IllegalStateException("a listener's own fault");
            });
            assertEquals(new SessionEvent.Active(), next());
            assertEquals(VIEWERS_3, next());
            get(session.close());
        }
    }

    @Test
    void withoutAnOfferNobodyIsAsked() throws Exception {
        try (RawServer server = new RawServer(RawServer.wellBehaved())) {
            WhepSession.of(client, request(server.url("/whep"), null).build()).listen(events::add);
            WhepSession session = listening(server, "t0ken");
            get(session.close());
            session.listen(events::add);
            assertEquals(2, server.requests().size());
        }
    }

    private interface Stream {
        void stream(OutputStream out, Socket socket) throws Exception;
    }

    /** One event, then nothing until the client goes. */
    private Stream one() {
        return (out, socket) -> {
            write(out, STREAM + COUNT_3);
            awaitEnd(socket);
        };
    }

    private void awaitEnd(Socket socket) throws Exception {
        assertEquals(-1, socket.getInputStream().read());
        streamEnded.countDown();
    }

    /**
     * A server as the draft has it.
     *
     * @param link where events are to be asked for, with what follows of the Link
     */
    private static RawServer.Responder serving(String link, Stream stream) {
        String whole = link.contains(">") ? "<" + link + ">" : "<" + link + ">" + RELATION + ALL;
        return (request, out, socket) -> {
            if (request.method().equals("GET")) {
                stream.stream(out, socket);
            } else if (request.target().equals("/sse")) {
                write(out, "HTTP/1.1 201 Created\r\nLocation: /sse/stream\r\nContent-Length: 0\r\n\r\n");
            } else {
                RawServer.onPost(offering(whole)).respond(request, out, socket);
            }
        };
    }

    private static String offering(String link) {
        return created("/s1\r\nLink: " + link, ANSWER);
    }

    private WhepSession opened(RawServer server, String token) throws Exception {
        WhepSession session =
                WhepSession.of(client, request(server.url("/whep"), token).build());
        get(session.post(OFFER));
        return session;
    }

    private WhepSession listening(RawServer server, String token) throws Exception {
        WhepSession session = opened(server, token);
        session.listen(events::add);
        return session;
    }

    private SessionEvent next() throws InterruptedException {
        SessionEvent event = events.poll(60, TimeUnit.SECONDS);
        assertNotNull(event, "no event came");
        return event;
    }

    private static void awaitRequest(RawServer server, String method) throws InterruptedException {
        while (server.requests(method).isEmpty()) {
            server.awaitRequest();
        }
    }
}
