package io.github.whep4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.SessionEnd;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.h264.AccessUnit;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

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
    void detectsObjects() throws Exception {
        List<Integer> seen = new CopyOnWriteArrayList<>();
        try (WhepCamera own = WhepCamera.builder().build()) {
            DetectObjects.run(own.endpoint(), own.token(), (picture, time) -> {
                seen.add(picture.getWidth());
                own.endSessions(SessionEnd.BYE_AND_CLOSE_NOTIFY);
                return List.of("a camera");
            });
        }
        assertTrue(seen.contains(640), seen.toString());
    }

    @Test
    void recordsRing(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("ring.mp4");
        RecordRing.run(camera.endpoint(), refused -> camera.token(), file, Duration.ofMillis(500));
        assertTrue(Files.size(file) > 0);
    }

    @Test
    void recordsToAnObjectStore() throws Exception {
        Map<String, ByteArrayOutputStream> objects = new ConcurrentHashMap<>();
        RecordToObjectStore.run(
                camera.endpoint(),
                camera.token(),
                key -> objects.computeIfAbsent(key, unused -> new ByteArrayOutputStream()),
                Duration.ofMillis(500));
        assertEquals(List.of("door/00000.mp4"), List.copyOf(objects.keySet()));
        assertTrue(objects.get("door/00000.mp4").size() > 0);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no sh")
    void pipesIntoAProgram(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("piped.mp4");
        try (WhepCamera own = cameraThatEndsAfter(Duration.ofMillis(500))) {
            int status =
                    PipeToFfmpeg.run(own.endpoint(), own.token(), List.of("sh", "-c", "cat > \"$0\"", file.toString()));
            assertEquals(0, status);
        }
        assertEquals("ftyp", new String(Files.readAllBytes(file), 4, 4, StandardCharsets.US_ASCII));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no sh")
    void endsWithTheProgramThatHasReadEnough() throws Exception {
        assertEquals(3, PipeToFfmpeg.run(camera.endpoint(), camera.token(), List.of("sh", "-c", "exit 3")));
    }

    @Test
    void showsAPage() throws Exception {
        List<URI> pages = new CopyOnWriteArrayList<>();
        try (WhepCamera own = cameraThatEndsAfter(Duration.ofMillis(500))) {
            ShowOnPage.run(own.endpoint(), own.token(), pages::add);
        }
        assertEquals("127.0.0.1", pages.get(0).getHost());
    }

    @Test
    void saysWhy() throws Exception {
        assertTrue(AskWhy.run(camera.endpoint(), camera.token()).startsWith("It works: "));
        String why = AskWhy.run(camera.endpoint(), "another");
        assertTrue(why.contains("NEGOTIATION") && why.contains("401"), why);
        assertTrue(why.contains("It will not work as it is."), why);
    }

    @Test
    void isAFlux() {
        URI endpoint = camera.endpoint();
        ExecutorService executor = Executors.newCachedThreadPool();
        try {
            List<AccessUnit> pictures = WithReactor.pictures(endpoint, camera.token(), executor)
                    .take(3)
                    .collectList()
                    .block(PATIENCE);
            assertEquals(3, pictures.size());
            assertTrue(pictures.get(0).isKeyFrame());
        } finally {
            executor.shutdown();
        }
    }

    private static WhepCamera cameraThatEndsAfter(Duration limit) {
        return WhepCamera.builder().sessionLimit(limit).build();
    }
}
