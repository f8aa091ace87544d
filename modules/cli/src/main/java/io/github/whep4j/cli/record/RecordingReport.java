package io.github.whep4j.cli.record;

import io.github.whep4j.cli.options.Verbosity;
import io.github.whep4j.cli.outcome.Failures;
import io.github.whep4j.cli.session.Silence;
import io.github.whep4j.cli.terminal.Counted;
import io.github.whep4j.cli.terminal.Terminal;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** What is said of a recording while it goes on, and of how it went. */
final class RecordingReport {
    @Mixin
    private Verbosity verbosity = new Verbosity();

    void setUpLogging() {
        verbosity.setUpLogging();
    }

    ProgressLine progress(Terminal terminal) {
        return new ProgressLine(terminal, verbosity);
    }

    /** Says what may not have been meant so; it goes on all the same. */
    void advise(String words, Terminal terminal) {
        verbosity.say(words, terminal);
    }

    /**
     * Says how it went.
     *
     * @param json where the summary goes as JSON; null where it was not asked for
     */
    void print(Recording.Outcome outcome, Terminal terminal, @Nullable PrintStream json) {
        RecordSummary summary = outcome.summary();
        Throwable failure = outcome.failure();
        if (failure != null) {
            Failures.report(failure, terminal);
            if (!verbosity.quiet() && json == null && summary.leftAFile()) {
                terminal.err().println(summary.toLine());
            }
        } else {
            Failures.reportEarlyEnd(outcome.complaint(), terminal);
            Failures.reportEarlyEnd(Silence.words(summary.stats()), terminal);
            if (!verbosity.quiet()) {
                printLosses(summary, terminal.err());
            }
            if (!verbosity.quiet() && json == null) {
                terminal.err().println(summary.toLine());
            }
        }
        Failures.reportOpenSession(summary.info(), summary.deletion(), failure, terminal);
        if (json != null) {
            json.println(summary.toJson());
            json.flush();
        }
    }

    private static void printLosses(RecordSummary summary, PrintStream err) {
        long pictures = summary.stats().accessUnitsDropped();
        if (pictures > 0) {
            // Also those that waited when a reader left, which need not have been slow.
            err.println("whep4j: left out were " + Counted.of(pictures, "picture") + " of "
                    + Counted.of(summary.stats().groupsDropped(), "group")
                    + ", which what it is written to did not take in time");
        }
    }
}
