package io.github.whep4j.cli.record;

import io.github.whep4j.cli.json.ForPrograms;
import io.github.whep4j.cli.options.ConnectionOptions;
import io.github.whep4j.cli.options.OverwriteOptions;
import io.github.whep4j.cli.options.RenewalOptions;
import io.github.whep4j.cli.options.Version;
import io.github.whep4j.cli.outcome.ExitStatus;
import io.github.whep4j.cli.outcome.UsageException;
import io.github.whep4j.cli.session.Interrupts;
import io.github.whep4j.cli.terminal.Terminal;
import io.github.whep4j.receiver.Latency;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code whep4j record}: from a WHEP endpoint into a file. */
@Command(
        name = "record",
        description = {
            "Records from a WHEP endpoint into a file, without transcoding.",
            "",
            "  WHEP_TOKEN=... whep4j record https://HOST/PATH -o door.mp4 --duration 10s",
            "  whep4j record ring:DEVICE_ID -o door.mp4 --duration 5m --session-limit 30s",
            "  whep4j record URL -o door-%%t.mp4 --segment 10m --auto-reconnect",
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
            "with the file finished and the session DELETEd.",
            "",
            "The status tells how the session ended: 0 when the time is over or the session",
            "ended in order, be it before that; 7 and 8 also when it broke off, or no video",
            "came for 15 s, after pictures had come. What is missing of the time is told on",
            "standard error and by --json (durationMs, silentMs)."
        })
public final class RecordCommand implements Callable<Integer>, ForPrograms {
    /** What has a meaning in the names of segments alone. */
    private static final Pattern SEGMENT_PLACE = Pattern.compile("%(t|(0[1-9])?d)");

    private final Terminal terminal;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description =
                    "Where to: a file, or - for standard output (pipe is for readers that are slow or leave). With --segment a pattern: %%d or %%03d stands for the"
                            + " number, %%t for the time.")
    private String file = "";

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description =
                    "How long, counted from the first picture: 10s, 1500ms, 2m, 1h30m; a bare number is seconds. Without it:"
                            + " until the last session ends.")
    private @Nullable Duration duration;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "mp4 (fragmented) or annexb; by default it follows the file's ending, .mp4 or .h264.")
    private @Nullable RecordingFormat format;

    @Option(
            names = "--smooth",
            description =
                    "Hands pictures over at the sender's pace instead of at once, up to 500 ms late, as one does for display:"
                            + " for a player behind -o -, and for freezeCount as a viewer would have it. The file is the"
                            + " same.")
    private boolean smooth;

    @Option(
            names = "--segment",
            paramLabel = "TIME",
            description =
                    "Begins another file, at a key frame, whenever one is so long: 10s, 5m. Each plays alone, and together"
                            + " they are the whole. Numbers begin at 0; with --no-clobber those that are taken are passed"
                            + " over.")
    private @Nullable Duration segment;

    @Option(
            names = "--faststart",
            description =
                    "Leaves a plain MP4 with its tables in front, for editors and uploads: the file is rewritten when it"
                            + " is whole. Until then, or if that fails, it is a fragmented one.")
    private boolean faststart;

    @Mixin
    private OverwriteOptions overwriting = new OverwriteOptions();

    @Option(
            names = "--json",
            description =
                    "Prints a summary as one JSON object, the last line on standard output (standard error with -o -).")
    private boolean json;

    @Mixin
    private RecordingReport report = new RecordingReport();

    @Mixin
    private StartOption start = new StartOption();

    @Mixin
    private RenewalOptions renewal = new RenewalOptions();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    public RecordCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        report.setUpLogging();
        var receiver = connection.receiver(terminal);
        renewal.applyTo(receiver);
        start.applyTo(receiver);
        if (smooth) {
            receiver.latency(Latency.smooth());
        }
        RecordingOutput output = output();
        Recording recording = new Recording(output, report.progress(terminal), duration);
        try (Interrupts interrupts = new Interrupts()) {
            Recording.Outcome outcome = recording.run(receiver, interrupts);
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
        return file.equals(RecordingOutput.STANDARD_OUTPUT) ? terminal.err() : terminal.out();
    }

    private RecordingOutput output() {
        RecordingFormat chosen = RecordingFormat.of(file, format);
        if (file.equals(RecordingOutput.STANDARD_OUTPUT) && (faststart || segment != null)) {
            throw new UsageException("--faststart and --segment need files; standard output is one stream");
        }
        if (faststart && chosen != RecordingFormat.MP4) {
            throw new UsageException("--faststart goes with MP4: a byte stream has no tables");
        }
        if (segment == null && SEGMENT_PLACE.matcher(file).find()) {
            report.advise("without --segment there is one file, whose name is taken as it stands: " + file, terminal);
        }
        FileWriting writing = new FileWriting(chosen, faststart, overwriting.noClobber());
        return segment == null
                ? RecordingOutput.of(file, writing, terminal)
                : RecordingOutput.segments(file, writing, segment);
    }
}
