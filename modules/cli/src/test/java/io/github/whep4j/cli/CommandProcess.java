package io.github.whep4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The command in a JVM of its own. */
final class CommandProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;

    private final Process process;
    private final Path errFile;
    private final BufferedReader out;

    private CommandProcess(Process process, Path errFile) {
        this.process = process;
        this.errFile = errFile;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    static CommandProcess start(Path folder, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(args));
        Path err = folder.resolve("process-err.txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return new CommandProcess(builder.start(), err);
    }

    String firstLine() throws IOException {
        return out.readLine();
    }

    /** What else it printed; waits for its end. */
    String rest() {
        return out.lines().collect(Collectors.joining("\n"));
    }

    String err() throws IOException {
        return Files.readString(errFile);
    }

    void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
        assertTrue(kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(0, kill.exitValue());
    }

    int exitStatus() throws Exception {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
