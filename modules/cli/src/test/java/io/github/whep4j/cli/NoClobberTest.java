package io.github.whep4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.WhepCamera;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the file that is there already. */
class NoClobberTest {
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
    void itStaysAsItIsAndTheCameraIsNotDisturbed() throws Exception {
        long posts = camera.counters().posts();
        for (String command : new String[] {"record", "snapshot"}) {
            Path file = Files.writeString(folder.resolve(command.equals("record") ? "x.mp4" : "x.jpg"), "dear");
            Cli.Result result = run(command, file, "--no-clobber");
            assertEquals(9, result.status());
            assertEquals(
                    "whep4j: cannot write to " + file + ": it is there already, and --no-clobber keeps it",
                    result.err().strip());
            assertEquals("dear", Files.readString(file));
        }
        assertEquals(posts, camera.counters().posts());
    }

    @Test
    void theDemosPictureIsOneOfTheTwoFiles() throws Exception {
        Path picture = Files.writeString(folder.resolve("x.jpg"), "dear");
        Path video = folder.resolve("x.mp4");
        Cli.Result result = Cli.run("demo", "-o", video.toString(), "--no-clobber");
        assertEquals(9, result.status(), result.err());
        assertEquals("dear", Files.readString(picture));
        assertFalse(Files.exists(video));
    }

    @Test
    void withoutItTheFileIsReplaced() throws Exception {
        Path file = Files.writeString(folder.resolve("x.jpg"), "dear");
        assertEquals(0, run("snapshot", file).status());
        assertTrue(Files.size(file) > 1_000);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkStaysOneAndItsTargetIsWritten() throws Exception {
        for (String name : new String[] {"x.jpg", "x.mp4", "plain.mp4"}) {
            Path target = folder.resolve("there-" + name);
            Path link = Files.createSymbolicLink(folder.resolve(name), target.getFileName());
            for (int times = 0; times < 2; times++) {
                Cli.Result result = name.endsWith(".jpg")
                        ? run("snapshot", link)
                        : name.startsWith("plain")
                                ? run("record", link, "--duration", "200ms", "--faststart")
                                : run("record", link, "--duration", "200ms");
                assertEquals(0, result.status(), result.err());
                assertTrue(Files.isSymbolicLink(link), name);
                assertTrue(Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS), name);
                assertTrue(Files.size(target) > 1_000, name);
            }
        }
        try (var files = Files.list(folder)) {
            assertEquals(6, files.count(), "nothing unfinished is left");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkThatLeadsNowhereIsThereToo() throws Exception {
        long posts = camera.counters().posts();
        Path link = Files.createSymbolicLink(folder.resolve("x.mp4"), folder.resolve("nowhere.mp4"));
        assertEquals(9, run("record", link, "--no-clobber").status());
        assertEquals(posts, camera.counters().posts());
    }

    @Test
    void numbersThatAreTakenArePassedOver() throws Exception {
        Files.writeString(folder.resolve("x-0.mp4"), "dear");
        Files.writeString(folder.resolve("x-1.mp4"), "dear");
        Cli.Result result =
                run("record", folder.resolve("x-%d.mp4"), "--segment", "10s", "--duration", "200ms", "--no-clobber");
        assertEquals(0, result.status(), result.err());
        assertEquals("dear", Files.readString(folder.resolve("x-0.mp4")));
        assertEquals("dear", Files.readString(folder.resolve("x-1.mp4")));
        assertTrue(Mp4Boxes.fragments(Files.readAllBytes(folder.resolve("x-2.mp4"))) > 0);
    }

    private static Cli.Result run(String command, Path file, String... options) {
        String[] args = new String[options.length + 4];
        args[0] = command;
        args[1] = camera.endpoint().toString();
        args[2] = "-o";
        args[3] = file.toString();
        System.arraycopy(options, 0, args, 4, options.length);
        return new Cli().with("WHEP_TOKEN", camera.token()).execute(args);
    }
}
