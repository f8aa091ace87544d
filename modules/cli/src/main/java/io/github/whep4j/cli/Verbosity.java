package io.github.whep4j.cli;

import picocli.CommandLine.Option;

/** Whether a command logs what it does. */
final class Verbosity {
    @Option(names = "-v", description = "Logs what happens to standard error, and stack traces of failures.")
    private boolean verbose;

    /** To be called before anything else: loggers that are made earlier stay as they are. */
    void setUpLogging() {
        Logging.setUp(verbose);
    }

    boolean verbose() {
        return verbose;
    }
}
