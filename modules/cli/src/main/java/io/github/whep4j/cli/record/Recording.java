package io.github.whep4j.cli.record;

import io.github.whep4j.cli.outcome.ExitStatus;
import io.github.whep4j.cli.outcome.OutputException;
import io.github.whep4j.cli.session.Interrupts;
import io.github.whep4j.cli.session.LateAnswers;
import io.github.whep4j.cli.session.Reception;
import io.github.whep4j.cli.session.RenewalReport;
import io.github.whep4j.cli.terminal.DataOutput;
import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.receiver.CloseReason;
import io.github.whep4j.receiver.Overflow;
import io.github.whep4j.receiver.ReceiverBuilder;
import io.github.whep4j.receiver.WhepReceiver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One receiver into one output: from the first picture for the time that was asked for, or until it ends by itself. */
public final class Recording {
    /** Twenty seconds of video may wait for a slow disk or pipe. */
    private static final int BUFFERED_UNITS = 600;

    /** After the receiver has ended, which has waited for it already. */
    private static final long WRITING_SECONDS = 2;

    private static final Duration PROGRESS_EVERY = Duration.ofMillis(500);

    /**
     * How it went.
     *
     * @param endedBefore what to say of an end in order before the time that was asked for; null for any other
     * @param failure null if it went well
     */
    public record Outcome(
            RecordSummary summary,
            ExitStatus status,
            @Nullable String endedBefore,
            @Nullable Throwable failure) {
        /** The same, but for what its reader made of it. */
        Outcome failedBy(OutputException problem) {
            return new Outcome(summary.failedBy(problem), ExitStatus.of(problem), null, problem);
        }

        /** What to say of a recording that ended before its time, though nothing is wrong with what there is of it. */
        @Nullable
        public String complaint() {
            String why = status.earlyEnd();
            return why == null ? endedBefore : why + "; what came before is recorded";
        }
    }

    private final RecordingOutput output;
    private final ProgressLine progress;
    private final @Nullable Duration duration;
    private final RenewalReport report;
    private Consumer<AccessUnit> consumer;
    private int bufferedUnits = BUFFERED_UNITS;
    private Overflow overflow = Overflow.DROP_TO_KEY_FRAME;
    private boolean readerMayLeave;
    private CompletionStage<?> endsWith = new CompletableFuture<>();
    private Runnable unblock = () -> {};

    public Recording(RecordingOutput output, ProgressLine progress, @Nullable Duration duration) {
        this.output = output;
        this.progress = progress;
        this.duration = duration;
        this.consumer = output::accept;
        this.report = new RenewalReport(progress::say);
    }

    /** Gives each unit to somebody else as well. */
    public Recording andTo(Consumer<AccessUnit> other) {
        consumer = consumer.andThen(other);
        return this;
    }

    /** How many units may wait for the output, and what is left out then. */
    Recording buffering(int units, Overflow whenFull) {
        bufferedUnits = units;
        overflow = whenFull;
        return this;
    }

    /** That nobody reads any more is an end like any other. */
    Recording readerMayLeave() {
        readerMayLeave = true;
        return this;
    }

    /**
     * Ends the session when something else has ended.
     *
     * @param stop ends that at the latest, when it takes nothing any more
     */
    Recording endingWith(CompletionStage<?> other, Runnable stop) {
        endsWith = other;
        unblock = stop;
        return this;
    }

    /** Receives, and finishes the output; does not throw for what goes wrong on the way. */
    public Outcome run(ReceiverBuilder builder, Interrupts interrupts) throws InterruptedException {
        ExecutorService writer = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "whep4j-writer");
            thread.setDaemon(true);
            return thread;
        });
        WhepReceiver receiver = builder.onAccessUnit(consumer)
                .deliverOn(writer, bufferedUnits, overflow)
                .listener(report)
                // The command has a hook of its own; two would race, and the camera seem to have ended the session.
                .deleteAtShutdown(false)
                .build();
        try (receiver) {
            progress.connecting();
            Reception.Result result = new Reception(receiver, PROGRESS_EVERY, () -> showProgress(receiver))
                    .endingWith(endsWith)
                    .run(interrupts, duration);
            progress.end();
            Throwable failure = finish(writer, isReaderGone(result.failure()) ? null : result.failure(), interrupts);
            ExitStatus status = status(interrupts, result.reason(), failure);
            // What is recorded is safe by now, whoever loses his patience.
            LateAnswers.await(List.of(receiver), LateAnswers.USUAL, interrupts, progress::say);
            return new Outcome(
                    summary(receiver, failure == null ? result.reason().name() : "FAILED", status, failure),
                    status,
                    failure == null ? result.endedBefore(duration, Duration.ofMillis(output.handedOverMs())) : null,
                    failure);
        } finally {
            writer.shutdownNow();
        }
    }

    private void showProgress(WhepReceiver receiver) {
        if (receiver.info().isPresent()) {
            progress.update(output.handedOverMs(), receiver.stats());
        }
    }

    private boolean isReaderGone(@Nullable Throwable failure) {
        for (Throwable cause = failure; readerMayLeave && cause != null; cause = cause.getCause()) {
            if (cause instanceof DataOutput.ReaderGoneException) {
                return true;
            }
        }
        return false;
    }

    /**
     * The receiver has waited for a reader that is slow; one that takes nothing any more must not hold up the end. The first thing
     * that went wrong counts.
     */
    private @Nullable Throwable finish(ExecutorService writer, @Nullable Throwable failure, Interrupts interrupts)
            throws InterruptedException {
        writer.shutdown();
        boolean givenUp = !writer.awaitTermination(WRITING_SECONDS, TimeUnit.SECONDS);
        if (givenUp) {
            unblock.run();
            writer.shutdownNow();
            if (!writer.awaitTermination(WRITING_SECONDS, TimeUnit.SECONDS)) {
                return failure != null ? failure : takesNothing(interrupts);
            }
        }
        try {
            output.close();
        } catch (OutputException e) {
            if (!givenUp) {
                return failure != null || isReaderGone(e) ? failure : e;
            }
        }
        return failure == null && givenUp ? takesNothing(interrupts) : failure;
    }

    /** To a command that was interrupted it makes no difference. */
    private @Nullable OutputException takesNothing(Interrupts interrupts) {
        return interrupts.interrupted()
                ? null
                : new OutputException("cannot write to " + output.shownName() + ": it takes nothing any more", null);
    }

    private static ExitStatus status(Interrupts interrupts, CloseReason reason, @Nullable Throwable failure) {
        if (failure != null) {
            return ExitStatus.of(failure);
        }
        return interrupts.interrupted() ? ExitStatus.INTERRUPTED : ExitStatus.of(reason);
    }

    private RecordSummary summary(
            WhepReceiver receiver, String reason, ExitStatus status, @Nullable Throwable failure) {
        return new RecordSummary(
                reason,
                output.durationMs(),
                receiver.info().orElse(null),
                receiver.stats(),
                receiver.timings(),
                report.renewals(),
                receiver.deletion(),
                output.name(),
                output.segments(),
                output.pictures(),
                output.bytes(),
                receiver.info().isEmpty() && status == ExitStatus.INTERRUPTED
                        ? Interrupts.BEFORE_A_PICTURE
                        : status.earlyEnd(),
                failure);
    }
}
