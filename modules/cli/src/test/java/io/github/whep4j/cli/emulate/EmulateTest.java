package io.github.whep4j.cli.emulate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.cli.Cli;
import io.github.whep4j.cli.CommandProcess;
import io.github.whep4j.cli.Mp4Boxes;
import io.github.whep4j.cli.options.DurationConverter;
import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The emulated camera as a command. */
class EmulateTest {
    @TempDir
    Path folder;

    @Test
    void eachMisbehaviourIsInItsDocumentation() throws IOException {
        String page = Files.readString(Path.of("../../docs/emulator.md"));
        String help = Cli.run("emulate", "--help").out();
        for (Misbehaviour misbehaviour : Misbehaviour.values()) {
            assertTrue(page.contains("| `" + misbehaviour.label() + "` | "), misbehaviour.label());
            assertTrue(help.contains(misbehaviour.label()), misbehaviour.label());
        }
        assertEquals(
                Misbehaviour.values().length,
                page.lines()
                        .filter(line -> line.matches("\\| `[a-z][a-z0-9-]*` \\| .*"))
                        .count());
    }

    @Test
    @Timeout(300)
    @DisabledOnOs(OS.WINDOWS)
    void oneProcessRecordsFromAnother() throws Exception {
        Path token = folder.resolve("token");
        try (CommandProcess camera = CommandProcess.start(
                folder, "emulate", "--one-session", "--live", "--json", "--token-file", token.toString())) {
            String base = camera.nextLine().replaceFirst("/v1/.*", "");
            Path file = folder.resolve("x.mp4");
            Cli.Result result = Cli.run(
                    "record",
                    "ring:emulated-camera",
                    "--endpoint-base",
                    base,
                    "--token-file",
                    token.toString(),
                    "-o",
                    file.toString(),
                    "--duration",
                    "1s");
            assertEquals(0, result.status(), result.err());
            assertTrue(Mp4Boxes.fragments(Files.readAllBytes(file)) > 0);
            String secret = Files.readString(token).strip();
            camera.signal("TERM");
            assertEquals(143, camera.exitStatus());
            String said = camera.rest() + camera.err();
            assertTrue(said.contains("\"sessionsOpened\":1,\"sessionsDeleted\":1"), said);
            assertTrue(said.contains("1 session opened, 1 DELETEd, 0 still open"), said);
            assertFalse(said.contains(secret));
        }
    }

    @Test
    @Timeout(60)
    void anOutputThatCannotBeWrittenEndsIt() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertEquals(9, new Cli().execute(full, err, "emulate"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("the standard output can't be written"));
    }

    @Test
    void aTokenThatExpiresIsPublishedAnew() throws Exception {
        Path file = folder.resolve("token");
        Path neighbour = Files.writeString(folder.resolve("token.new"), "of somebody else");
        EmulatedTokens options = new EmulatedTokens();
        new picocli.CommandLine(new Holder(options))
                .registerConverter(Duration.class, new DurationConverter())
                .parseArgs("--token-file", file.toString(), "--token-life", "200ms");
        try (WhepCamera camera =
                        WhepCamera.builder().tokenLife(Duration.ofMillis(200)).build();
                EmulatedTokens.Published published = options.publish(camera)) {
            String first = Files.readString(file);
            assertForOwnerAlone(file);
            CountDownLatch changed = new CountDownLatch(1);
            Thread watch = new Thread(() -> {
                try {
                    while (Files.readString(file).equals(first)) {
                        Thread.sleep(20);
                    }
                    changed.countDown();
                } catch (IOException | InterruptedException e) {
                    // The test has ended.
                }
            });
            watch.setDaemon(true);
            watch.start();
            assertTrue(changed.await(60, TimeUnit.SECONDS));
            assertForOwnerAlone(file);
            assertEquals("of somebody else", Files.readString(neighbour));
            try (Stream<Path> there = Files.list(folder)) {
                assertEquals(2, there.count());
            }
            assertFalse(published.words(camera.endpoint(), "x", "whep4j").contains(first.strip()));
            watch.join();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aNamedPipeOrALinkIsWrittenThroughAndNotReplaced() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Path file = Files.writeString(folder.resolve("file"), "earlier");
        Path toPipe = Files.createSymbolicLink(folder.resolve("to-pipe"), pipe);
        Path toFile = Files.createSymbolicLink(folder.resolve("to-file"), file);
        try (WhepCamera camera = WhepCamera.builder().build()) {
            for (Path place : new Path[] {pipe, toPipe}) {
                Process reader = new ProcessBuilder("cat", pipe.toString()).start();
                try {
                    publish(camera, place);
                    assertEquals(
                            camera.token() + "\n",
                            new String(reader.getInputStream().readAllBytes(), UTF_8));
                } finally {
                    reader.destroy();
                }
                assertTrue(Files.readAttributes(pipe, BasicFileAttributes.class).isOther());
            }
            publish(camera, toFile);
            assertEquals(camera.token() + "\n", Files.readString(file));
            assertForOwnerAlone(file);
        }
        assertTrue(Files.isSymbolicLink(toPipe));
        assertTrue(Files.isSymbolicLink(toFile));
    }

    private static void publish(WhepCamera camera, Path place) {
        EmulatedTokens options = new EmulatedTokens();
        new picocli.CommandLine(new Holder(options)).parseArgs("--token-file", place.toString());
        options.publish(camera).close();
    }

    private static void assertForOwnerAlone(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
    }

    @Test
    void aPortThatIsInUseIsNamed() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();
            Cli.Result taken = Cli.run("emulate", "--port", String.valueOf(port));
            assertEquals(9, taken.status());
            assertTrue(taken.err().startsWith("whep4j: port " + port + " could not be opened: "), taken.err());
            assertEquals(1, taken.errLines().size(), taken.err());
        }
    }

    @Test
    void aMistypedMisbehaviourIsCorrected() {
        Cli.Result typo = Cli.run("emulate", "--misbehave", "no-delet");
        assertEquals(2, typo.status());
        assertTrue(typo.err().contains("there is no misbehaviour no-delet: did you mean no-delete?"), typo.err());
        Cli.Result other = Cli.run("emulate", "--misbehave", "sl\u001bow");
        assertEquals(2, other.status());
        assertTrue(other.err().contains("no-delete, delete-with-json"), other.err());
        assertFalse(other.err().contains("\u001b"), other.err());
    }

    @picocli.CommandLine.Command
    private record Holder(@picocli.CommandLine.Mixin EmulatedTokens options) {}
}
