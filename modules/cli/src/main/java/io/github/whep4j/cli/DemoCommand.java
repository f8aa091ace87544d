package io.github.whep4j.cli;

import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.receiver.WhepReceiver;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code whep4j demo}: the whole way, from an emulated camera in this process through real sockets into a file. */
@Command(
        name = "demo",
        description = "Starts an emulated camera, receives from it over real sockets, and leaves an MP4.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The MP4 to write (default: ${DEFAULT-VALUE}).",
            defaultValue = "whep4j-demo.mp4")
    private String file = "";

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "How long to receive (default: ${DEFAULT-VALUE}).",
            defaultValue = "10s")
    private Duration duration = Duration.ZERO;

    @Option(names = "-v", description = "Logs what happens to standard error, and stack traces of failures.")
    private boolean verbose;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Logging.setUp(verbose);
        RecordingOutput output = RecordingOutput.of(file, RecordingFormat.MP4, terminal);
        try (WhepCamera camera = WhepCamera.builder().build();
                Interrupts interrupts = new Interrupts()) {
            terminal.err()
                    .println("An emulated camera listens on port "
                            + camera.endpoint().getPort() + "; receiving from it for " + duration.toMillis() / 1000.0
                            + " s ...");
            Recording.Outcome outcome = new Recording(output, new ProgressLine(terminal, verbose), duration)
                    .run(WhepReceiver.builder(camera.endpoint()).token(camera.token()), interrupts);
            Throwable failure = outcome.failure();
            if (failure != null) {
                return Failures.report(failure, terminal);
            }
            Failures.reportEarlyEnd(outcome, terminal);
            // Where the video goes to standard output, this must not go in between.
            (file.equals(RecordingOutput.STANDARD_OUTPUT) ? terminal.err() : terminal.out())
                    .println(outcome.summary().toLine());
            return outcome.status().code();
        }
    }
}
