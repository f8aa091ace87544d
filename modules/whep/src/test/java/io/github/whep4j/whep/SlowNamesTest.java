package io.github.whep4j.whep;

import static io.github.whep4j.whep.RawServer.ANSWER;
import static io.github.whep4j.whep.RawServer.created;
import static io.github.whep4j.whep.RawServer.write;
import static io.github.whep4j.whep.WhepSessionTest.OFFER;
import static io.github.whep4j.whep.WhepSessionTest.get;
import static io.github.whep4j.whep.WhepSessionTest.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that lead to names which take for ever. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SlowNamesTest {

    /** More than there are threads for what may hang. */
    private static final int SESSIONS = 20;

    private final CountDownLatch over = new CountDownLatch(1);
    private final Semaphore asked = new Semaphore(0);

    private InetAddress[] lookup(String host) throws UnknownHostException {
        if (host.equals("slow.example")) {
            asked.release();
            try {
                over.await();
            } catch (InterruptedException e) {
                throw new UnknownHostException(host);
            }
        }
        return new InetAddress[] {InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})};
    }

    @Test
    void holdUpNobodyElse() throws Exception {
        try (RawServer hostile = new RawServer((request, out, socket) -> write(
                        out, "HTTP/1.1 307 Go\r\nLocation: http://slow.example:9/whep\r\nContent-Length: 0\r\n\r\n"));
                RawServer good = new RawServer((request, out, socket) -> write(out, created("/session", ANSWER)));
                WhepClient client = new WhepClient(this::lookup)) {
            List<CompletableFuture<WhepAnswer>> waiting = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                waiting.add(post(client, hostile));
            }
            assertTrue(asked.tryAcquire(4, 60, TimeUnit.SECONDS), "names that never resolve are asked for");
            while (hostile.requests("POST").size() < SESSIONS) {
                hostile.awaitRequest();
            }

            assertEquals(ANSWER, get(post(client, good)).sdp());
            assertTrue(waiting.stream().noneMatch(answer -> answer.isDone()));
            over.countDown();
        }
    }

    private static CompletableFuture<WhepAnswer> post(WhepClient client, RawServer server) {
        URI endpoint = URI.create("http://quick.example:" + server.port() + "/whep");
        WhepRequest request =
                request(endpoint, null).connectTimeout(Duration.ofMinutes(1)).build();
        return WhepSession.of(client, request).post(OFFER);
    }
}
