package io.github.whep4j.cli.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.cli.Cli;
import io.github.whep4j.cli.session.Reception;
import io.github.whep4j.cli.session.RenewalReport;
import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.SessionEnd;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.receiver.CloseReason;
import io.github.whep4j.receiver.ReceiverState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code whep4j watch} against the emulated camera, on a terminal and into a log. */
class WatchTest {
    private static final String ENTERED = "\u001b[?1049h";
    private static final String LEFT = "\u001b[?1049l";

    private static WhepCamera camera;

    @BeforeAll
    static void start() {
        camera = WhepCamera.builder().build();
    }

    @AfterAll
    static void stop() {
        camera.close();
    }

    @Test
    void intoALogThereIsALineForEachLook() {
        Cli.Result result = watchUntil("freezes", cli());
        assertEquals(0, result.status(), result.err());
        assertTrue(
                result.out()
                        .lines()
                        .anyMatch(line ->
                                line.matches("\\S+Z connected  640x360  [0-9.]+ pictures/s  [0-9.]+ Mbit/s .*")),
                result.out());
        assertFalse(result.out().contains("\u001b"), result.out());
        // Without --duration that is how it ends, and nothing more to be told.
        assertTrue(result.err().matches("\\d+ pictures, 640x360; .*\\R"), result.err());
        assertNothingIsOpen();
    }

    @Test
    void forProgramsThereIsAnObjectForEachLookAndOneAtTheEnd() throws Exception {
        Cli.Result result = watchUntil(Pattern.compile("\"framesPerSecond\":[1-9]"), cli().outTerminal(), "--json");
        assertEquals(0, result.status(), result.err());
        assertTrue(
                result.out().lines().allMatch(line -> line.startsWith("{\"timestamp\":\"") && line.endsWith("}")),
                result.out());
        Map<String, String> end = result.json();
        assertEquals("closed", end.get("state"));
        assertEquals("REMOTE", end.get("reason"));
        assertEquals("true", end.get("sessionDeleted"));
        assertEquals("640", end.get("frameWidth"));
        assertTrue(Integer.parseInt(end.get("framesReceived")) > 0, result.out());
        assertTrue(Double.parseDouble(end.get("framesPerSecond")) > 0, "of the whole time: " + result.out());
        assertEquals("", result.err());
    }

    @Test
    void aTerminalIsDrawnAnewWithAPictureAndGivenBack() {
        Cli.Result result = watchUntil("\u2580", colourful());
        assertEquals(0, result.status(), result.err());
        String out = result.out();
        assertTrue(out.startsWith(ENTERED) && out.endsWith(LEFT), out);
        assertEquals(out.indexOf(ENTERED), out.lastIndexOf(ENTERED));
        assertTrue(out.contains("bit rate") && out.contains("Mbit/s"), out);
        assertTrue(out.contains("\u001b[38;2;"), out);
        assertTrue(result.err().contains(" pictures, 640x360; "), result.err());
        assertNothingIsOpen();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dumb"})
    void aTerminalThatCannotBeDrawnAnewGetsLines(String term) {
        Cli.Result result = watchUntil("freezes", cli().outTerminal().with("TERM", term));
        assertEquals(0, result.status(), result.err());
        assertFalse(result.out().contains("\u001b"), result.out());
    }

    @Test
    void withoutAPreviewThereAreFiguresAlone() {
        Cli.Result result = watchUntil("bit rate", colourful(), "--no-preview");
        assertEquals(0, result.status(), result.err());
        assertFalse(result.out().contains("\u2580"), result.out());
    }

    @Test
    void itsTimeIsCountedFromTheFirstPicture() throws Exception {
        Cli.Result result = watch(cli(), "--duration", "300ms", "--json");
        assertEquals(0, result.status(), result.err());
        assertEquals("LOCAL", result.json().get("reason"));
        assertTrue(Integer.parseInt(result.json().get("framesReceived")) > 0, result.out());
        assertNothingIsOpen();
    }

    @Test
    void anEndBeforeItsTimeIsTold() {
        Cli.Result result = watchUntil("freezes", cli(), "--duration", "5m");
        assertEquals(0, result.status(), result.err());
        assertTrue(result.err().contains("the camera ended the session before the time was over: "), result.err());
        assertNothingIsOpen();
    }

    @Test
    void aFailureIsToldOnTheTerminalThatWasThereBefore() {
        try (WhepCamera offline =
                WhepCamera.builder().misbehave(Misbehaviour.OFFLINE).build()) {
            Cli.Result result = colourful()
                    .with("WHEP_TOKEN", offline.token())
                    .execute("watch", offline.endpoint().toString());
            assertEquals(5, result.status());
            assertEquals(result.out().contains(ENTERED), result.out().endsWith(LEFT), result.out());
            assertTrue(result.err().startsWith("whep4j: HTTP 503 "), result.err());
        }
    }

    @Test
    void aFailureIsTheLastObject() throws Exception {
        try (WhepCamera offline =
                WhepCamera.builder().misbehave(Misbehaviour.OFFLINE).build()) {
            Cli.Result result = cli().with("WHEP_TOKEN", offline.token())
                    .execute("watch", offline.endpoint().toString(), "--json");
            assertEquals(5, result.status());
            assertEquals("FAILED", result.json().get("reason"));
            assertEquals("failed", result.json().get("state"));
            assertTrue(result.json().get("error.message").startsWith("HTTP 503 "), result.out());
        }
    }

    /** The endpoint's path may be a key to the stream. */
    @Test
    void nothingOfTheUrlIsShownButTheServer() {
        String url = camera.endpoint() + "?key=s3cr3t";
        Cli.Result result = watchUntil("bit rate", colourful(), url);
        String server = "http://127.0.0.1:" + camera.endpoint().getPort();
        assertTrue(result.out().contains(server + "   (Ctrl-C ends it)"), result.out());
        assertFalse((result.out() + result.err()).contains("s3cr3t"), result.out());
        assertFalse((result.out() + result.err()).contains(camera.endpoint().getPath()), result.out());
        assertFalse((result.out() + result.err()).contains(camera.token()), result.out());
    }

    @Test
    void aReaderThatHasGoneEndsTheSession() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = cli().with("WHEP_TOKEN", camera.token())
                .execute(broken, err, "watch", camera.endpoint().toString());
        assertEquals(0, status, err.toString(StandardCharsets.UTF_8));
        assertNothingIsOpen();
    }

    private static Cli cli() {
        return new Cli();
    }

    private static Cli colourful() {
        return cli().outTerminal()
                .with("TERM", "xterm-256color")
                .with("COLORTERM", "truecolor")
                .with("LINES", "30")
                .with("COLUMNS", "100");
    }

    private static Cli.Result watch(Cli cli, String... options) {
        return cli.with("WHEP_TOKEN", camera.token()).execute(arguments(options));
    }

    /** Until it has printed this; the camera ends the session then. */
    private static Cli.Result watchUntil(String text, Cli cli, String... options) {
        return watchUntil(Pattern.compile(Pattern.quote(text)), cli, options);
    }

    private static Cli.Result watchUntil(Pattern text, Cli cli, String... options) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream() {
            private boolean ended;

            @Override
            public synchronized void write(byte[] bytes, int off, int len) {
                super.write(bytes, off, len);
                if (!ended && text.matcher(toString(StandardCharsets.UTF_8)).find()) {
                    ended = true;
                    var unused = CompletableFuture.runAsync(() -> camera.endSessions(SessionEnd.BYE_AND_CLOSE_NOTIFY));
                }
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = cli.with("WHEP_TOKEN", camera.token()).execute(printed, err, arguments(options));
        return new Cli.Result(status, printed.toByteArray(), err.toString(StandardCharsets.UTF_8));
    }

    /** With the camera's URL, unless there is one already. */
    private static String[] arguments(String... options) {
        List<String> all = new ArrayList<>(List.of("watch"));
        if (options.length == 0 || options[0].startsWith("-")) {
            all.add(camera.endpoint().toString());
        }
        all.addAll(List.of(options));
        return all.toArray(String[]::new);
    }

    private static void assertNothingIsOpen() {
        assertEquals(camera.counters().sessionsOpened(), camera.counters().deletes());
        assertEquals(0, camera.counters().openSessions());
    }

    @Test
    void aProgramHasAnErrorWhenTheVideoBreaksOff() {
        WatchedMoment last =
                new WatchedMoment(Instant.EPOCH, ReceiverState.CLOSED, null, -1, RenewalReport.Renewals.NONE);
        String json = WatchJson.ofEnd(new Reception.Result(CloseReason.MEDIA_TIMEOUT, null), last, true);
        assertTrue(json.contains("\"error\":{\"message\":\"the video stopped coming\",\"hint\":\"\"}"), json);
    }
}
