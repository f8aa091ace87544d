package io.github.whep4j.cli.demo;

import io.github.whep4j.cli.json.ForPrograms;
import io.github.whep4j.cli.options.OverwriteOptions;
import io.github.whep4j.cli.options.Verbosity;
import io.github.whep4j.cli.options.Version;
import io.github.whep4j.cli.outcome.ExitStatus;
import io.github.whep4j.cli.outcome.Failures;
import io.github.whep4j.cli.outcome.UsageException;
import io.github.whep4j.cli.record.FileWriting;
import io.github.whep4j.cli.record.ProgressLine;
import io.github.whep4j.cli.record.Recording;
import io.github.whep4j.cli.record.RecordingFormat;
import io.github.whep4j.cli.record.RecordingOutput;
import io.github.whep4j.cli.session.Interrupts;
import io.github.whep4j.cli.snapshot.StillPicture;
import io.github.whep4j.cli.terminal.Terminal;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.receiver.WhepReceiver;
import io.github.whep4j.snapshot.SnapshotException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code whep4j demo}: the whole way, from an emulated camera in this process through real sockets into a file. */
@Command(
        name = "demo",
        description = {
            "Starts an emulated camera, receives from it over real sockets, and leaves an MP4 and a picture of it.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", ExitStatus.HELP_1, ExitStatus.HELP_2, ExitStatus.HELP_3, "with the file finished."})
public final class DemoCommand implements Callable<Integer>, ForPrograms {
    private static final String NEXT = """

            That was a session with ICE, DTLS and SRTP over real sockets. To try next:
              the video       open it in a browser or any player
              your camera     WHEP_TOKEN=... whep4j record https://HOST/PATH -o camera.mp4 --duration 10s
              a still         WHEP_TOKEN=... whep4j snapshot https://HOST/PATH -o camera.jpg
              if it does not  WHEP_TOKEN=... whep4j probe https://HOST/PATH
              a look at it    WHEP_TOKEN=... whep4j view https://HOST/PATH
              your program    WHEP_TOKEN=... whep4j pipe https://HOST/PATH | ffmpeg -i pipe:0 ...
              more cameras    whep4j emulate, one that does wrong what you like
              all commands    whep4j --help""";

    private final Terminal terminal;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The MP4 to write (default: ${DEFAULT-VALUE}); the picture is put beside it.",
            defaultValue = "whep4j-demo.mp4")
    private String file = "";

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "How long to receive, 10s or 2m (default: ${DEFAULT-VALUE}).",
            defaultValue = "10s")
    private Duration duration = Duration.ZERO;

    @Mixin
    private OverwriteOptions overwriting = new OverwriteOptions();

    @Option(
            names = "--json",
            description =
                    "Prints a summary as one JSON object, the last line on standard output (standard error with -o -).")
    private boolean json;

    @Mixin
    private Verbosity verbosity = new Verbosity();

    public DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        verbosity.setUpLogging();
        boolean noClobber = overwriting.noClobber();
        // Where the video goes, the rest must not go in between.
        boolean toStandardOutput = file.equals(RecordingOutput.STANDARD_OUTPUT);
        if (RecordingFormat.ofName(file) != RecordingFormat.MP4) {
            throw new UsageException("a demo leaves an MP4, so its name ends in .mp4: " + file);
        }
        RecordingOutput output =
                RecordingOutput.of(file, new FileWriting(RecordingFormat.MP4, false, noClobber), terminal);
        if (!toStandardOutput) {
            RecordingOutput.check(pictureFile(), noClobber);
        }
        try (WhepCamera camera = WhepCamera.builder().build();
                Interrupts interrupts = new Interrupts()) {
            advise("An emulated camera listens on port " + camera.endpoint().getPort() + "; receiving from it for "
                    + duration.toMillis() / 1000.0 + " s ...");
            StillPicture picture = new StillPicture();
            ProgressLine progress = new ProgressLine(terminal, verbosity);
            Recording.Outcome outcome = new Recording(output, progress, duration)
                    .andTo(picture)
                    .run(WhepReceiver.builder(camera.endpoint()).token(camera.token()), interrupts);
            tell(outcome, toStandardOutput ? null : picture);
            return outcome.status().code();
        }
    }

    /** @param picture null where there is no place for it */
    private void tell(Recording.Outcome outcome, @Nullable StillPicture picture)
            throws SnapshotException, InterruptedException {
        Throwable failure = outcome.failure();
        String pictureFile = null;
        if (failure != null) {
            Failures.report(failure, terminal);
            if (!json && outcome.summary().leftAFile()) {
                advise(outcome.summary().toLine());
            }
        } else {
            Failures.reportEarlyEnd(outcome.complaint(), terminal);
            summarize(outcome.summary().toLine());
            if (picture != null) {
                pictureFile = writePicture(picture);
            }
            if (pictureFile != null) {
                advise(NEXT.replace("whep4j ", terminal.command() + " "));
            }
        }
        if (json) {
            jsonGoesTo().println(outcome.summary().toJson(pictureFile));
            jsonGoesTo().flush();
        }
    }

    private void advise(String words) {
        if (!verbosity.quiet()) {
            terminal.err().println(words);
        }
    }

    private void summarize(String line) {
        if (!verbosity.quiet()) {
            jsonGoesTo().println(line);
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

    /** Returns its name, null if there is none. */
    private @Nullable String writePicture(StillPicture picture) throws SnapshotException, InterruptedException {
        AccessUnit keyFrame = picture.keyFrame().getNow(null);
        if (keyFrame == null) {
            return null;
        }
        String name = pictureFile();
        StillPicture.write(keyFrame, Path.of(name), overwriting.noClobber());
        summarize(name + ": its first picture");
        return name;
    }

    private String pictureFile() {
        return file.replaceFirst("\\.[^./\\\\]*$", "") + ".jpg";
    }
}
