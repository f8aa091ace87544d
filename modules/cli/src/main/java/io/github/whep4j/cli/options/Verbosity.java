package io.github.whep4j.cli.options;

import io.github.whep4j.cli.terminal.Logging;
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

    public boolean quiet() {
        return quiet;
    }

    public boolean verbose() {
        return verbose;
    }
}
