package io.github.whep4j.cli;

import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.receiver.WhepReceiver;
import io.github.whep4j.snapshot.SnapshotException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code whep4j demo}: the whole way, from an emulated camera in this process through real sockets into a file. */
@Command(
        name = "demo",
        description =
                "Starts an emulated camera, receives from it over real sockets, and leaves an MP4 and a picture of it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {
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

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        verbosity.setUpLogging();
        boolean noClobber = overwriting.noClobber();
        // Where the video goes, the rest must not go in between.
        boolean toStandardOutput = file.equals(RecordingOutput.STANDARD_OUTPUT);
        RecordingOutput output =
                RecordingOutput.of(file, new FileWriting(RecordingFormat.MP4, false, noClobber), terminal);
        if (!toStandardOutput) {
            RecordingOutput.check(pictureFile(), noClobber);
        }
        try (WhepCamera camera = WhepCamera.builder().build();
                Interrupts interrupts = new Interrupts()) {
            terminal.err()
                    .println("An emulated camera listens on port "
                            + camera.endpoint().getPort() + "; receiving from it for " + duration.toMillis() / 1000.0
                            + " s ...");
            StillPicture picture = new StillPicture();
            Recording.Outcome outcome = new Recording(output, new ProgressLine(terminal, verbosity.verbose()), duration)
                    .andTo(picture)
                    .run(WhepReceiver.builder(camera.endpoint()).token(camera.token()), interrupts);
            Throwable failure = outcome.failure();
            if (failure != null) {
                return Failures.report(failure, terminal);
            }
            Failures.reportEarlyEnd(outcome.complaint(), terminal);
            PrintStream out = toStandardOutput ? terminal.err() : terminal.out();
            out.println(outcome.summary().toLine());
            if (!toStandardOutput) {
                writePicture(picture);
                terminal.err().println(NEXT);
            }
            if (json) {
                out.println(outcome.summary().toJson());
            }
            return outcome.status().code();
        }
    }

    private void writePicture(StillPicture picture) throws SnapshotException, InterruptedException {
        AccessUnit keyFrame = picture.keyFrame().getNow(null);
        if (keyFrame != null) {
            String name = pictureFile();
            StillPicture.write(keyFrame, Path.of(name), overwriting.noClobber());
            terminal.out().println(name + ": its first picture");
        }
    }

    private String pictureFile() {
        return file.replaceFirst("\\.[^./\\\\]*$", "") + ".jpg";
    }
}
