package io.github.whep4j.cli.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.whep4j.cli.json.ForPrograms;
import io.github.whep4j.cli.json.JsonLine;
import io.github.whep4j.cli.options.ConnectionOptions;
import io.github.whep4j.cli.options.OverwriteOptions;
import io.github.whep4j.cli.options.Verbosity;
import io.github.whep4j.cli.options.Version;
import io.github.whep4j.cli.outcome.ExitStatus;
import io.github.whep4j.cli.outcome.FailureJson;
import io.github.whep4j.cli.outcome.Failures;
import io.github.whep4j.cli.record.RecordingOutput;
import io.github.whep4j.cli.session.Interrupts;
import io.github.whep4j.cli.session.LateAnswers;
import io.github.whep4j.cli.terminal.Terminal;
import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.receiver.CloseReason;
import io.github.whep4j.receiver.WhepReceiver;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
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
public final class SnapshotCommand implements Callable<Integer>, ForPrograms {
    private final Terminal terminal;

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

    @Mixin
    private Verbosity verbosity = new Verbosity();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    public SnapshotCommand(Terminal terminal) {
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
                awaitAnswer(receiver, interrupts);
                return failed(e, receiver);
            }
            awaitAnswer(receiver, interrupts);
            Failures.reportOpenSession(receiver.info().orElse(null), receiver.deletion(), null, terminal);
            if (keyFrame == null) {
                return withoutPicture(interrupts, receiver);
            }
        }
        StillPicture.write(keyFrame, Path.of(file), overwriting.noClobber());
        print(generator -> writeSummary(keyFrame, receiver, generator));
        if (!verbosity.quiet() && !json) {
            terminal.err().println(file + ": " + keyFrame.width() + "x" + keyFrame.height());
        }
        return ExitStatus.DONE.code();
    }

    @Override
    public boolean json() {
        return json;
    }

    @Override
    public PrintStream jsonGoesTo() {
        return terminal.out();
    }

    private void awaitAnswer(WhepReceiver receiver, Interrupts interrupts) throws InterruptedException {
        LateAnswers.await(List.of(receiver), LateAnswers.USUAL, interrupts, words -> verbosity.say(words, terminal));
    }

    private int failed(ExecutionException failure, WhepReceiver receiver) {
        print(generator -> {
            writeDeletion(receiver, generator);
            FailureJson.write(Failures.cause(failure), generator);
        });
        int status = Failures.report(failure, terminal);
        Failures.reportOpenSession(receiver.info().orElse(null), receiver.deletion(), failure, terminal);
        return status;
    }

    private int withoutPicture(Interrupts interrupts, WhepReceiver receiver) {
        boolean interrupted = interrupts.interrupted();
        String why = interrupted ? Interrupts.BEFORE_A_PICTURE : "the session ended before there was a key frame";
        print(generator -> {
            writeDeletion(receiver, generator);
            FailureJson.write(why, "", generator);
        });
        if (interrupted) {
            return ExitStatus.INTERRUPTED.code();
        }
        terminal.err().println("whep4j: " + why);
        return ExitStatus.NO_MEDIA.code();
    }

    /** An object that begins with the file, if that was asked for. */
    private void print(JsonLine.Members members) {
        if (!json) {
            return;
        }
        terminal.out().println(JsonLine.of(generator -> {
            generator.writeStringField("file", file);
            members.writeTo(generator);
        }));
        terminal.out().flush();
    }

    private void writeSummary(AccessUnit keyFrame, WhepReceiver receiver, JsonGenerator generator) throws IOException {
        generator.writeNumberField("fileBytes", Files.size(Path.of(file)));
        generator.writeNumberField("frameWidth", keyFrame.width());
        generator.writeNumberField("frameHeight", keyFrame.height());
        generator.writeStringField("codec", keyFrame.parameterSets().codecString());
        Instant captured = keyFrame.captureTime();
        generator.writeStringField("captureTime", captured == null ? null : captured.toString());
        writeDeletion(receiver, generator);
    }

    private static void writeDeletion(WhepReceiver receiver, JsonGenerator generator) throws IOException {
        generator.writeBooleanField("sessionDeleted", receiver.sessionDeleted());
        generator.writeStringField("deletion", receiver.deletion().name().toLowerCase(Locale.ROOT));
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
}
