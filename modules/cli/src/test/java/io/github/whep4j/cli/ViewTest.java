package io.github.whep4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code whep4j view} but for the browser, which interop/view has. */
class ViewTest {
    @Test
    void printsOneUrlAndEndsEverySession() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                WhepCamera other = WhepCamera.builder().token(camera.token()).build()) {
            Cli.Result result = new Cli()
                    .input(camera.token() + "\n")
                    .execute(
                            "view",
                            camera.endpoint().toString(),
                            other.endpoint().toString(),
                            "--token-stdin",
                            "--duration",
                            "3s");
            assertEquals(0, result.status(), result.err());
            assertTrue(result.out().matches("http://127\\.0\\.0\\.1:\\d+/\\?key=[\\w-]{32}\\R"), result.out());
            for (WhepCamera one : List.of(camera, other)) {
                assertEquals(1, one.counters().posts());
                assertEquals(1, one.counters().deletes());
                assertEquals(0, one.counters().openSessions());
            }
        }
    }

    @Test
    void saysWhichOfSeveralHasFailed() {
        try (WhepCamera camera =
                WhepCamera.builder().misbehave(Misbehaviour.NOT_FOUND).build()) {
            String url = camera.endpoint().toString();
            Cli.Result result = Cli.run("view", url, url, "--no-open");
            assertEquals(4, result.status(), result.err());
            assertTrue(result.err().contains("whep4j: of Camera 1:"), result.err());
            assertTrue(result.err().contains("whep4j: of Camera 2:"), result.err());
        }
    }

    @Test
    void endsWhenTheLastCameraHasAndSaysWhy() {
        try (WhepCamera camera =
                WhepCamera.builder().misbehave(Misbehaviour.NOT_FOUND).build()) {
            Cli.Result result = Cli.run("view", camera.endpoint().toString(), "--no-open");
            assertEquals(4, result.status(), result.err());
            assertTrue(result.err().contains("404"), result.err());
        }
    }
}
