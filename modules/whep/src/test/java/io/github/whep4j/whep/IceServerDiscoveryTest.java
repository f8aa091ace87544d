package io.github.whep4j.whep;

import static io.github.whep4j.whep.RawServer.response;
import static io.github.whep4j.whep.RawServer.write;
import static io.github.whep4j.whep.WhepSessionTest.get;
import static io.github.whep4j.whep.WhepSessionTest.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ICE servers by OPTIONS (draft-ietf-wish-whep, Section 4.8), over real sockets. */
class IceServerDiscoveryTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String LINK =
            "Link: <turn:turn.example.net?transport=udp>; rel=\"ice-server\"; username=\"u\"; credential=\"TURNSECRET\"";

    private final WhepClient client = new WhepClient();

    @AfterEach
    void close() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "204 No Content"})
    void section4_8_iceServersFromOptions(String status) throws Exception {
        try (RawServer server =
                new RawServer((request, out, socket) -> write(out, response(status, "text/plain", "", LINK)))) {
            List<IceServerLink> found =
                    get(client.iceServers(request(server.url("/whep"), "t0ken").build(), LONG));
            assertEquals("turn:turn.example.net?transport=udp", found.get(0).uri());
            assertEquals("TURNSECRET", found.get(0).credential());
            assertFalse(found.toString().contains("TURNSECRET"));
            RawServer.Request options = server.requests().get(0);
            assertEquals("OPTIONS", options.method());
            assertEquals("/whep", options.target());
            assertEquals("Bearer t0ken", options.header("authorization"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"401 Unauthorized", "404 Not Found", "405 Method Not Allowed", "500 Oops", "307 Elsewhere"})
    void anythingElseMeansNone(String status) throws Exception {
        try (RawServer server = new RawServer(
                (request, out, socket) -> write(out, response(status, "text/plain", "", LINK, "Location: /other")))) {
            assertEquals(
                    List.of(),
                    get(client.iceServers(request(server.url("/whep"), "t0ken").build(), LONG)));
            assertEquals(1, server.requests().size());
        }
    }

    @Test
    void silenceAndNobodyMeanNone() throws Exception {
        try (RawServer server =
                new RawServer((request, out, socket) -> socket.getInputStream().read())) {
            WhepRequest silent = request(server.url("/whep"), null).build();
            assertEquals(List.of(), get(client.iceServers(silent, Duration.ofMillis(50))));
        }
        WhepRequest nobody = request(URI.create("http://127.0.0.1:1/"), null).build();
        assertEquals(List.of(), get(client.iceServers(nobody, LONG)));
    }

    /** Its loops go, and its timers with them, so it says so itself. */
    @Test
    void aClientThatIsClosedMeanwhileMeansNone() throws Exception {
        WhepRequest request = request(URI.create("https://cam.example/whep"), null)
                .tokens(refused -> new CompletableFuture<>())
                .build();
        CompletableFuture<List<IceServerLink>> found = client.iceServers(request, LONG);
        client.close();
        assertEquals(List.of(), found.getNow(null));
    }

    @Test
    void aTimeOfAnyLengthIsTaken() throws Exception {
        WhepRequest nobody = request(URI.create("http://127.0.0.1:1/"), null).build();
        assertEquals(List.of(), get(client.iceServers(nobody, Duration.ofSeconds(Long.MAX_VALUE))));
    }

    @Test
    void aTokenStaysWhereItMayBe() throws Exception {
        WhepRequest plain =
                request(URI.create("http://cam.example/whep"), "t0ken").build();
        assertEquals(List.of(), get(client.iceServers(plain, LONG)));
        try (RawServer server =
                new RawServer((request, out, socket) -> write(out, response("200 OK", "text/plain", "", LINK)))) {
            WhepRequest without = request(server.url("/whep"), null).build();
            assertEquals(1, get(client.iceServers(without, LONG)).size());
            assertNull(server.requests().get(0).header("authorization"));
            WhepRequest broken = request(server.url("/whep"), null)
                    .tokens(refused -> CompletableFuture.completedFuture("a\r\nb"))
                    .build();
            assertEquals(List.of(), get(client.iceServers(broken, LONG)));
            assertEquals(1, server.requests().size());
        }
    }

    @Test
    void aClosedClientFindsNone() throws Exception {
        client.close();
        assertEquals(
                List.of(),
                get(client.iceServers(
                        request(URI.create("http://127.0.0.1:1/"), null).build(), LONG)));
    }
}
