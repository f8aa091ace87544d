package io.github.whep4j.cli;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.receiver.CloseReason;
import io.github.whep4j.receiver.WhepReceiver;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code whep4j snapshot}: one picture, and the session is over before the picture is decoded. */
@Command(
        name = "snapshot",
        description = "Takes a still picture: opens a session, waits for the first key frame, ends the session.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", ExitStatus.HELP_1, ExitStatus.HELP_2, ExitStatus.HELP_3, "with the session DELETEd."})
final class SnapshotCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The picture to write, .jpg or .png.")
    private String file = "";

    @Option(names = "--quiet", description = "Prints nothing but failures.")
    private boolean quiet;

    @Option(names = "-v", description = "Logs what happens to standard error, and stack traces of failures.")
    private boolean verbose;

    SnapshotCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Logging.setUp(verbose);
        StillPicture.checkName(file);
        RecordingOutput.check(file);
        StillPicture picture = new StillPicture();
        WhepReceiver receiver = connection
                .receiver(terminal)
                .onAccessUnit(picture)
                .deleteAtShutdown(false)
                .build();
        AccessUnit keyFrame;
        try (Interrupts interrupts = new Interrupts()) {
            interrupts.onInterrupt(receiver::closeAsync);
            try (receiver) {
                keyFrame = firstKeyFrame(receiver, picture);
            } catch (ExecutionException e) {
                return Failures.report(e, terminal);
            }
            if (keyFrame == null) {
                return interrupted(interrupts);
            }
        }
        StillPicture.write(keyFrame, Path.of(file));
        if (!quiet) {
            terminal.err().println(file + ": " + keyFrame.width() + "x" + keyFrame.height());
        }
        return ExitStatus.DONE.code();
    }

    /** Null if the session was closed before there was one. */
    private static @Nullable AccessUnit firstKeyFrame(WhepReceiver receiver, StillPicture picture)
            throws ExecutionException, InterruptedException {
        try {
            receiver.start().get();
        } catch (CancellationException e) {
            return null;
        }
        CompletableFuture<CloseReason> closed = receiver.closed().toCompletableFuture();
        CompletableFuture.anyOf(picture.keyFrame(), closed.exceptionally(e -> CloseReason.LOCAL))
                .get();
        return picture.keyFrame().getNow(null);
    }

    private int interrupted(Interrupts interrupts) {
        if (!interrupts.interrupted()) {
            terminal.err().println("whep4j: the session ended before there was a key frame");
            return ExitStatus.NO_MEDIA.code();
        }
        return ExitStatus.INTERRUPTED.code();
    }
}
