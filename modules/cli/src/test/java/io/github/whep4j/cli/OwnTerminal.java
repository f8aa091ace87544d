package io.github.whep4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** A terminal of its own for a process, which util-linux's {@code script} makes: keys go the way that they do for a person. */
public final class OwnTerminal {
    private OwnTerminal() {}

    public static List<String> of(List<String> commandLine) {
        return List.of("script", "-q", "-e", "-c", "exec " + quoted(commandLine), "/dev/null");
    }

    public static boolean isThere() throws InterruptedException {
        try {
            Process script = new ProcessBuilder("script", "--version")
                    .redirectErrorStream(true)
                    .start();
            String version = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return script.waitFor() == 0 && version.contains("util-linux");
        } catch (IOException e) {
            return false;
        }
    }

    private static String quoted(List<String> words) {
        return words.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }
}
