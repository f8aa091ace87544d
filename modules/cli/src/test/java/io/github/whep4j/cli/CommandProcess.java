package io.github.whep4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The command in a JVM of its own. */
public final class CommandProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 240;

    private final Process process;
    private final Path errFile;
    private final BufferedReader lines;

    private CommandProcess(Process process, Path errFile) {
        this.process = process;
        this.errFile = errFile;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    public static CommandProcess start(Path folder, String... args) throws IOException {
        return start(folder, Map.of(), commandLine(args));
    }

    /** With variables of the environment. */
    public static CommandProcess start(Path folder, Map<String, String> environment, List<String> commandLine)
            throws IOException {
        Path err = folder.resolve("process-err.txt");
        ProcessBuilder builder = new ProcessBuilder(commandLine).redirectError(err.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        return new CommandProcess(builder.start(), err);
    }

    /** Of the command in a JVM of its own. */
    public static List<String> commandLine(String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(args));
        return command;
    }

    /** What it prints, as bytes. */
    InputStream out() {
        return process.getInputStream();
    }

    /** The next line that it prints; null at the end. */
    @Nullable
    public String nextLine() throws IOException {
        return lines.readLine();
    }

    /** What else it printed; waits for its end. */
    public String rest() {
        return lines.lines().collect(Collectors.joining("\n"));
    }

    public String err() throws IOException {
        return Files.readString(errFile).strip();
    }

    public void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
        assertTrue(kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(0, kill.exitValue());
    }

    /** Writes to its standard input. */
    public void type(char key) throws IOException {
        process.getOutputStream().write(key);
        process.getOutputStream().flush();
    }

    /** Reads its output up to such a text; a test's own deadline ends it if that does not come. */
    public String readUntil(String text) throws IOException {
        StringBuilder read = new StringBuilder();
        for (int next = lines.read(); next >= 0; next = lines.read()) {
            read.append((char) next);
            if (read.indexOf(text, Math.max(0, read.length() - text.length())) >= 0) {
                return read.toString();
            }
        }
        return fail("ended without " + text + ": " + read + err());
    }

    public int exitStatus() throws Exception {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Whether a JVM that is started here ignores SIGINT: as in a job that a script has put into the background. */
    public static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("SigIgn:")) {
                return (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0;
            }
        }
        return false;
    }
}
