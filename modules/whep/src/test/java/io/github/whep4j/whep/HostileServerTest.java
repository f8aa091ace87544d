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
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that answer with whatever bytes come to mind, over real sockets. */
class HostileServerTest {

    private static final WhepClient CLIENT = new WhepClient();

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    @Test
    void anAnswerCutOffAnywhereFailsAndIsEndedOnceItsHeadersWereThere() throws Exception {
        String whole = created("/whep/s1", ANSWER);
        int headEnd = whole.indexOf("\r\n\r\n") + 4;
        for (int length = 0; length < whole.length(); length++) {
            String part = whole.substring(0, length);
            try (RawServer server = new RawServer(onPost(part))) {
                WhepSession session = session(server);
                WhepFailure failure = failure(session.post(OFFER));
                assertTrue(failure.kind() == Kind.BAD_RESPONSE || failure.kind() == Kind.CONNECT, failure::toString);
                boolean headCame = length >= headEnd;
                assertEquals(headCame ? DeleteOutcome.DELETED : DeleteOutcome.FAILED, get(session.close()), part);
                assertEquals(headCame ? 1 : 0, server.requests("DELETE").size());
            }
        }
    }

    @Test
    void everyFlippedBitOfTheHeadGivesAnAnswerOrAFailure() throws Exception {
        String whole = created("/whep/s1", ANSWER);
        int headEnd = whole.indexOf("\r\n\r\n");
        List<CompletableFuture<?>> ends = new ArrayList<>();
        try (RawServer server = new RawServer(onPost(whole))) {
            for (int i = 0; i < headEnd; i += 3) {
                byte[] flipped = whole.getBytes(StandardCharsets.ISO_8859_1);
                flipped[i] ^= (byte) (1 << i % 8);
                server.respondWith((request, out, socket) -> {
                    if (request.method().equals("POST")) {
                        out.write(flipped);
                    } else {
                        write(out, "HTTP/1.1 200 OK\r\n\r\n");
                    }
                });
                WhepSession session = session(server);
                CompletableFuture<WhepAnswer> answer = session.post(OFFER);
                if (get(answer.handle((ok, failure) -> failure == null))) {
                    assertTrue(answer.join().sdp().startsWith("v=0"));
                }
                ends.add(session.close());
                get(ends.get(ends.size() - 1));
            }
        }
        assertFalse(ends.isEmpty());
    }

    @Test
    void aSlowDripEndsAtTheDeadlineAndTheSessionIsEnded() throws Exception {
        CountDownLatch deleted = new CountDownLatch(1);
        try (RawServer server = new RawServer((request, out, socket) -> {
            if (request.method().equals("DELETE")) {
                write(out, "HTTP/1.1 200 OK\r\n\r\n");
                deleted.countDown();
                return;
            }
            write(out, "HTTP/1.1 201 Created\r\nLocation: /s1\r\nContent-Length: 1000\r\n\r\n");
            drip(out, deleted);
        })) {
            WhepSession session = WhepSession.of(
                    CLIENT,
                    request(server.url("/whep"), "t")
                            .responseTimeout(Duration.ofMillis(300))
                            .build());
            WhepFailure failure = failure(session.post(OFFER));
            assertEquals(Kind.TIMEOUT, failure.kind());
            assertTrue(failure.retryable());
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
        }
    }

    @Test
    void aTotalDeadlineHoldsAcrossRedirects() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server = new RawServer((request, out, socket) -> {
            if (request.target().equals("/whep")) {
                write(out, response("307 Temporary Redirect", "text/plain", "", "Location: /slow"));
            } else {
                drip(out, over);
            }
        })) {
            WhepSession session = WhepSession.of(
                    CLIENT,
                    request(server.url("/whep"), "t")
                            .totalTimeout(Duration.ofMillis(400))
                            .deleteTimeout(Duration.ofMillis(200))
                            .responseTimeout(Duration.ofMillis(500))
                            .build());
            assertEquals(Kind.TIMEOUT, failure(session.post(OFFER)).kind());
            assertEquals(DeleteOutcome.FAILED, get(session.close()));
            over.countDown();
        }
    }

    @Test
    void anAnswerThatComesTooLateIsEnded() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        try (RawServer server = new RawServer((request, out, socket) -> {
            if (request.method().equals("POST")) {
                failed.await();
                write(out, created("/s1", ANSWER));
            } else {
                write(out, "HTTP/1.1 200 OK\r\n\r\n");
            }
        })) {
            WhepSession session = WhepSession.of(
                    CLIENT,
                    request(server.url("/whep"), "t")
                            .responseTimeout(Duration.ofMillis(200))
                            .build());
            assertEquals(Kind.TIMEOUT, failure(session.post(OFFER)).kind());
            failed.countDown();
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
        }
    }

    @Test
    void aFewInterimResponsesAreSkipped() throws Exception {
        String early = "HTTP/1.1 103 Early Hints\r\nLink: <stun:early>; rel=ice-server\r\n\r\n";
        try (RawServer server = new RawServer(onPost("HTTP/1.1 100 Continue\r\n\r\n" + early
                + "HTTP/1.1 102 Processing\r\n\r\n" + created("/s1", ANSWER)))) {
            WhepSession session = session(server);
            WhepAnswer answer = get(session.post(OFFER));
            assertEquals(ANSWER, answer.sdp());
            assertEquals(List.of(), answer.iceServers());
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
        }
    }

    @Test
    void endlessInterimResponsesAreNot() throws Exception {
        refused(
                (request, out, socket) -> {
                    while (true) {
                        write(out, "HTTP/1.1 100 Continue\r\n\r\n");
                    }
                },
                "interim");
        refused(onPost("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"), "another protocol");
    }

    @Test
    void headersHaveALimit() throws Exception {
        String one = "X-Filler: " + "x".repeat(1000) + "\r\n";
        refused(onPost("HTTP/1.1 201 Created\r\n" + one.repeat(100) + "\r\n"), "headers are too long");
        refused(onPost("HTTP/1.1 201 Created\r\nX: " + "x".repeat(200_000) + "\r\n\r\n"), "headers are too long");
        refused(onPost("HTTP/1.1 201 " + "x".repeat(20_000) + "\r\n\r\n"), "headers are too long");
        refused(onPost("HTTP/1.1 201 Created\r\n" + "a: b\r\n".repeat(257) + "\r\n"), "more than 256 headers");
        refused(endless("HTTP/1.1 201 Created\r\n", one), "headers are too long");
    }

    @Test
    void bodiesHaveALimit() throws Exception {
        String head = "HTTP/1.1 201 Created\r\nContent-Type: application/sdp\r\nLocation: /s1\r\n";
        ended(onPost(head + "Content-Length: 262145\r\n\r\n"), "longer than 262144");
        ended(onPost(head + "Content-Length: 9223372036854775807\r\n\r\n"), "longer than 262144");
        ended(endless(head + "\r\n", "a=x\r\n".repeat(100)), "longer than 262144");
        ended(
                endless(head + "Transfer-Encoding: chunked\r\n\r\n", "400\r\n" + "x".repeat(1024) + "\r\n"),
                "longer than 262144");
    }

    /** What is beside a body in chunks is neither kept nor counted as body, and has its own limits. */
    @Test
    void whatIsBesideChunksHasALimit() throws Exception {
        String head = "HTTP/1.1 201 Created\r\nContent-Type: application/sdp\r\nLocation: /s1\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n";
        ended(endless(head + "5;", "x".repeat(1000)), "too long");
        ended(endless(head, "1;" + "x".repeat(4000) + "\r\nv\r\n"), "longer than 1048576");
        ended(endless(head + "0\r\n", "X-Filler: " + "x".repeat(1000) + "\r\n"), "too long");
        ended(endless(head + "0\r\nX: ", "x".repeat(1000)), "too long");
        refused(endless("", "\r\n".repeat(500)), "headers are too long");
    }

    @Test
    void bodiesInChunksAndToTheEndOfTheConnectionAreRead() throws Exception {
        String head = "HTTP/1.1 201 Created\r\nContent-Type: application/sdp\r\nLocation: /s1\r\n";
        String chunked = head + "Transfer-Encoding: chunked\r\n\r\n5;ext=1\r\n" + ANSWER.substring(0, 5) + "\r\n"
                + Integer.toHexString(ANSWER.length() - 5) + "\r\n" + ANSWER.substring(5)
                + "\r\n0\r\nTrailer: x\r\n\r\n";
        for (String response : List.of(chunked, head + "\r\n" + ANSWER, head.replace("\r\n", "\n") + "\n" + ANSWER)) {
            try (RawServer server = new RawServer(onPost(response))) {
                WhepSession session = session(server);
                assertEquals(ANSWER, get(session.post(OFFER)).sdp());
                assertEquals(DeleteOutcome.DELETED, get(session.close()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd", "deflate, gzip"})
    void compressionIsNotTaken(String encoding) throws Exception {
        ended(onPost(created("/s1\r\nContent-Encoding: " + encoding, ANSWER)), "compressed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "\u0015\u0003\u0001\u0000\u0002\u0002(",
                "HTTP/2.0 201 Created\r\n\r\n",
                "RTSP/1.0 200 OK\r\n\r\n",
                "HTTP/1.1 2O1 Created\r\n\r\n",
                "HTTP/1.1 -201 Created\r\n\r\n",
                "HTTP/1.1 999 Created\r\n\r\n",
                "HTTP/1.1 99 Created\r\n\r\n",
                "HTTP/1.1 201 Created\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 201 Created\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 201 Created\r\nA\u0000: b\r\n\r\n",
                "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n",
                "",
            })
    void whatIsNoHttpIsNotTaken(String bytes) throws Exception {
        try (RawServer server = new RawServer(onPost(bytes))) {
            WhepSession session = session(server);
            WhepFailure failure = failure(session.post(OFFER));
            assertEquals(Kind.BAD_RESPONSE, failure.kind(), failure::toString);
            get(session.close());
        }
    }

    @Test
    void aLocationWithALineEndIsNotUsed() throws Exception {
        for (String location :
                List.of("/s1\r", "/s1\u0000x", "/s\r1", "/s1\r\n X-Folded: 1", "/s 1 HTTP/1.1", "\u0001")) {
            try (RawServer server = new RawServer(onPost(created(location, ANSWER)))) {
                WhepSession session = session(server);
                session.post(OFFER).handle((answer, failure) -> null).get();
                get(session.close());
                for (RawServer.Request delete : server.requests("DELETE")) {
                    assertTrue(delete.head().startsWith("DELETE /s1 HTTP/1.1\r\nhost: "), delete.head());
                }
            }
        }
    }

    @Test
    void anErrorIsToldInTheServersWordsWithoutTheToken() throws Exception {
        try (RawServer server = new RawServer(onPost(response(
                "401 Unauthorized",
                "application/json",
                "{\"errors\":[{\"status\":\"401\",\"title\":\"Invalid \\u001b[31mClient\",\"detail\":\"token s3cr3t-t0k3n is bad\"}]}",
                "Retry-After: 3")))) {
            WhepSession session = WhepSession.of(
                    CLIENT, request(server.url("/whep"), "s3cr3t-t0k3n").build());
            WhepFailure failure = failure(session.post(OFFER));
            assertEquals("HTTP 401 Invalid [31mClient: token [removed] is bad", failure.message());
            assertEquals(Duration.ofSeconds(3), failure.retryAfter());
            assertEquals(DeleteOutcome.NOT_OPENED, get(session.close()));
        }
    }

    @Test
    void aServerThatClosesBeforeReadingIsToldOf() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Thread closer = new Thread(() -> {
                try (Socket socket = server.accept()) {
                    socket.setSoLinger(true, 0);
                } catch (IOException e) {
                    // The test is over.
                }
            });
            closer.setDaemon(true);
            closer.start();
            WhepSession session = WhepSession.of(
                    CLIENT,
                    request(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/"), null)
                            .build());
            WhepFailure failure = failure(session.post(OFFER));
            assertTrue(failure.kind() == Kind.CONNECT || failure.kind() == Kind.BAD_RESPONSE, failure::toString);
        }
    }

    private static void refused(RawServer.Responder responder, String words) throws Exception {
        try (RawServer server = new RawServer(responder)) {
            WhepSession session = session(server);
            WhepFailure failure = failure(session.post(OFFER));
            assertEquals(Kind.BAD_RESPONSE, failure.kind(), failure::toString);
            assertTrue(failure.message().contains(words), failure.message());
            get(session.close());
        }
    }

    /** Refused, but the headers told of a session, which is ended. */
    private static void ended(RawServer.Responder responder, String words) throws Exception {
        try (RawServer server = new RawServer(responder)) {
            WhepSession session = session(server);
            WhepFailure failure = failure(session.post(OFFER));
            assertTrue(failure.message().contains(words), failure.message());
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals("/s1", server.requests("DELETE").get(0).target());
        }
    }

    private static RawServer.Responder endless(String begin, String part) {
        return (request, out, socket) -> {
            if (request.method().equals("DELETE")) {
                write(out, "HTTP/1.1 200 OK\r\n\r\n");
                return;
            }
            write(out, begin);
            while (true) {
                write(out, part);
            }
        };
    }

    private static void drip(OutputStream out, CountDownLatch until) throws Exception {
        while (!until.await(20, TimeUnit.MILLISECONDS)) {
            write(out, "v");
        }
    }

    private static WhepSession session(RawServer server) {
        return WhepSession.of(CLIENT, request(server.url("/whep"), "t").build());
    }
}
