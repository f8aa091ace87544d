package io.github.whep4j.cli;

import picocli.CommandLine.Option;

/** How much a command says of what it does. */
final class Verbosity {
    @Option(
            names = "--quiet",
            description = "Leaves out progress, summary and advice; what has gone wrong is told still.")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "Logs what happens to standard error, and stack traces of failures.")
    private boolean verbose;

    /** To be called before anything else: loggers that are made earlier stay as they are. */
    void setUpLogging() {
        Logging.setUp(verbose);
    }

    boolean quiet() {
        return quiet;
    }

    boolean verbose() {
        return verbose;
    }
}
