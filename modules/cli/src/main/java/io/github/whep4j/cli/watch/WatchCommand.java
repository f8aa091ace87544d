package io.github.whep4j.cli.watch;

import io.github.whep4j.cli.json.ForPrograms;
import io.github.whep4j.cli.options.ConnectionOptions;
import io.github.whep4j.cli.options.RenewalOptions;
import io.github.whep4j.cli.options.Verbosity;
import io.github.whep4j.cli.options.Version;
import io.github.whep4j.cli.outcome.ExitStatus;
import io.github.whep4j.cli.outcome.Failures;
import io.github.whep4j.cli.session.Interrupts;
import io.github.whep4j.cli.session.LateAnswers;
import io.github.whep4j.cli.session.Reception;
import io.github.whep4j.cli.session.RenewalReport;
import io.github.whep4j.cli.terminal.Terminal;
import io.github.whep4j.receiver.ReceiverBuilder;
import io.github.whep4j.receiver.ReceiverStats;
import io.github.whep4j.receiver.WhepReceiver;
import io.github.whep4j.viewer.LiveFigures;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code whep4j watch}: the figures of a camera, live in the terminal. */
@Command(
        name = "watch",
        description = {
            "Shows how a camera's video comes, live in the terminal, with a small picture where the terminal has colours.",
            "",
            "  whep4j watch URL",
            "  whep4j watch URL --duration 1h >> camera.log     a line a second",
            "  whep4j watch URL --json | jq .framesPerSecond",
            "",
            "It keeps the camera's session open all the time: mind the battery, and --session-limit where there is one.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "The picture is made of key frames. It needs 24-bit colours (COLORTERM=truecolor)",
            "or 256 (TERM=xterm-256color), and is left out where NO_COLOR is set.",
            "",
            ExitStatus.HELP_1,
            ExitStatus.HELP_2,
            ExitStatus.HELP_3,
            "with the terminal as it was and the session DELETEd."
        })
public final class WatchCommand implements Callable<Integer>, ForPrograms {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Terminal terminal;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description =
                    "How long, counted from the first picture: 10s, 5m, 1h30m; a bare number is seconds. Without it: until"
                            + " Ctrl-C, or the session ends.")
    private @Nullable Duration duration;

    @Option(names = "--no-preview", description = "Shows figures alone, no picture.")
    private boolean noPreview;

    @Option(
            names = "--json",
            description =
                    "Prints one JSON object a second, and one at the end that has the reason, and rates of the whole time.")
    private boolean json;

    @Mixin
    private Verbosity verbosity = new Verbosity();

    @Mixin
    private RenewalOptions renewal = new RenewalOptions();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    public WatchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        verbosity.setUpLogging();
        ReceiverBuilder builder = connection.receiver(terminal);
        renewal.applyTo(builder);
        KeyFrames keyFrames = new KeyFrames();
        try (Interrupts interrupts = new Interrupts();
                WatchDisplay display = display(keyFrames)) {
            // At once: the end may take some seconds.
            interrupts.onInterrupt(display::close);
            RenewalReport report = new RenewalReport(display::say);
            // The command has a shutdown hook of its own.
            WhepReceiver receiver = builder.onAccessUnit(keyFrames)
                    .listener(report)
                    .deleteAtShutdown(false)
                    .build();
            Watch watch = new Watch(receiver, keyFrames, report);
            Reception.Result result = new Reception(receiver, LOOK_EVERY, () -> display.show(watch.look()))
                    .endingWith(display.readerGone())
                    .run(interrupts, duration);
            LateAnswers.await(List.of(receiver), LateAnswers.USUAL, interrupts, words -> {
                display.close();
                verbosity.say(words, terminal);
            });
            display.end(result, watch.lastLook(), receiver.sessionDeleted());
            return conclude(result, receiver, interrupts);
        }
    }

    @Override
    public boolean json() {
        return json;
    }

    @Override
    public PrintStream jsonGoesTo() {
        return terminal.out();
    }

    private WatchDisplay display(KeyFrames keyFrames) {
        boolean redrawn = terminal.outIsTerminal() && terminal.takesEscapes() && !json && !verbosity.verbose();
        return redrawn
                ? new WatchScreen(terminal, connection.name(), keyFrames, !noPreview)
                : new WatchLines(terminal, json, verbosity.quiet());
    }

    private int conclude(Reception.Result result, WhepReceiver receiver, Interrupts interrupts) {
        Throwable failure = result.failure();
        if (failure != null) {
            int status = Failures.report(failure, terminal);
            Failures.reportOpenSession(receiver.info().orElse(null), receiver.deletion(), failure, terminal);
            return status;
        }
        ExitStatus status = interrupts.interrupted() ? ExitStatus.INTERRUPTED : ExitStatus.of(result.reason());
        Failures.reportEarlyEnd(status.earlyEnd(), terminal);
        Failures.reportEarlyEnd(result.endedBefore(duration, null), terminal);
        Failures.reportOpenSession(receiver.info().orElse(null), receiver.deletion(), null, terminal);
        return status.code();
    }

    /** Looks at a receiver, and remembers the last look. Of one thread. */
    private static final class Watch {
        private final WhepReceiver receiver;
        private final KeyFrames keyFrames;
        private final RenewalReport report;
        private @Nullable ReceiverStats first;
        private @Nullable ReceiverStats before;

        Watch(WhepReceiver receiver, KeyFrames keyFrames, RenewalReport report) {
            this.receiver = receiver;
            this.keyFrames = keyFrames;
            this.report = report;
        }

        /** The first one after the first picture tells no figures yet: those are of the time between two looks. */
        WatchedMoment look() {
            ReceiverStats last = before;
            before = receiver.info().isPresent() ? receiver.stats() : null;
            first = first == null ? before : first;
            return moment(last, before);
        }

        /** The figures of all the time since the first picture. */
        WatchedMoment lastLook() {
            ReceiverStats total = receiver.info().isPresent() ? receiver.stats() : null;
            return moment(first == null ? total : first, total);
        }

        private WatchedMoment moment(@Nullable ReceiverStats from, @Nullable ReceiverStats to) {
            LiveFigures figures = from == null || to == null
                    ? null
                    : LiveFigures.between(
                            from,
                            to,
                            receiver.iceReport().orElse(null),
                            receiver.info().orElse(null),
                            receiver.state());
            return new WatchedMoment(
                    Instant.now(), receiver.state(), figures, keyFrames.intervalMs(), report.renewals());
        }
    }
}
