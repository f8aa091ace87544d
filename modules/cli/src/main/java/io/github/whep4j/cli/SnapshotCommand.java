package io.github.whep4j.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.receiver.CloseReason;
import io.github.whep4j.receiver.WhepReceiver;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
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
        description = {
            "Takes a still picture: opens a session, waits for the first key frame, ends the session.",
            "",
            "  WHEP_TOKEN=... whep4j snapshot https://HOST/PATH -o door.jpg",
            ""
        },
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

    @Mixin
    private OverwriteOptions overwriting = new OverwriteOptions();

    @Option(names = "--json", description = "Prints a summary as one JSON object, the last line on standard output.")
    private boolean json;

    @Option(names = "--quiet", description = "Prints nothing but failures.")
    private boolean quiet;

    @Mixin
    private Verbosity verbosity = new Verbosity();

    SnapshotCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        verbosity.setUpLogging();
        StillPicture.checkName(file);
        RecordingOutput.check(file, overwriting.noClobber());
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
                if (json) {
                    terminal.out().println(failed(e, receiver));
                }
                return Failures.report(e, terminal);
            }
            Failures.reportOpenSession(receiver.info().orElse(null), receiver.sessionDeleted(), terminal);
            if (keyFrame == null) {
                return interrupted(interrupts);
            }
        }
        StillPicture.write(keyFrame, Path.of(file), overwriting.noClobber());
        if (json) {
            terminal.out().println(summary(keyFrame, receiver));
        }
        if (!quiet && !json) {
            terminal.err().println(file + ": " + keyFrame.width() + "x" + keyFrame.height());
        }
        return ExitStatus.DONE.code();
    }

    private String failed(ExecutionException failure, WhepReceiver receiver) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
            generator.writeStartObject();
            generator.writeStringField("file", file);
            generator.writeBooleanField("sessionDeleted", receiver.sessionDeleted());
            FailureJson.write(Objects.requireNonNullElse(failure.getCause(), failure), generator);
            generator.writeEndObject();
        }
        return text.toString();
    }

    private String summary(AccessUnit keyFrame, WhepReceiver receiver) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
            generator.writeStartObject();
            generator.writeStringField("file", file);
            generator.writeNumberField("fileBytes", Files.size(Path.of(file)));
            generator.writeNumberField("frameWidth", keyFrame.width());
            generator.writeNumberField("frameHeight", keyFrame.height());
            generator.writeStringField("codec", keyFrame.parameterSets().codecString());
            Instant captured = keyFrame.captureTime();
            generator.writeStringField("captureTime", captured == null ? null : captured.toString());
            generator.writeBooleanField("sessionDeleted", receiver.sessionDeleted());
            generator.writeEndObject();
        }
        return text.toString();
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
