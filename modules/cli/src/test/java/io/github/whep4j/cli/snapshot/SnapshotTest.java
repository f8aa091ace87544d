package io.github.whep4j.cli.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.cli.Cli;
import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Still pictures from an emulated camera. */
class SnapshotTest {
    @TempDir
    Path folder;

    @Test
    void takesAPictureAndEndsTheSession() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            Path file = folder.resolve("door.png");
            Cli.Result result = snapshot(camera, file);
            assertEquals(0, result.status(), result.err());
            assertEquals("", result.out());
            assertTrue(result.err().contains("640x360"), result.err());
            BufferedImage picture = ImageIO.read(file.toFile());
            assertEquals(640, picture.getWidth());
            assertEquals(360, picture.getHeight());
            assertTrue(colours(picture) > 100, "the test picture is colourful");
            assertEquals(1, camera.counters().posts());
            assertEquals(1, camera.counters().deletes());
        }
    }

    @Test
    void aSummaryForScripts() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            Path file = folder.resolve("door.png");
            Cli.Result result = new Cli()
                    .with("WHEP_TOKEN", camera.token())
                    .execute("snapshot", camera.endpoint().toString(), "-o", file.toString(), "--json");
            assertEquals(0, result.status(), result.err());
            assertEquals("", result.err());
            assertEquals(file.toString(), result.json().get("file"));
            assertEquals(String.valueOf(Files.size(file)), result.json().get("fileBytes"));
            assertEquals("640", result.json().get("frameWidth"));
            assertEquals("true", result.json().get("sessionDeleted"));
        }
    }

    @Test
    void aFailureForScripts() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            Path file = folder.resolve("door.png");
            Cli.Result result = Cli.run("snapshot", camera.endpoint().toString(), "-o", file.toString(), "--json");
            assertEquals(3, result.status(), result.err());
            assertTrue(result.out().contains("\"error\":{\"code\":\"http.401\""), result.out());
            assertTrue(result.err().startsWith("whep4j: "), result.err());
            assertFalse(Files.exists(file));
        }
    }

    @Test
    void aSessionThatStaysOpenIsToldOf() throws Exception {
        try (WhepCamera camera =
                WhepCamera.builder().misbehave(Misbehaviour.NO_DELETE).build()) {
            Path file = folder.resolve("door.png");
            Cli.Result result = new Cli()
                    .with("WHEP_TOKEN", camera.token())
                    .execute("snapshot", camera.endpoint().toString(), "-o", file.toString());
            assertEquals(0, result.status(), result.err());
            assertTrue(result.err().contains("may stay open"), result.err());
        }
    }

    @Test
    void aNameThatSaysNoFormatCostsTheCameraNothing() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            for (String name : new String[] {"door.gif", "door", "missing/door.png"}) {
                Cli.Result result = snapshot(camera, folder.resolve(name));
                assertTrue(result.status() == 2 || result.status() == 9, result.err());
                assertFalse(Files.exists(folder.resolve(name)));
            }
            assertEquals(0, camera.counters().posts());
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkIntoAFolderThatIsNotThereIsToldInWords() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            for (String name : new String[] {"door.jpg", "door.png"}) {
                Path link = Files.createSymbolicLink(
                        folder.resolve(name), folder.resolve("nothing").resolve(name));
                Cli.Result result = snapshot(camera, link);
                assertEquals(9, result.status(), result.err());
                assertEquals(
                        "whep4j: cannot write to " + link + ": there is no such folder",
                        result.err().strip());
            }
            assertEquals(2, camera.counters().deletes());
        }
    }

    @Test
    void theDemoLeavesOneBesideItsRecording() throws Exception {
        Cli.Result result = Cli.run(
                "demo", "--duration", "1s", "-o", folder.resolve("x.mp4").toString());
        assertEquals(0, result.status(), result.err());
        assertTrue(Files.size(folder.resolve("x.mp4")) > 0);
        assertEquals(640, ImageIO.read(folder.resolve("x.jpg").toFile()).getWidth());
        assertTrue(result.out().contains("x.jpg"), result.out());
    }

    private static Cli.Result snapshot(WhepCamera camera, Path file) {
        return new Cli()
                .with("WHEP_TOKEN", camera.token())
                .execute("snapshot", camera.endpoint().toString(), "-o", file.toString());
    }

    private static long colours(BufferedImage picture) {
        return Arrays.stream(picture.getRGB(0, 0, 640, 360, null, 0, 640))
                .distinct()
                .count();
    }
}
