package io.github.whep4j.whep;

import static io.github.whep4j.whep.RawServer.created;
import static io.github.whep4j.whep.RawServer.onPost;
import static io.github.whep4j.whep.RawServer.response;
import static io.github.whep4j.whep.WhepSessionTest.get;
import static io.github.whep4j.whep.WhepSessionTest.request;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With every logger of this module and of Netty at its most talkative, no secret appears, in logs nor exceptions. */
class SilenceTest {

    private static final List<String> SECRETS =
            List.of("T0KEN", "ICEPASSWORD", "SESSIONID", "PATHSECRET", "QUERYSECRET", "HEADERSECRET", "TURNSECRET");
    private static final String OFFER = "v=0\r\no=- 7 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=ice-pwd:ICEPASSWORD\r\n";

    private static final String EVENTS =
            "</SESSIONID/events>; rel=\"urn:ietf:params:whep:ext:core:server-sent-events\"; events=\"active,layers\"";
    private static final String LAYERS = "</SESSIONID/layers>; rel=\"urn:ietf:params:whep:ext:core:layer\"";

    @SuppressWarnings("JdkObsolete") // loggers write to it from their own threads
    private final StringBuffer said = new StringBuffer();

    private final Logger root = Logger.getLogger("");
    private final Handler[] consoles = root.getHandlers();
    private final Handler everything = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            said.append(new SimpleFormatter().format(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        for (Handler console : consoles) {
            root.removeHandler(console);
        }
        everything.setLevel(Level.ALL);
        root.addHandler(everything);
        root.setLevel(Level.ALL);
    }

    @AfterEach
    void stopListening() {
        root.removeHandler(everything);
        root.setLevel(Level.INFO);
        for (Handler console : consoles) {
            root.addHandler(console);
        }
    }

    @Test
    void nothingSecretIsLoggedOrThrown() throws Exception {
        String ok =
                created("/SESSIONID\r\nLink: <turn:t.example>;rel=ice-server;username=u;credential=TURNSECRET", OFFER);
        List<String> responses = List.of(
                ok,
                created("/SESSIONID\r\nLink: " + EVENTS + "\r\nLink: " + LAYERS, OFFER),
                ok.substring(0, ok.length() - 5),
                created("http://127.0.0.1:1/SESSIONID", OFFER),
                created("/SESSIONID\u0001", OFFER),
                created("ftp://x/SESSIONID", OFFER),
                response("406 Not Acceptable", "application/sdp", OFFER, "Location: /SESSIONID"),
                response("401 Unauthorized", "application/json", "{\"title\":\"T0KEN and HEADERSECRET\"}"),
                response("404 Not Found", "application/json", "{\"message\":\"no POST:/PATHSECRET?key=QUERYSECRET\"}"),
                response("404 Not Found", "text/plain", "Cannot POST /PATHSECRET: QUERYSECRET is unknown"),
                response("400 Bad Request", "text/plain", "line 5: a=ice-pwd:ICEPASSWORD"),
                response("307 Temporary Redirect", "text/plain", "", "Location: /SESSIONID"),
                response("307 Temporary Redirect", "text/plain", "", "Location: https://other.example/SESSIONID"),
                response("302 Found", "text/plain", "", "Location: /SESSIONID"),
                ok.replace("201 Created", "406 Not Acceptable"),
                "HTTP/1.1 200 OK\r\nX-SESSIONID\u0000: T0KEN\r\n\r\n",
                "T0KEN ICEPASSWORD\r\n\r\n",
                "");
        try (WhepClient client = new WhepClient()) {
            for (String response : responses) {
                try (RawServer server = new RawServer(onPost(response))) {
                    exchange(client, server.url("/PATHSECRET?key=QUERYSECRET"));
                }
            }
            exchange(client, URI.create("http://127.0.0.1:1/PATHSECRET"));
            exchange(client, URI.create("https://127.0.0.1:1/PATHSECRET?QUERYSECRET"));
            try (RawServer server = TlsTest.server("localhost")) {
                exchange(client, server.url("/PATHSECRET?QUERYSECRET"));
            }
        }
        assertTrue(said.indexOf("WhepRequest[http://127.0.0.1") >= 0, "the logger was at work");
        for (String secret : SECRETS) {
            int at = said.indexOf(secret);
            assertFalse(at >= 0, () -> secret + ": " + said.substring(Math.max(0, at - 300), at + 50));
        }
    }

    private void exchange(WhepClient client, URI url) throws Exception {
        WhepRequest request =
                request(url, "T0KEN").header("X-Api-Key", "HEADERSECRET").build();
        WhepSession session = WhepSession.of(client, request);
        CompletableFuture<WhepAnswer> answer = session.post(OFFER, counter -> {
            said.append(counter);
            return CompletableFuture.completedFuture(OFFER);
        });
        String result = get(answer.handle((ok, failure) -> {
            if (ok != null) {
                return ok.toString();
            }
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            return trace + ((WhepFailureException) failure).failure().toString();
        }));
        said.append(result);
        said.append(get(session.trickle("a=ice-pwd:ICEPASSWORD")));
        session.listen(event -> said.append(event));
        String selected = get(session.selectLayer(LayerSelection.automatic())
                .handle((ok, failure) -> failure == null ? "selected" : failure.toString()));
        said.append(selected);
        said.append(get(client.iceServers(request, Duration.ofSeconds(20))));
        said.append(get(session.close())).append(session).append(request);
    }
}
