package io.github.whep4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as a process of its own, and what signals do to it. */
@Timeout(600)
@DisabledOnOs(OS.WINDOWS)
class ProcessTest {
    private static final long PATIENCE_SECONDS = 240;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"INT,130", "TERM,143"})
    void aSignalFinishesTheFileAndDeletesTheSession(String signal, int status) throws Exception {
        assumeFalse(CommandProcess.ignoresInterrupts(), "started with SIGINT ignored, which a JVM leaves so");
        try (WhepCamera camera = WhepCamera.builder().build();
                CommandProcess running =
                        start(camera, "record", camera.endpoint().toString(), "-o", video(), "--json")) {
            await(() -> size() > 20_000);
            running.signal(signal);
            assertEquals(status, running.exitStatus(), running.err());
            assertTrue(Mp4Boxes.fragments(Files.readAllBytes(folder.resolve("x.mp4"))) > 0);
            String json = running.rest();
            assertTrue(json.startsWith("{\"reason\":\"LOCAL\"") && json.contains("\"sessionDeleted\":true"), json);
            assertTrue(json.contains("\"fileBytes\":" + size() + "}"), json);
            assertEquals("", running.err());
            assertEquals(1, camera.counters().deletes());
            assertEquals(0, camera.counters().openSessions());
        }
    }

    @Test
    void aCommandBehindAPipeDoesNotGetTheToken() throws Exception {
        Path environment = folder.resolve("environment");
        try (WhepCamera camera = WhepCamera.builder().build();
                CommandProcess running = start(
                        camera,
                        "pipe",
                        camera.endpoint().toString(),
                        "--duration",
                        "500ms",
                        "--exec",
                        "env > '" + environment + "'; cat > /dev/null")) {
            assertEquals(0, running.exitStatus(), running.err());
            String seen = Files.readString(environment);
            assertTrue(seen.contains("PATH="), seen);
            assertFalse(seen.contains("WHEP_TOKEN") || seen.contains(camera.token()));
        }
    }

    @Test
    void aKilledProcessLeavesAFileThatPlays() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                CommandProcess running =
                        start(camera, "record", camera.endpoint().toString(), "-o", video())) {
            await(() -> size() > 20_000);
            running.signal("KILL");
            assertEquals(137, running.exitStatus());
            assertTrue(Mp4Boxes.wholeFragments(Files.readAllBytes(folder.resolve("x.mp4"))) > 0);
        }
    }

    /** Also one that comes when the time for closing is long over. */
    @ParameterizedTest
    @CsvSource({
        "1,record URL -o x.mp4 --json",
        "6,record URL -o x.mp4 --json",
        "6,record URL -o x.mp4 -v",
        "6,snapshot URL -o x.jpg",
        "6,view URL"
    })
    void aSignalWhileConnectingEndsTheSessionThatComesLate(int seconds, String line) throws Exception {
        String command = line.replace("x.", folder.resolve("x.").toString());
        try (WhepCamera camera = WhepCamera.builder()
                        .answerDelay(Duration.ofSeconds(seconds))
                        .build();
                CommandProcess running = start(
                        camera,
                        command.replace("URL", camera.endpoint().toString()).split(" "))) {
            await(() -> camera.counters().posts() == 1);
            running.signal("TERM");
            assertEquals(143, running.exitStatus(), running.err());
            assertEquals(
                    seconds > 4, running.err().contains("waiting for that, 15 s at most, to DELETE"), running.err());
            assertFalse(running.err().contains("could not be DELETEd"), running.err());
            assertEquals(1, camera.counters().deletes());
            assertEquals(0, camera.counters().openSessions());
            assertFalse(Files.exists(folder.resolve("x.mp4")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"record URL -o x.mp4", "pipe URL", "snapshot URL -o x.jpg", "watch URL", "probe URL"})
    void whatIsInterruptedBeforeAPictureTellsProgramsSo(String line) throws Exception {
        String command = line.replace("x.", folder.resolve("x.").toString()) + " --json";
        try (WhepCamera camera =
                        WhepCamera.builder().answerDelay(Duration.ofSeconds(1)).build();
                CommandProcess running = start(
                        camera,
                        command.replace("URL", camera.endpoint().toString()).split(" "))) {
            await(() -> camera.counters().posts() == 1);
            running.signal("TERM");
            assertEquals(143, running.exitStatus(), running.err());
            String json = line.startsWith("pipe") ? running.err() : running.rest();
            assertTrue(json.contains("\"error\":{\"message\":\"interrupted before there was a picture\""), json);
        }
    }

    @Test
    void aServerThatNeverAnswersDoesNotHoldUpASignal() throws Exception {
        try (WhepCamera camera =
                        WhepCamera.builder().misbehave(Misbehaviour.NO_RESPONSE).build();
                CommandProcess running =
                        start(camera, "record", camera.endpoint().toString(), "-o", video())) {
            await(() -> camera.counters().posts() == 1);
            running.signal("TERM");
            assertEquals(143, running.exitStatus(), running.err());
            assertTrue(running.err().contains("15 s at most"), running.err());
            assertTrue(running.err().contains("the session could not be DELETEd"), running.err());
        }
    }

    @Test
    void aPipeWhoseReaderLeavesEndsTheProcess() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                CommandProcess running =
                        start(camera, "record", camera.endpoint().toString(), "-o", "-")) {
            byte[] begin = running.out().readNBytes(20_000);
            assertEquals("ftyp", new String(begin, 4, 4, StandardCharsets.US_ASCII));
            running.out().close();
            assertEquals(9, running.exitStatus());
            assertEquals(1, running.err().lines().count(), running.err());
            await(() -> camera.counters().deletes() == 1);
        }
    }

    @Test
    void pipeTakesAReaderThatLeavesForAnEndLikeAnyOther() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                CommandProcess running = start(camera, "pipe", camera.endpoint().toString(), "--quiet")) {
            byte[] begin = running.out().readNBytes(20_000);
            assertEquals("ftyp", new String(begin, 4, 4, StandardCharsets.US_ASCII));
            running.out().close();
            assertEquals(0, running.exitStatus());
            assertEquals("", running.err());
            await(() -> camera.counters().deletes() == 1);
        }
    }

    @Test
    void aReaderThatTakesNothingDoesNotHoldUpTheEnd() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                CommandProcess running = start(camera, "pipe", camera.endpoint().toString(), "--quiet")) {
            // More than a pipe holds.
            await(() -> camera.counters().packetsSent() > 150);
            running.signal("TERM");
            assertEquals(143, running.exitStatus(), running.err());
            await(() -> camera.counters().deletes() == 1);
        }
    }

    /** Also one that takes nothing, and minds no signals: it is not left behind. */
    @ParameterizedTest
    @ValueSource(strings = {"cat > /dev/null; sleep 1000", "trap '' INT TERM; sleep 1000"})
    void aSignalStopsTheCommandBehindThePipeToo(String rest) throws Exception {
        Path started = folder.resolve("pid");
        String command = "echo $$ > '" + started + ".new'; mv '" + started + ".new' '" + started + "'; " + rest;
        try (WhepCamera camera = WhepCamera.builder().build();
                CommandProcess running = start(camera, "pipe", camera.endpoint().toString(), "--exec", command)) {
            // More than a pipe holds.
            await(() -> Files.exists(started) && camera.counters().packetsSent() > 150);
            long shell = Long.parseLong(Files.readString(started).strip());
            running.signal("TERM");
            assertEquals(143, running.exitStatus(), running.err());
            await(() -> ProcessHandle.of(shell).isEmpty());
            await(() -> camera.counters().deletes() == 1);
        }
    }

    private CommandProcess start(WhepCamera camera, String... args) throws IOException {
        return CommandProcess.start(folder, Map.of("WHEP_TOKEN", camera.token()), CommandProcess.commandLine(args));
    }

    private String video() {
        return folder.resolve("x.mp4").toString();
    }

    private long size() {
        Path file = folder.resolve("x.mp4");
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadlineNanos, "nothing happened");
            Thread.sleep(20);
        }
    }
}
