package io.github.whep4j.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.whep4j.cli.Cli;
import io.github.whep4j.cli.CommandProcess;
import io.github.whep4j.cli.OwnTerminal;
import io.github.whep4j.emulator.WhepCamera;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code --token-stdin} where a person sits at the terminal. */
@Timeout(600)
class TypedTokenTest {
    @TempDir
    Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void isAskedForAndDoesNotShow() throws Exception {
        assumeTrue(OwnTerminal.isThere(), "needs util-linux's script");
        Path picture = folder.resolve("x.jpg");
        try (WhepCamera camera = WhepCamera.builder().build();
                CommandProcess snapshot = CommandProcess.start(
                        folder,
                        Map.of("SHELL", "/bin/sh"),
                        OwnTerminal.of(CommandProcess.commandLine(
                                "snapshot",
                                camera.endpoint().toString(),
                                "--token-stdin",
                                "-o",
                                picture.toString())))) {
            String shown = snapshot.readUntil("The token (it does not show): ");
            for (char key : (camera.token() + "\n").toCharArray()) {
                snapshot.type(key);
            }
            shown += snapshot.rest();
            assertEquals(0, snapshot.exitStatus(), shown);
            assertFalse(shown.contains(camera.token()), shown);
            assertTrue(Files.size(picture) > 0);
        }
    }

    @Test
    void whatIsPipedIsNotAskedFor() {
        Cli.Result result = new Cli().input("two words\n").execute("probe", "http://127.0.0.1:9/", "--token-stdin");
        assertEquals(2, result.status());
        assertEquals(
                List.of("whep4j: what is in standard input is no token: it has blanks or other characters in it"),
                result.errLines());
    }
}
