package io.github.whep4j.whep;

import static io.github.whep4j.whep.RawServer.write;
import static io.github.whep4j.whep.WhepSessionTest.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.channel.EventLoop;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of events on which nothing comes any more, though nobody says that they have ended. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SilentEventStreamTest {

    private static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    private static final String EVENT = "id: 7\nevent: viewercount\ndata: {\"viewercount\":3}\n\n";
    private static final SessionEvent VIEWERS_3 = new SessionEvent.ViewerCount(3);

    private final WhepClient client = new WhepClient();
    private final HttpThreads threads = new HttpThreads();
    private final EventLoop loop = threads.nextLoop();
    private final LinkedBlockingQueue<SessionEvent> events = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        client.close();
        threads.close();
    }

    @Test
    void aServerThatHasGoneWithoutAWordIsAskedAgain() throws Exception {
        try (RawServer server = new RawServer((request, out, socket) -> {
            if (request.method().equals("POST")) {
                write(out, "HTTP/1.1 201 Created\r\nLocation: /sse/stream\r\nContent-Length: 0\r\n\r\n");
            } else {
                write(out, STREAM + EVENT);
                awaitEnd(socket);
            }
        })) {
            EventStream stream = listening(server, Duration.ofMillis(300));
            assertEquals(VIEWERS_3, next());
            assertEquals(VIEWERS_3, next());
            loop.execute(stream::close);
            assertNull(server.requests("GET").get(0).header("last-event-id"));
            assertEquals("7", server.requests("GET").get(1).header("last-event-id"));
            assertEquals(1, server.requests("POST").size(), "it is the same stream");
        }
    }

    /** As many servers do before the first event. */
    @Test
    void soIsOneThatHasNotAnsweredYet() throws Exception {
        try (RawServer server = new RawServer((request, out, socket) -> {
            if (request.method().equals("POST")) {
                write(out, "HTTP/1.1 201 Created\r\nLocation: /sse/stream\r\nContent-Length: 0\r\n\r\n");
            } else {
                awaitEnd(socket);
            }
        })) {
            EventStream stream = listening(server, Duration.ofMillis(300));
            while (server.requests("GET").size() < 3) {
                server.awaitRequest();
            }
            loop.execute(stream::close);
        }
    }

    @Test
    void whatIsNoEventShowsThatItIsThere() throws Exception {
        try (RawServer server = new RawServer((request, out, socket) -> {
            if (request.method().equals("POST")) {
                write(out, "HTTP/1.1 201 Created\r\nLocation: /sse/stream\r\nContent-Length: 0\r\n\r\n");
            } else {
                write(out, STREAM);
                for (int i = 0; i < 50; i++) {
                    write(out, ": here\n");
                    Thread.sleep(100);
                }
                write(out, "\n" + EVENT);
                awaitEnd(socket);
            }
        })) {
            EventStream stream = listening(server, Duration.ofSeconds(3));
            assertEquals(VIEWERS_3, next());
            loop.execute(stream::close);
            assertEquals(1, server.requests("GET").size());
        }
    }

    private static void awaitEnd(Socket socket) throws Exception {
        assertEquals(-1, socket.getInputStream().read());
    }

    private SessionEvent next() throws InterruptedException {
        return events.poll(20, TimeUnit.SECONDS); // before the RawServer ends a connection without a request
    }

    private EventStream listening(RawServer server, Duration longestSilence) {
        WhepRequest request = request(server.url("/whep"), null).build();
        OpenSession session = new OpenSession(new Credentials(request));
        EventStream stream = new EventStream(
                loop,
                new CallsBeside(client, threads, loop, request),
                session,
                new TokenRenewal(loop, threads, session, null, request.totalTimeout()),
                Duration.ofSeconds(20),
                longestSilence,
                HttpUrl.parse(server.url("/sse").toString()),
                List.of("viewercount"),
                events::add);
        loop.execute(stream::start);
        return stream;
    }
}
