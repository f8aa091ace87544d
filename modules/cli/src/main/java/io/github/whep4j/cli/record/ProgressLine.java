package io.github.whep4j.cli.record;

import io.github.whep4j.cli.options.Verbosity;
import io.github.whep4j.cli.terminal.Counted;
import io.github.whep4j.cli.terminal.Terminal;
import io.github.whep4j.receiver.ReceiverStats;
import java.io.PrintStream;
import java.util.Locale;

/** One line that is written over and over on a terminal, and now and then one that stays, there or in a log. */
public final class ProgressLine {
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream err;
    private final boolean quiet;
    private final boolean shown;
    private long lastBytes;
    private long lastNanos;

    /** @param verbosity what is logged would tear the line apart, so then there is none; what has to be said is said */
    public ProgressLine(Terminal terminal, Verbosity verbosity) {
        this.err = terminal.err();
        this.quiet = verbosity.quiet();
        this.shown = !quiet && !verbosity.verbose() && terminal.errIsTerminal() && terminal.takesEscapes();
        this.lastNanos = System.nanoTime();
    }

    public void connecting() {
        if (shown) {
            err.print(ERASE_LINE + "connecting...");
            err.flush();
        }
    }

    public void update(long durationMs, ReceiverStats stats) {
        if (!shown) {
            return;
        }
        long nowNanos = System.nanoTime();
        double seconds = Math.max((nowNanos - lastNanos) / 1e9, 1e-3);
        double bitsPerSecond = (stats.bytesReceived() - lastBytes) * 8 / seconds;
        lastBytes = stats.bytesReceived();
        lastNanos = nowNanos;
        err.print(ERASE_LINE + line(durationMs, stats, bitsPerSecond));
        err.flush();
    }

    /** What a person should know, on a line of its own, on a terminal or not. */
    public void say(String words) {
        if (!quiet) {
            err.println((shown ? ERASE_LINE : "") + "whep4j: " + words);
        }
    }

    static String line(long durationMs, ReceiverStats stats, double bitsPerSecond) {
        long expected = stats.packetsReceived() + Math.max(stats.packetsLost(), 0);
        double loss = expected == 0 ? 0 : 100.0 * Math.max(stats.packetsLost(), 0) / expected;
        return String.format(
                Locale.ROOT,
                "%02d:%04.1f  %s  %dx%d  %.2f Mbit/s  %.1f %% lost",
                durationMs / 60_000,
                durationMs % 60_000 / 1e3,
                Counted.of(stats.framesReceived(), "picture"),
                stats.frameWidth(),
                stats.frameHeight(),
                bitsPerSecond / 1e6,
                loss);
    }

    public void end() {
        if (shown) {
            err.print(ERASE_LINE);
            err.flush();
        }
    }
}
