package io.github.whep4j.cli.outcome;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.cli.Cli;
import io.github.whep4j.cli.FakeServer;
import io.github.whep4j.ice.LocalAddressPolicy;
import io.github.whep4j.receiver.CloseReason;
import io.github.whep4j.receiver.WhepReceiver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attempts that fail: exit status, words, and what is left behind. */
class FailuresTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "401,3", "403,3", "404,4", "410,4", "409,5", "429,5", "503,5", "400,10", "405,10", "406,10", "415,10", "500,10",
        "502,10"
    })
    void aStatusHasItsExitStatusAndTwoLines(int http, int expected) throws Exception {
        try (FakeServer server = new FakeServer(
                http,
                "application/json",
                "{\"errors\":[{\"status\":\"" + http
                        + "\",\"title\":\"Device Unavailable\",\"detail\":\"Try later\"}]}")) {
            Cli.Result result = Cli.run("record", server.url(), "-o", file("x.mp4"));
            assertEquals(expected, result.status(), result.err());
            assertEquals(2, result.errLines().size(), result.err());
            assertEquals(
                    "whep4j: HTTP " + http + " Device Unavailable: Try later",
                    result.errLines().get(0));
            assertTrue(result.out().isEmpty());
            assertFalse(Files.exists(folder.resolve("x.mp4")));
        }
    }

    @Test
    void whoHasWaitedIsNotToldToWait() throws Exception {
        try (FakeServer server = new FakeServer(503, "text/plain", "")) {
            Cli.Result result = Cli.run("record", server.url(), "-o", file("x.mp4"), "--wait-until-live", "500ms");
            assertEquals(5, result.status(), result.err());
            assertEquals(
                    "        The time for waiting (--wait-until-live) is over, or too short: try again later",
                    result.errLines().get(1));
        }
    }

    @Test
    void anAnswerThatCannotBeUsedIsSix() throws Exception {
        for (String sdp : List.of(
                "v=0\r\n",
                "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n",
                "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=video 0 UDP/TLS/RTP/SAVPF 0\r\n")) {
            try (FakeServer server = new FakeServer(201, "application/sdp", sdp, "Location", "/whep/1")) {
                Cli.Result result = Cli.run("record", server.url(), "-o", file("x.mp4"));
                assertEquals(6, result.status(), result.err());
                assertEquals(2, result.errLines().size(), result.err());
                assertEquals(2, server.tokens().size(), "POST and DELETE");
            }
        }
    }

    @Test
    void aWebPageIsTen() throws Exception {
        try (FakeServer server = new FakeServer(200, "text/html", "<html><title>Hello</title></html>")) {
            Cli.Result result = Cli.run("record", server.url(), "-o", file("x.mp4"));
            assertEquals(10, result.status(), result.err());
            assertTrue(result.err().contains("text/html"), result.err());
        }
    }

    @Test
    void nobodyThereIsTen() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            free = socket.getLocalPort();
        }
        for (String scheme : List.of("http", "https")) {
            Cli.Result result = Cli.run("record", scheme + "://127.0.0.1:" + free + "/whep", "-o", file("x.mp4"));
            assertEquals(10, result.status(), result.err());
            assertEquals(2, result.errLines().size(), result.err());
        }
    }

    @Test
    void httpsWhereThereIsHttpIsTen() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Thread answering = new Thread(() -> {
                try (Socket socket = server.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // The client has gone.
                }
            });
            answering.setDaemon(true);
            answering.start();
            String url = "https://127.0.0.1:" + server.getLocalPort() + "/whep";
            Cli.Result result = Cli.run("record", url, "-o", file("x.mp4"));
            assertEquals(10, result.status(), result.err());
            assertTrue(result.err().contains("does not speak TLS"), result.err());
        }
    }

    @Test
    void withoutANetworkItIsSeven() throws Exception {
        try (FakeServer server = new FakeServer(201, "application/sdp", "", "Location", "/whep/1");
                WhepReceiver receiver = WhepReceiver.builder(URI.create(server.url()))
                        .localAddresses(LocalAddressPolicy.ALL.barInterface("*"))
                        .onAccessUnit(unit -> {})
                        .build()) {
            Throwable failure = assertThrows(
                            ExecutionException.class, () -> receiver.start().get(60, SECONDS))
                    .getCause();
            assertEquals(ExitStatus.CONNECTION, ExitStatus.of(failure));
        }
    }

    @Test
    void aTokenOverPlainHttpToElsewhereIsTenAndNotSent() {
        Cli.Result result =
                new Cli().with("WHEP_TOKEN", "s3cr3t").execute("record", "http://192.0.2.1/whep", "-o", file("x.mp4"));
        assertEquals(10, result.status(), result.err());
        assertTrue(result.err().contains("plain HTTP"), result.err());
        assertFalse(result.err().contains("s3cr3t"), result.err());
    }

    @Test
    void anOutputThatCannotBeWrittenIsNineAndWakesNoCamera() throws Exception {
        try (FakeServer server = new FakeServer(404, "text/plain", "")) {
            for (String name : List.of("missing/x.mp4", "", "nul\u0000.mp4")) {
                Cli.Result result = Cli.run("record", server.url(), "-o", folder + "/" + name, "--format", "mp4");
                assertEquals(9, result.status(), result.err());
                assertTrue(result.errLines().size() <= 2, result.err());
            }
            assertEquals(List.of(), server.tokens());
        }
    }

    @Test
    void anEarlierRecordingSurvivesAnAttemptThatFails() throws Exception {
        Path file = Files.writeString(folder.resolve("x.mp4"), "an earlier recording");
        try (FakeServer server = new FakeServer(503, "text/plain", "")) {
            assertEquals(
                    5, Cli.run("record", server.url(), "-o", file.toString()).status());
        }
        assertEquals("an earlier recording", Files.readString(file));
    }

    @Test
    void aFailureIsInTheJsonToo() throws Exception {
        try (FakeServer server = new FakeServer(503, "application/json", "{\"title\":\"Device Unavailable\"}")) {
            Cli.Result result = Cli.run("record", server.url(), "-o", file("x.mp4"), "--json");
            assertEquals(5, result.status());
            var json = result.json();
            assertEquals("FAILED", json.get("reason"));
            assertEquals("http.503", json.get("error.code"));
            assertEquals("HTTP 503 Device Unavailable", json.get("error.message"));
            assertEquals("true", json.get("error.retryable"));
            assertEquals("0", json.get("framesReceived"));
            assertEquals("false", json.get("sessionDeleted"));
            assertEquals("null", json.get("timings.postMs"));
            assertEquals(2, result.errLines().size());
            Cli.Result piped = Cli.run("record", server.url(), "-o", "-", "--json");
            assertTrue(piped.out().isEmpty());
            assertEquals("-", piped.jsonOnErr().get("file"));
        }
    }

    @Test
    void aStackTraceComesOnlyWhenAskedFor() throws Exception {
        try (FakeServer server = new FakeServer(500, "text/plain", "")) {
            assertTrue(Cli.run("record", server.url(), "-o", file("x.mp4"), "-v")
                    .err()
                    .contains("\tat "));
            assertFalse(
                    Cli.run("record", server.url(), "-o", file("x.mp4")).err().contains("\tat "));
        }
    }

    @Test
    void tokensComeFromWhereTheyWereSaidTo() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "from-file\n");
        try (FakeServer server = new FakeServer(404, "text/plain", "")) {
            new Cli().execute("record", server.url(), "-o", file("x.mp4"));
            Cli cli = new Cli()
                    .with("WHEP_TOKEN", "by-default")
                    .with("OTHER", "from-env")
                    .input("from-stdin\nrest");
            cli.execute("record", server.url(), "-o", file("x.mp4"));
            cli.execute("record", server.url(), "-o", file("x.mp4"), "--token-env", "OTHER");
            cli.execute("record", server.url(), "-o", file("x.mp4"), "--token-file", file.toString());
            cli.execute("record", server.url(), "-o", file("x.mp4"), "--token-stdin");
            assertEquals(
                    Arrays.asList(
                            null, "Bearer by-default", "Bearer from-env", "Bearer from-file", "Bearer from-stdin"),
                    server.tokens());
        }
    }

    @Test
    void aTokenFileIsReadAgainWhenTheTokenIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "stale");
        try (FakeServer server = new FakeServer(401, "text/plain", "your token stale is stale")) {
            server.whenAsked(() -> {
                try {
                    Files.writeString(file, "fresh");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Cli.Result result = Cli.run("record", server.url(), "-o", file("x.mp4"), "--token-file", file.toString());
            assertEquals(3, result.status());
            assertEquals(List.of("Bearer stale", "Bearer fresh"), server.tokens());
        }
    }

    @Test
    void aTokenThatCanBeReadOnceIsRefusedAllTheSame() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "stale");
        try (FakeServer server = new FakeServer(401, "text/plain", "no")) {
            // As a pipe, such as <(...), when it is opened again.
            server.whenAsked(() -> {
                try {
                    Files.writeString(file, "");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Cli.Result result = Cli.run("record", server.url(), "-o", file("x.mp4"), "--token-file", file.toString());
            assertEquals(3, result.status(), result.err());
            assertTrue(result.err().contains("The token was refused"), result.err());
        }
    }

    @Test
    void aTokenIsNeverPrinted() throws Exception {
        try (FakeServer server = new FakeServer(401, "text/plain", "the token s3cr3t-t0k3n is no good")) {
            Cli.Result result = new Cli()
                    .with("WHEP_TOKEN", "s3cr3t-t0k3n")
                    .execute("record", server.url() + "?key=qu3ry", "-o", file("x.mp4"), "--json", "-v");
            assertEquals(Collections.singletonList("Bearer s3cr3t-t0k3n"), server.tokens());
            assertFalse((result.out() + result.err()).contains("s3cr3t"), result.err());
            assertFalse((result.out() + result.err()).contains("qu3ry"), result.err());
        }
    }

    @Test
    void howASessionEndedDecidesToo() {
        assertEquals(ExitStatus.DONE, ExitStatus.of(CloseReason.LOCAL));
        assertEquals(ExitStatus.DONE, ExitStatus.of(CloseReason.REMOTE));
        assertEquals(ExitStatus.DONE, ExitStatus.of(CloseReason.SESSION_LIMIT));
        assertEquals(ExitStatus.CONNECTION, ExitStatus.of(CloseReason.CONSENT_LOST));
        assertEquals(ExitStatus.NO_MEDIA, ExitStatus.of(CloseReason.MEDIA_TIMEOUT));
        assertEquals(ExitStatus.INTERNAL, ExitStatus.of(new IllegalStateException()));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }
}
