package io.github.whep4j.cli.probe;

import io.github.whep4j.cli.json.ForPrograms;
import io.github.whep4j.cli.options.AtMostADay;
import io.github.whep4j.cli.options.ConnectionOptions;
import io.github.whep4j.cli.options.Verbosity;
import io.github.whep4j.cli.options.Version;
import io.github.whep4j.cli.outcome.ExitStatus;
import io.github.whep4j.cli.outcome.Failures;
import io.github.whep4j.cli.session.Interrupts;
import io.github.whep4j.cli.session.LateAnswers;
import io.github.whep4j.cli.terminal.Terminal;
import io.github.whep4j.ice.IceReport;
import io.github.whep4j.receiver.CloseReason;
import io.github.whep4j.receiver.WhepReceiver;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code whep4j probe}: how a camera answers, connects and sends, and what is wrong with it. */
@Command(
        name = "probe",
        description = {
            "Connects for some seconds and tells how each step went, what comes, and what to do about it.",
            "",
            "  WHEP_TOKEN=... whep4j probe https://HOST/PATH",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            ExitStatus.HELP_1,
            ExitStatus.HELP_2,
            ExitStatus.HELP_3,
            "with the session DELETEd. 0 wherever pictures came, with remarks or without."
        })
public final class ProbeCommand implements Callable<Integer>, ForPrograms {
    private static final int REPORT_ATTEMPTS = 10;

    private final Terminal terminal;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "How long to watch what comes, from the first picture on (default: ${DEFAULT-VALUE}).",
            defaultValue = "4s")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            description =
                    "How long to wait for each of the answer, the connection and the first picture (default: 15s, 15s and 10s).")
    private @Nullable Duration patience;

    @Option(names = "--json", description = "Prints the findings as one JSON object.")
    private boolean json;

    @Mixin
    private Verbosity verbosity = new Verbosity();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    public ProbeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        verbosity.setUpLogging();
        var builder = connection.receiver(terminal);
        if (patience != null) {
            AtMostADay.checked(patience, "--patience");
            builder.httpTimeout(patience).connectTimeout(patience).firstFrameTimeout(patience);
        }
        ProbedVideo video = new ProbedVideo();
        WhepReceiver receiver =
                builder.onAccessUnit(video).deleteAtShutdown(false).build();
        video.asks(receiver::requestKeyFrame);
        try (Interrupts interrupts = new Interrupts()) {
            interrupts.onInterrupt(receiver::closeAsync);
            Findings findings = probe(receiver, video, interrupts);
            tell(findings);
            Throwable failure = findings.failure();
            if (failure != null) {
                return ExitStatus.of(failure).code();
            }
            return interrupts.interrupted() ? ExitStatus.INTERRUPTED.code() : ExitStatus.DONE.code();
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

    private void tell(Findings findings) {
        Throwable failure = findings.failure();
        if (json) {
            terminal.out().println(FindingsJson.of(findings));
        } else if (!verbosity.quiet()) {
            terminal.out().print(FindingsText.of(findings));
        } else if (failure != null) {
            Failures.report(failure, terminal);
            Failures.reportOpenSession(findings.info(), findings.deletion(), failure, terminal);
        }
        terminal.out().flush();
    }

    private Findings probe(WhepReceiver receiver, ProbedVideo video, Interrupts interrupts)
            throws InterruptedException {
        Throwable failure = null;
        CloseReason early = null;
        IceReport working = null;
        try (receiver) {
            receiver.start().get();
            Optional<CloseReason> ended = receiver.awaitClosed(duration);
            early = ended.orElse(null);
            // The media loop of a busy machine may not have the time at once.
            for (int i = 0; working == null && early == null && i < REPORT_ATTEMPTS; i++) {
                working = receiver.iceReport().orElse(null);
            }
        } catch (ExecutionException e) {
            failure = e.getCause() == null ? e : e.getCause();
        } catch (CancellationException e) {
            // Interrupted before there was anything.
            early = CloseReason.LOCAL;
        } catch (RuntimeException e) {
            failure = e;
        }
        LateAnswers.await(
                List.of(receiver),
                patience == null ? LateAnswers.USUAL : patience,
                interrupts,
                words -> verbosity.say(words, terminal));
        return new Findings(
                receiver.info().orElse(null),
                receiver.timings(),
                receiver.stats(),
                working,
                video.measured(),
                receiver.deletion(),
                early,
                failure);
    }
}
