package io.github.whep4j.cli;

import io.github.whep4j.cli.terminal.Logging;
import io.github.whep4j.receiver.WhepRuntime;
import java.util.List;
import java.util.Set;

/** Loads what a session needs while the command line is still being read: each of them takes some hundred milliseconds. */
final class WarmUp {
    private static final Set<String> RECEIVING =
            Set.of("record", "pipe", "snapshot", "view", "watch", "probe", "doctor", "demo");

    private WarmUp() {}

    /** Returns at once; does nothing for a command that opens no session. */
    static void start(String... args) {
        if (args.length == 0 || !RECEIVING.contains(args[0])) {
            return;
        }
        // Before the first logger is made. The command itself sets it up again, by what picocli makes of its arguments.
        List<String> all = List.of(args);
        Logging.setUp(all.contains("-v") || all.contains("--verbose"));
        Thread thread = new Thread(WhepRuntime::shared, "whep4j-warm-up");
        thread.setDaemon(true);
        thread.start();
    }
}
