package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.WhepCamera;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where the system has no descriptors left a session fails and says so, and the next one works when there are some again. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class OutOfDescriptorsTest {
    private static final int DESCRIPTORS = 256;

    @Test
    void failsInOrderAndRecovers(@TempDir Path directory) throws Exception {
        Path told = directory.resolve("told");
        Path log = directory.resolve("log");
        try (WhepCamera camera = WhepCamera.builder().build()) {
            ProcessBuilder builder = new ProcessBuilder(
                            "sh",
                            "-c",
                            "ulimit -n " + DESCRIPTORS + " && exec \"$@\"",
                            "sh",
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            OutOfDescriptors.class.getName(),
                            camera.endpoint().toString())
                    .redirectOutput(told.toFile())
                    .redirectError(log.toFile());
            builder.environment().put("WHEP_TOKEN", camera.token());
            Process process = builder.start();
            try {
                assertTrue(process.waitFor(240, TimeUnit.SECONDS), () -> "hangs: " + read(told) + read(log));
                assertEquals(0, process.exitValue(), () -> read(told) + read(log));
            } finally {
                process.destroyForcibly();
            }
            judge(List.of(read(told).split("\n")), read(told) + read(log));
            Viewer.assertNothingIsLeft(camera);
        }
    }

    private static void judge(List<String> lines, String all) {
        assertEquals("warm: received", lines.get(0), all);
        assertEquals("warm: http.401", lines.get(1), all);
        assertFalse(lines.contains("0 free: received"), all);
        assertTrue(lines.stream().anyMatch(line -> line.endsWith(" free: received")), all);
        assertTrue(lines.stream().filter(line -> line.startsWith("after: ")).allMatch("after: received"::equals), all);
        assertTrue(
                lines.stream()
                        .filter(line -> line.contains(" free: "))
                        .allMatch(line -> line.matches("\\d+ free: (received|[a-z]+\\.[a-z0-9-]+)")),
                all);
        assertEquals("descriptors left: 0", lines.get(lines.size() - 1), all);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e + "\n";
        }
    }
}
