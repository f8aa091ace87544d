package io.github.whep4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mistakes of the first hour: each prints what is wrong, and on a second line what to do. */
class NewcomerTest {
    private static final String TOKEN = "s3cr3t-t0k3n";

    @TempDir
    Path folder;

    @Test
    void noToken() {
        try (WhepCamera camera = camera()) {
            assertSays(
                    3,
                    "HTTP 401 Invalid Client",
                    "Set a token: in WHEP_TOKEN, or by --token-env, --token-file or --token-stdin",
                    new Cli(),
                    url(camera));
        }
    }

    @Test
    void aTokenThatIsNotGood() {
        try (WhepCamera camera = camera()) {
            assertSays(
                    3,
                    "HTTP 401 Invalid Client",
                    "The token was refused: has it expired, or is it for another account?",
                    new Cli().with("WHEP_TOKEN", "another"),
                    url(camera));
        }
    }

    @Test
    void aUrlThatIsNotThere() {
        try (WhepCamera camera = camera()) {
            assertSays(
                    4,
                    "HTTP 404 Not Found",
                    "Check the URL, and that the device or stream exists",
                    cli(),
                    url(camera).replace("emulated-camera", "front-door"));
        }
    }

    @Test
    void aDeviceThatIsNotThere() {
        try (WhepCamera camera = camera()) {
            assertSays(
                    4,
                    "HTTP 404 Not Found",
                    "Check the URL, and that the device or stream exists",
                    cli(),
                    "ring:front-door",
                    "--endpoint-base",
                    "http://127.0.0.1:" + camera.endpoint().getPort());
        }
    }

    @Test
    void httpsWhereThereIsHttp() {
        try (WhepCamera camera = camera()) {
            assertSays(
                    10,
                    "https://127.0.0.1:" + camera.endpoint().getPort() + " does not speak TLS",
                    "Is it http, or another port?",
                    cli(),
                    url(camera).replace("http:", "https:"));
        }
    }

    @Test
    void httpInsteadOfHttps() {
        assertSays(
                10,
                "A token is not sent over plain HTTP",
                "Use https: on the way everybody could read the token.",
                cli(),
                "http://192.0.2.1/whep");
    }

    @Test
    void aPageThatIsNoWhepEndpoint() {
        try (WhepCamera camera = misbehaving(Misbehaviour.WEB_PAGE)) {
            assertSays(
                    10,
                    "HTTP 200 The answer is not SDP but text/html",
                    "Is the URL that of a WHEP endpoint, with the right port and scheme?",
                    cli(),
                    url(camera));
        }
    }

    @Test
    void somethingThatIsNoWebServer() {
        try (WhepCamera camera = misbehaving(Misbehaviour.NOT_HTTP)) {
            assertSays(
                    10,
                    "The response is not HTTP/1.1",
                    "Is the URL that of a WHEP endpoint, with the right port and scheme?",
                    cli(),
                    url(camera));
        }
    }

    @Test
    void aDeviceThatIsOffline() {
        try (WhepCamera camera = misbehaving(Misbehaviour.OFFLINE)) {
            assertSays(
                    5,
                    "HTTP 503 Device Unavailable: Device is currently offline",
                    "The device or server is not available: try again later, or wait by --wait-until-live",
                    cli(),
                    url(camera));
        }
    }

    @Test
    void tooManyRequests() {
        try (WhepCamera camera = misbehaving(Misbehaviour.RATE_LIMITED)) {
            assertSays(
                    5,
                    "HTTP 429 Too Many Requests",
                    "Too many requests: wait before trying again (the server says: in 2 s)",
                    cli(),
                    url(camera));
        }
    }

    @Test
    void aRoleThatTheServerDoesNotTake() {
        try (WhepCamera camera = misbehaving(Misbehaviour.OFFERED_DTLS_ROLE)) {
            assertSays(
                    6,
                    "what the server answered cannot be used: SDP: the answer takes the DTLS role that the offer takes",
                    "some servers take the one DTLS role that they know: offer both (--dtls-role auto)",
                    cli(),
                    url(camera),
                    "--dtls-role",
                    "active");
        }
    }

    @Test
    void aUrlWithoutItsScheme() {
        assertSays(2, "a WHEP endpoint is an https or http URL", "", cli(), "example.org/whep");
    }

    private void assertSays(int status, String what, String todo, Cli cli, String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "record";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "-o";
        all[arguments.length + 2] = folder.resolve("x.mp4").toString();
        Cli.Result result = cli.execute(all);
        String second = todo.isEmpty() ? "" : "        " + todo + "\n";
        assertEquals("whep4j: " + what + "\n" + second, result.err().replace(System.lineSeparator(), "\n"));
        assertEquals(status, result.status());
        assertEquals("", result.out());
    }

    private static WhepCamera camera() {
        return WhepCamera.builder().token(TOKEN).build();
    }

    private static WhepCamera misbehaving(Misbehaviour misbehaviour) {
        return WhepCamera.builder().token(TOKEN).misbehave(misbehaviour).build();
    }

    private static Cli cli() {
        return new Cli().with("WHEP_TOKEN", TOKEN);
    }

    private static String url(WhepCamera camera) {
        return camera.endpoint().toString();
    }
}
