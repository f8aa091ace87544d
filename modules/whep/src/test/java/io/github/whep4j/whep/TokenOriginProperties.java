package io.github.whep4j.whep;

import static io.github.whep4j.whep.WhepSessionTest.OFFER;
import static io.github.whep4j.whep.WhepSessionTest.get;
import static io.github.whep4j.whep.WhepSessionTest.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Random graphs of redirects and session URLs among three real servers, two of which must never see a token. */
class TokenOriginProperties {

    private static final RawServer[] SERVERS = new RawServer[3];
    private static WhepClient client;

    @BeforeContainer
    static void start() throws Exception {
        client = new WhepClient();
        for (int i = 0; i < SERVERS.length; i++) {
            SERVERS[i] = new RawServer(RawServer.wellBehaved());
        }
    }

    @AfterContainer
    static void stop() throws Exception {
        client.close();
        for (RawServer server : SERVERS) {
            server.close();
        }
    }

    @Property(tries = 150)
    void aTokenNeverReachesAnotherOrigin(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        Map<String, String> graph = new HashMap<>();
        for (int server = 0; server < SERVERS.length; server++) {
            for (int node = 0; node < 4; node++) {
                graph.put(SERVERS[server].port() + "/" + node, response(random));
            }
            RawServer self = SERVERS[server];
            self.respondWith((request, out, socket) -> RawServer.write(
                    out,
                    request.method().equals("POST")
                            ? graph.getOrDefault(self.port() + request.target(), "HTTP/1.1 404 Not Found\r\n\r\n")
                            : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        }
        int[] posts = counts("POST");
        boolean withToken = random.nextInt(4) > 0;
        WhepSession session = WhepSession.of(
                client,
                request(SERVERS[0].url("/0"), withToken ? "s3cr3t" : null).build());
        CompletableFuture<WhepAnswer> answer = session.post(OFFER);
        boolean opened = get(answer.handle((ok, failure) -> ok != null));
        DeleteOutcome outcome = get(session.close());
        assertEquals(opened, outcome == DeleteOutcome.DELETED);
        for (int server = 1; server < SERVERS.length; server++) {
            for (RawServer.Request request : SERVERS[server].requests()) {
                assertNull(request.header("authorization"));
            }
            if (withToken) {
                assertEquals(posts[server], counts("POST")[server], "a redirect elsewhere was followed with a token");
            }
        }
    }

    private static String response(Random random) {
        String target = location(random);
        return random.nextInt(3) == 0
                ? RawServer.created(target, RawServer.ANSWER)
                : "HTTP/1.1 307 Temporary Redirect\r\nLocation: " + target + "\r\nContent-Length: 0\r\n\r\n";
    }

    private static String location(Random random) {
        int port = SERVERS[random.nextInt(SERVERS.length)].port();
        int node = random.nextInt(4);
        return switch (random.nextInt(5)) {
            case 0 -> "//127.0.0.1:" + port + "/" + node;
            case 1 -> "http://127.0.0.1:" + SERVERS[0].port() + "@127.0.0.1:" + port + "/" + node;
            case 2 -> "/" + node;
            case 3 -> "HTTP://127.0.0.1:" + port + "/x/../" + node + "#f";
            default -> "http://127.0.0.1:" + port + "/" + node;
        };
    }

    private static int[] counts(String method) {
        int[] counts = new int[SERVERS.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = SERVERS[i].requests(method).size();
        }
        return counts;
    }
}
