package io.github.whep4j.cli.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.whep4j.cli.CommandProcess;
import io.github.whep4j.cli.OwnTerminal;
import io.github.whep4j.emulator.WhepCamera;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code whep4j watch} as a process of its own: what an interrupt leaves. */
@Timeout(600)
class WatchProcessTest {
    private static final String ENTERED = "\u001b[?1049h";
    private static final String LEFT = "\u001b[?1049l";
    private static final char CTRL_C = 3;

    @TempDir
    Path folder;

    @ParameterizedTest
    @DisabledOnOs(OS.WINDOWS)
    @CsvSource({"INT,130", "TERM,143"})
    void aSignalEndsTheLinesAndDeletesTheSession(String signal, int status) throws Exception {
        assumeFalse(CommandProcess.ignoresInterrupts(), "started with SIGINT ignored, which a JVM leaves so");
        try (WhepCamera camera = WhepCamera.builder().build();
                CommandProcess watch = CommandProcess.start(folder, environment(camera), command(camera, "--json"))) {
            watch.readUntil("\"framesReceived\":");
            watch.signal(signal);
            String rest = watch.rest();
            assertEquals(status, watch.exitStatus(), watch.err());
            String last = rest.substring(rest.lastIndexOf('\n') + 1);
            assertTrue(last.contains("\"reason\":\"LOCAL\",\"sessionDeleted\":true"), last);
            assertEquals("", watch.err());
            assertEquals(1, camera.counters().deletes());
            assertEquals(0, camera.counters().openSessions());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void controlCGivesTheTerminalBackAndDeletesTheSession() throws Exception {
        assumeFalse(CommandProcess.ignoresInterrupts(), "started with SIGINT ignored, which a JVM leaves so");
        assumeTrue(OwnTerminal.isThere(), "needs util-linux's script");
        try (WhepCamera camera = WhepCamera.builder().build();
                CommandProcess watch =
                        CommandProcess.start(folder, environment(camera), OwnTerminal.of(command(camera)))) {
            assertTrue(watch.readUntil("bit rate").contains(ENTERED));
            watch.type(CTRL_C);
            String rest = watch.rest();
            assertEquals(130, watch.exitStatus(), rest);
            assertTrue(rest.contains(LEFT), rest);
            assertFalse(rest.substring(rest.indexOf(LEFT) + LEFT.length()).contains("\u001b"), rest);
            assertTrue(rest.contains(" pictures, 640x360"), "what it came to is left on the screen: " + rest);
            assertEquals(1, camera.counters().deletes());
            assertEquals(0, camera.counters().openSessions());
        }
    }

    private static List<String> command(WhepCamera camera, String... options) {
        String[] args = new String[options.length + 2];
        args[0] = "watch";
        args[1] = camera.endpoint().toString();
        System.arraycopy(options, 0, args, 2, options.length);
        return CommandProcess.commandLine(args);
    }

    private static Map<String, String> environment(WhepCamera camera) {
        return Map.of(
                "WHEP_TOKEN",
                camera.token(),
                "TERM",
                "xterm-256color",
                "LINES",
                "30",
                "COLUMNS",
                "100",
                "SHELL",
                "/bin/sh");
    }
}
