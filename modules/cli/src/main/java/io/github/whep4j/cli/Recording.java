package io.github.whep4j.cli;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.receiver.CloseReason;
import io.github.whep4j.receiver.ReceiverBuilder;
import io.github.whep4j.receiver.WhepReceiver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One receiver into one output: from the first picture for the time that was asked for, or until it ends by itself. */
final class Recording {
    /** Twenty seconds of video may wait for a slow disk or pipe. */
    private static final int BUFFERED_UNITS = 600;

    private static final Duration PROGRESS_EVERY = Duration.ofMillis(500);

    /** How it went; {@code failure} is null if it went well. */
    record Outcome(
            RecordSummary summary,
            ExitStatus status,
            @Nullable Throwable failure) {
        /** What to say of a recording that ended before its time, though nothing is wrong with what there is of it. */
        @Nullable
        String complaint() {
            return switch (status) {
                case CONNECTION -> "the server stopped answering; what came before is recorded";
                case NO_MEDIA -> "the video stopped coming; what came before is recorded";
                default -> null;
            };
        }
    }

    private final RecordingOutput output;
    private final ProgressLine progress;
    private final @Nullable Duration duration;
    private final RenewalReport report;
    private Consumer<AccessUnit> consumer;

    Recording(RecordingOutput output, ProgressLine progress, @Nullable Duration duration) {
        this.output = output;
        this.progress = progress;
        this.duration = duration;
        this.consumer = output::accept;
        this.report = new RenewalReport(progress);
    }

    /** Gives each unit to somebody else as well. */
    Recording andTo(Consumer<AccessUnit> other) {
        consumer = consumer.andThen(other);
        return this;
    }

    /** Receives, and finishes the output; does not throw for what goes wrong on the way. */
    Outcome run(ReceiverBuilder builder, Interrupts interrupts) throws InterruptedException {
        ExecutorService writer = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "whep4j-writer");
            thread.setDaemon(true);
            return thread;
        });
        WhepReceiver receiver = builder.onAccessUnit(consumer)
                .deliverOn(writer, BUFFERED_UNITS)
                .listener(report)
                // The command has a hook of its own; two would race, and the camera seem to have ended the session.
                .deleteAtShutdown(false)
                .build();
        interrupts.onInterrupt(receiver::closeAsync);
        try (receiver) {
            Result result = receive(receiver);
            progress.end();
            Throwable failure = close(result.failure());
            ExitStatus status = status(interrupts, result.reason(), failure);
            return new Outcome(
                    summary(receiver, failure == null ? result.reason().name() : "FAILED", failure), status, failure);
        } finally {
            writer.shutdownNow();
        }
    }

    private record Result(CloseReason reason, @Nullable Throwable failure) {}

    private Result receive(WhepReceiver receiver) throws InterruptedException {
        try {
            progress.connecting();
            receiver.start().get();
            CloseReason reason = awaitEnd(receiver);
            return new Result(reason, null);
        } catch (ExecutionException e) {
            return new Result(CloseReason.LOCAL, e.getCause() == null ? e : e.getCause());
        } catch (CancellationException e) {
            return new Result(CloseReason.LOCAL, null);
        } catch (RuntimeException e) {
            return new Result(CloseReason.LOCAL, e);
        } finally {
            receiver.close();
        }
    }

    private CloseReason awaitEnd(WhepReceiver receiver) throws InterruptedException {
        long deadlineNanos = duration == null ? Long.MAX_VALUE : System.nanoTime() + duration.toNanos();
        while (true) {
            long leftNanos = duration == null ? Long.MAX_VALUE : deadlineNanos - System.nanoTime();
            if (leftNanos <= 0) {
                receiver.close();
                return receiver.awaitClosed();
            }
            Duration wait = Duration.ofNanos(Math.min(leftNanos, PROGRESS_EVERY.toNanos()));
            Optional<CloseReason> ended = receiver.awaitClosed(wait);
            if (ended.isPresent()) {
                return ended.get();
            }
            progress.update(output.durationMs(), receiver.stats());
        }
    }

    /** The first thing that went wrong counts. */
    private @Nullable Throwable close(@Nullable Throwable failure) {
        try {
            output.close();
            return failure;
        } catch (OutputException e) {
            return failure != null ? failure : e;
        }
    }

    private static ExitStatus status(Interrupts interrupts, CloseReason reason, @Nullable Throwable failure) {
        if (failure != null) {
            return ExitStatus.of(failure);
        }
        return interrupts.interrupted() ? ExitStatus.INTERRUPTED : ExitStatus.of(reason);
    }

    private RecordSummary summary(WhepReceiver receiver, String reason, @Nullable Throwable failure) {
        return new RecordSummary(
                reason,
                output.durationMs(),
                receiver.info().orElse(null),
                receiver.stats(),
                receiver.timings(),
                report.renewals(),
                receiver.sessionDeleted(),
                output.name(),
                output.segments(),
                output.bytes(),
                failure);
    }
}
