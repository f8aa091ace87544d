package io.github.whep4j.cli.record;

import io.github.whep4j.cli.json.ForPrograms;
import io.github.whep4j.cli.options.ConnectionOptions;
import io.github.whep4j.cli.options.RenewalOptions;
import io.github.whep4j.cli.options.Version;
import io.github.whep4j.cli.outcome.ExitStatus;
import io.github.whep4j.cli.outcome.UsageException;
import io.github.whep4j.cli.session.Interrupts;
import io.github.whep4j.cli.terminal.Terminal;
import io.github.whep4j.receiver.Overflow;
import io.github.whep4j.receiver.ReceiverBuilder;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code whep4j pipe}: live video into another program, which may be slower than the camera. */
@Command(
        name = "pipe",
        description = {
            "Sends live video to another program, by standard output or by --exec.",
            "",
            "  whep4j pipe URL | ffmpeg -i pipe:0 ...",
            "  whep4j pipe URL --exec 'ffmpeg -i pipe:0 ...'",
            "",
            "Where that program is too slow, whole groups of pictures are left out. When it ends, the session is DELETEd.",
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
            "with the session DELETEd. That the reader has left is done."
        })
public final class PipeCommand implements Callable<Integer>, ForPrograms {
    /** Some seconds: what is older is better left out than shown late. */
    private static final int BUFFERED_UNITS = 150;

    private final Terminal terminal;

    @Option(
            names = "--exec",
            paramLabel = "COMMAND",
            description =
                    "Runs this command of the shell and sends the video to its standard input; its end ends the session.")
    private @Nullable String command;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "mp4 (fragmented: with the times of the pictures) or annexb (default: ${DEFAULT-VALUE}).",
            defaultValue = "mp4")
    private RecordingFormat format = RecordingFormat.MP4;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description =
                    "How long, counted from the first picture: 10s, 5m, 1h30m; a bare number is seconds. Without it: until the"
                            + " reader leaves or the session ends.")
    private @Nullable Duration duration;

    @Option(
            names = "--json",
            description =
                    "Prints a summary as one JSON object, the last line on standard error; its file is - or, with --exec,"
                            + " null.")
    private boolean json;

    @Mixin
    private RecordingReport report = new RecordingReport();

    @Mixin
    private StartOption start = new StartOption();

    @Mixin
    private RenewalOptions renewal = new RenewalOptions();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    public PipeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        report.setUpLogging();
        if (command != null && command.isBlank()) {
            throw new UsageException("--exec names no command");
        }
        ReceiverBuilder receiver = connection.receiver(terminal);
        renewal.applyTo(receiver);
        start.applyTo(receiver);
        try (Interrupts interrupts = new Interrupts()) {
            Recording.Outcome outcome = command == null
                    ? recording(RecordingOutput.standardOutput(format, terminal))
                            .run(receiver, interrupts)
                    : runInto(command, receiver, interrupts);
            report.print(outcome, terminal, json ? jsonGoesTo() : null);
            return outcome.status().code();
        }
    }

    @Override
    public boolean json() {
        return json;
    }

    @Override
    public PrintStream jsonGoesTo() {
        return terminal.err();
    }

    /** The JVM is not to stop before the command has. */
    private Recording.Outcome runInto(String command, ReceiverBuilder receiver, Interrupts interrupts)
            throws InterruptedException {
        try (PipedCommand consumer = PipedCommand.start(command, connection.secretVariables(terminal))) {
            interrupts.atLast(consumer::kill);
            Recording recording = recording(RecordingOutput.toCommand(consumer.input(), format))
                    .endingWith(consumer.ended(), consumer::stop);
            Recording.Outcome outcome = recording.run(receiver, interrupts);
            return consumer.judge(outcome, interrupts.interrupted(), terminal);
        }
    }

    private Recording recording(RecordingOutput output) {
        return new Recording(output, report.progress(terminal), duration)
                .buffering(BUFFERED_UNITS, Overflow.DROP_GROUPS)
                .readerMayLeave();
    }
}
