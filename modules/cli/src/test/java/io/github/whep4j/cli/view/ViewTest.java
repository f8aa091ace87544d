package io.github.whep4j.cli.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.cli.Cli;
import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.SessionEnd;
import io.github.whep4j.emulator.WhepCamera;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
    void forProgramsThereIsThePageAndAtTheEndWhatThereWasOfEachCamera() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                WhepCamera missing = WhepCamera.builder()
                        .token(camera.token())
                        .misbehave(Misbehaviour.NOT_FOUND)
                        .build()) {
            var ended = CompletableFuture.runAsync(() -> endOnceThereWerePictures(camera));
            Cli.Result result = new Cli()
                    .with("WHEP_TOKEN", camera.token())
                    .execute(
                            "view",
                            camera.endpoint().toString(),
                            missing.endpoint().toString(),
                            "--json");
            ended.join();
            assertEquals(4, result.status(), result.err());
            List<String> lines = result.out().lines().toList();
            assertEquals(2, lines.size(), result.out());
            assertTrue(
                    lines.get(0).matches("\\{\"page\":\"http://127\\.0\\.0\\.1:\\d+/\\?key=[\\w-]{32}\"}"),
                    lines.get(0));
            Map<String, String> end = result.json();
            assertEquals("Camera 1", end.get("cameras.0.name"));
            assertEquals("REMOTE", end.get("cameras.0.reason"));
            assertTrue(Long.parseLong(end.get("cameras.0.framesReceived")) > 0, result.out());
            assertEquals("true", end.get("cameras.0.sessionDeleted"));
            assertEquals("Camera 2", end.get("cameras.1.name"));
            assertEquals("FAILED", end.get("cameras.1.reason"));
            assertEquals("0", end.get("cameras.1.framesReceived"));
            assertEquals("http.404", end.get("cameras.1.error.code"));
        }
    }

    private static void endOnceThereWerePictures(WhepCamera camera) {
        try {
            while (camera.counters().packetsSent() < 150) {
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        camera.endSessions(SessionEnd.BYE_AND_CLOSE_NOTIFY);
    }

    /** Of a camera that takes longer to answer than it is to be looked at. */
    @Test
    void theTimeIsCountedFromTheFirstPicture() throws Exception {
        try (WhepCamera camera =
                WhepCamera.builder().answerDelay(Duration.ofSeconds(3)).build()) {
            Cli.Result result = new Cli()
                    .with("WHEP_TOKEN", camera.token())
                    .execute("view", camera.endpoint().toString(), "--json", "--duration", "1s");
            assertEquals(0, result.status(), result.err());
            assertTrue(Long.parseLong(result.json().get("cameras.0.framesReceived")) > 0, result.out());
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
