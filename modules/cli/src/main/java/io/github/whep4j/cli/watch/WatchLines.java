package io.github.whep4j.cli.watch;

import io.github.whep4j.cli.session.Reception;
import io.github.whep4j.cli.terminal.Terminal;
import java.io.PrintStream;

/** What is watched, a line a look: for a log, or another program. */
final class WatchLines extends WatchDisplay {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean json;
    private final boolean quiet;

    WatchLines(Terminal terminal, boolean json, boolean quiet) {
        this.out = terminal.out();
        this.err = terminal.err();
        this.json = json;
        this.quiet = quiet;
    }

    @Override
    void show(WatchedMoment moment) {
        print(json ? WatchJson.of(moment) : WatchText.line(moment));
    }

    @Override
    void say(String words) {
        if (!quiet) {
            err.println("whep4j: " + words);
        }
    }

    @Override
    void end(Reception.Result result, WatchedMoment last, boolean sessionDeleted) {
        if (json) {
            print(WatchJson.ofEnd(result, last, sessionDeleted));
        } else if (last.figures() != null && !quiet) {
            err.println(WatchText.total(last.figures()));
        }
    }

    private void print(String line) {
        out.println(line);
        if (out.checkError()) {
            readerHasGone();
        }
    }
}
