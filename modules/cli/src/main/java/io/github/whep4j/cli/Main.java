package io.github.whep4j.cli;

import io.github.whep4j.cli.demo.DemoCommand;
import io.github.whep4j.cli.doctor.DoctorCommand;
import io.github.whep4j.cli.emulate.EmulateCommand;
import io.github.whep4j.cli.options.DurationConverter;
import io.github.whep4j.cli.options.SessionLimitConverter;
import io.github.whep4j.cli.options.UriConverter;
import io.github.whep4j.cli.options.Version;
import io.github.whep4j.cli.outcome.ExitStatus;
import io.github.whep4j.cli.probe.ProbeCommand;
import io.github.whep4j.cli.record.PipeCommand;
import io.github.whep4j.cli.record.RecordCommand;
import io.github.whep4j.cli.session.Interrupts;
import io.github.whep4j.cli.snapshot.SnapshotCommand;
import io.github.whep4j.cli.terminal.Terminal;
import io.github.whep4j.cli.view.ViewCommand;
import io.github.whep4j.cli.watch.WatchCommand;
import io.github.whep4j.receiver.SessionLimit;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The {@code whep4j} command. */
@Command(
        name = "whep4j",
        description = "Receives live video from WHEP servers, Ring cameras among them.",
        subcommands = {
            RecordCommand.class,
            PipeCommand.class,
            SnapshotCommand.class,
            ViewCommand.class,
            WatchCommand.class,
            ProbeCommand.class,
            DoctorCommand.class,
            DemoCommand.class,
            EmulateCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "To begin without a camera: whep4j demo. With one:",
            "",
            "  WHEP_TOKEN=... whep4j record https://HOST/PATH -o camera.mp4 --duration 10s",
            "",
            "In place of a URL: ring:DEVICE_ID, or camera:NAME with a name of your own from",
            "~/.config/whep4j/cameras.properties (or the file that WHEP4J_CONFIG names).",
            "'whep4j COMMAND --help' tells the rest, 'whep4j probe URL' why it does not work.",
            "",
            ExitStatus.HELP_1,
            ExitStatus.HELP_2,
            ExitStatus.HELP_3,
            "in order. 7 and 8 also after pictures had come: what there is of a file is good."
        },
        exitCodeOnInvalidInput = ExitStatus.USAGE_CODE,
        exitCodeOnExecutionException = ExitStatus.INTERNAL_CODE)
final class Main {
    public static void main(String[] args) {
        WarmUp.start(args);
        int status = run(Terminal.ofProcess(), args);
        Interrupts.giveWayToASignal();
        System.exit(status);
    }

    /** Runs a command without ending the JVM. */
    static int run(Terminal terminal, String... args) {
        PrintWriter out = new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8);
        EarlyFailures failures = new EarlyFailures(terminal);
        CommandLine line = new CommandLine(new Main(), new CommandFactory(terminal))
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, new DurationConverter())
                .registerConverter(URI.class, new UriConverter())
                .registerConverter(SessionLimit.class, new SessionLimitConverter())
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures);
        int status = args.length == 0 ? usage(line, err) : line.execute(args);
        out.flush();
        if (status == ExitStatus.DONE.code()
                && terminal.out().checkError()
                && !terminal.out().readerGone()) {
            err.println("whep4j: the standard output can't be written");
            status = ExitStatus.OUTPUT.code();
        }
        err.flush();
        return status;
    }

    private static int usage(CommandLine line, PrintWriter err) {
        line.usage(err);
        return ExitStatus.USAGE.code();
    }

    private Main() {}
}
