package io.github.whep4j.cli.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.cli.Cli;
import io.github.whep4j.cli.Mp4Boxes;
import io.github.whep4j.emulator.WhepCamera;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Video into other programs, which may be slow, leave early, or fail. */
@DisabledOnOs(OS.WINDOWS)
class PipeTest {
    private static WhepCamera camera;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        camera = WhepCamera.builder().build();
    }

    @AfterAll
    static void stop() {
        camera.close();
    }

    @Test
    void standardOutputHasAFragmentedMp4() throws Exception {
        Cli.Result result = pipe("--duration", "500ms", "--json");
        assertEquals(0, result.status(), result.err());
        assertTrue(Mp4Boxes.fragments(result.outBytes()) > 0);
        assertEquals(
                String.valueOf(result.outBytes().length), result.jsonOnErr().get("fileBytes"));
    }

    @Test
    void aByteStreamIfThatIsAskedFor() {
        Cli.Result result = pipe("--duration", "500ms", "--format", "annexb", "--quiet");
        assertEquals(0, result.status(), result.err());
        assertEquals(1, result.outBytes()[3]);
        assertEquals("", result.err());
    }

    @Test
    void aCommandGetsItAll() throws Exception {
        Path file = folder.resolve("x.mp4");
        Cli.Result result = pipe("--duration", "500ms", "--exec", "cat > '" + file + "'", "--json");
        assertEquals(0, result.status(), result.err());
        byte[] bytes = Files.readAllBytes(file);
        assertTrue(Mp4Boxes.fragments(bytes) > 0);
        assertEquals(String.valueOf(bytes.length), result.jsonOnErr().get("fileBytes"));
        assertEquals("null", result.jsonOnErr().get("file"));
    }

    @Test
    void aCommandThatHasEnoughEndsTheSession() {
        Cli.Result result = pipe("--exec", "head -c 20000 > /dev/null");
        assertEquals(0, result.status(), result.err());
        assertNothingIsOpen();
    }

    @Test
    void aCommandThatFailsIsTold() {
        Cli.Result result = pipe("--exec", "exit 3", "--quiet");
        assertEquals(9, result.status());
        assertEquals("whep4j: the command ended with status 3\n", result.err());
        assertNothingIsOpen();
    }

    @Test
    void whatItEndedWithIsInTheSummaryToo() throws Exception {
        Cli.Result result = pipe("--exec", "exit 3", "--quiet", "--json");
        assertEquals(9, result.status());
        String lastLine = result.err().lines().reduce((first, second) -> second).orElseThrow();
        assertTrue(lastLine.contains("\"message\":\"the command ended with status 3\""), result.err());
    }

    @Test
    void aCommandHearsOfAnEndWithoutAPicture() {
        Path heard = folder.resolve("heard");
        Cli.Result result = new Cli()
                .with("WHEP_TOKEN", "wrong")
                .execute("pipe", camera.endpoint().toString(), "--exec", "cat > /dev/null; touch '" + heard + "'");
        assertEquals(3, result.status(), result.err());
        assertTrue(Files.exists(heard), result.err());
    }

    private static Cli.Result pipe(String... options) {
        String[] args = new String[options.length + 2];
        args[0] = "pipe";
        args[1] = camera.endpoint().toString();
        System.arraycopy(options, 0, args, 2, options.length);
        return new Cli().with("WHEP_TOKEN", camera.token()).execute(args);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec sleep 60", "trap '' TERM; exec sleep 100000"})
    void aCommandThatTakesNothingIsGivenUp(String command) {
        Cli.Result result = pipe("--exec", command, "--duration", "3s");
        assertEquals(9, result.status(), result.err());
        assertTrue(result.err().contains("cannot write to the command: it takes nothing any more"), result.err());
        assertNothingIsOpen();
    }

    @Test
    void aNamedPipeThatNobodyOpensIsGivenUp() throws Exception {
        Path fifo = folder.resolve("x.mp4");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        Cli.Result result = new Cli()
                .with("WHEP_TOKEN", camera.token())
                .execute(
                        "record", camera.endpoint().toString(), "-o", fifo.toString(), "--duration", "500ms", "--json");
        assertEquals(9, result.status(), result.err());
        assertTrue(result.err().contains("cannot write to " + fifo + ": it takes nothing any more"), result.err());
        assertEquals("0", result.json().get("framesWritten"));
        assertNothingIsOpen();
        // Lets the writer go.
        Files.newInputStream(fifo).close();
    }

    /** It would be opened once more at the end, to be read, and nobody writes into it then. */
    @Test
    void aNamedPipeIsNoPlaceForAPlainMp4() throws Exception {
        Path fifo = folder.resolve("x.mp4");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        Cli.Result result =
                new Cli().execute("record", camera.endpoint().toString(), "-o", fifo.toString(), "--faststart");
        assertEquals(2, result.status(), result.err());
        assertTrue(result.err().contains("--faststart needs a file"), result.err());
    }

    private static void assertNothingIsOpen() {
        assertEquals(camera.counters().sessionsOpened(), camera.counters().deletes());
        assertFalse(camera.counters().openSessions() > 0);
    }
}
