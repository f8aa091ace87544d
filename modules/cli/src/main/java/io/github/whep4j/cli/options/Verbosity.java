package io.github.whep4j.cli.options;

import io.github.whep4j.cli.terminal.Logging;
import io.github.whep4j.cli.terminal.Terminal;
import picocli.CommandLine.Option;

/** How much a command says of what it does. */
public final class Verbosity {
    @Option(
            names = "--quiet",
            description = "Leaves out progress, summary and advice; what has gone wrong is told still.")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "Logs what happens to standard error, and stack traces of failures.")
    private boolean verbose;

    /** To be called before anything else: loggers that are made earlier stay as they are. */
    public void setUpLogging() {
        Logging.setUp(verbose);
    }

    /** Says something that has not gone wrong. */
    public void say(String words, Terminal terminal) {
        if (!quiet) {
            terminal.err().println("whep4j: " + words);
        }
    }

    public boolean quiet() {
        return quiet;
    }

    public boolean verbose() {
        return verbose;
    }
}
