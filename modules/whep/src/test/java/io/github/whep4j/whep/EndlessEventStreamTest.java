package io.github.whep4j.whep;

import static io.github.whep4j.whep.RawServer.write;
import static io.github.whep4j.whep.WhepSessionTest.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that send more than anybody could want to know. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class EndlessEventStreamTest {

    /** More than the allowance, what it earns meanwhile, and what sockets hold. */
    private static final long MOST_BYTES = EventAllowance.MOST_BYTES + (64L << 20);

    private final WhepClient client = new WhepClient();
    private final HttpThreads threads = new HttpThreads();
    private final EventLoop loop = threads.nextLoop();

    @AfterEach
    void close() {
        client.close();
        threads.close();
    }

    @ParameterizedTest
    @CsvSource({
        "': nothing\n'",
        "'event: viewercount\ndata: {\"viewercount\":3}\n\n'",
        "'data'",
        "'id: 7\nretry: 1\n'",
    })
    void areNotReadForEver(String again) throws Exception {
        assertEnds("", again.repeat(1 + 60_000 / again.length()));
    }

    /** Of each chunk all but a byte is framing. */
    @ParameterizedTest
    @CsvSource({"2000", "7000"})
    void framingCountsToo(int bytes) throws Exception {
        assertEnds("Transfer-Encoding: chunked\r\n", ("1;" + "x".repeat(bytes) + "\r\n:\r\n").repeat(10));
    }

    private void assertEnds(String header, String again) throws Exception {
        CompletableFuture<Long> sent = new CompletableFuture<>();
        AtomicInteger events = new AtomicInteger();
        try (RawServer server = new RawServer((request, out, socket) -> {
            if (request.method().equals("POST")) {
                write(out, "HTTP/1.1 201 Created\r\nLocation: /sse/stream\r\nContent-Length: 0\r\n\r\n");
                return;
            }
            write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n" + header + "\r\n");
            long total = 0;
            try {
                while (total < MOST_BYTES) {
                    write(out, again);
                    total += again.length();
                }
            } catch (IOException e) {
                // Nobody listens any more.
            }
            sent.complete(total);
        })) {
            WhepRequest request = request(server.url("/whep"), null).build();
            OpenSession session = new OpenSession(new Credentials(request));
            EventStream stream = new EventStream(
                    loop,
                    new CallsBeside(client, threads, loop, request),
                    session,
                    new TokenRenewal(loop, threads, session, null, request.totalTimeout()),
                    Duration.ofSeconds(20),
                    EventStream.LONGEST_SILENCE,
                    HttpUrl.parse(server.url("/sse").toString()),
                    List.of("viewercount"),
                    event -> events.incrementAndGet());
            loop.execute(stream::start);
            long total = sent.get(60, TimeUnit.SECONDS);
            assertTrue(total < MOST_BYTES, "it was still listened to after " + total + " bytes");
            assertTrue(
                    events.get() <= 2 * EventAllowance.MOST_BYTES / EventAllowance.BYTES_PER_EVENT, events + " events");
            assertEquals(1, server.requests("GET").size(), "asked for again in a minute");
            loop.execute(stream::close);
        }
    }
}
