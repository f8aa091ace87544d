package io.github.whep4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --quiet} and {@code -v}, which every command has that does something. */
class QuietTest {
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

    @ParameterizedTest
    @ValueSource(strings = {"record", "pipe", "snapshot", "view", "watch", "probe", "doctor", "demo", "emulate"})
    void bothAreThere(String command) {
        String help = Cli.run(command, "--help").out();
        assertTrue(help.contains("--quiet") && help.contains("-v, --verbose"), help);
    }

    @Test
    void whereAllIsWellNothingIsSaid() {
        for (String line : new String[] {
            "demo -o FILE.mp4 --duration 200ms --quiet",
            "probe URL --duration 200ms --quiet",
            "snapshot URL -o FILE.jpg --quiet",
        }) {
            Cli.Result result = run(line);
            assertEquals(0, result.status(), line + result.err());
            assertEquals("", result.out() + result.err(), line);
        }
        assertTrue(Files.exists(folder.resolve("x.mp4")) && Files.exists(folder.resolve("x.jpg")));
    }

    @Test
    void ofAPageThereIsTheUrlAlone() {
        Cli.Result result = run("view URL --duration 1s --quiet");
        assertEquals(0, result.status(), result.err());
        assertEquals("", result.err());
        assertTrue(result.out().matches("http://\\S+\\R"), result.out());
    }

    @Test
    void whatHasFailedIsSaid() {
        try (WhepCamera offline =
                WhepCamera.builder().misbehave(Misbehaviour.OFFLINE).build()) {
            Cli.Result result = Cli.run("probe", offline.endpoint().toString(), "--quiet");
            assertEquals(5, result.status());
            assertEquals("", result.out());
            assertTrue(result.err().startsWith("whep4j: HTTP 503 "), result.err());
        }
    }

    private Cli.Result run(String line) {
        return new Cli()
                .with("WHEP_TOKEN", camera.token())
                .execute(line.replace("URL", camera.endpoint().toString())
                        .replace("FILE", folder.resolve("x").toString())
                        .split(" "));
    }
}
