package io.github.whep4j.cli.session;

import io.github.whep4j.receiver.CloseReason;
import io.github.whep4j.receiver.SessionInfo;
import io.github.whep4j.receiver.WhepReceiver;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A receiver from its start to its end, with somebody who looks at it now and then. */
public final class Reception {
    /** How it ended; {@code failure} is null if it went well. */
    public record Result(CloseReason reason, @Nullable Throwable failure) {
        /**
         * What to say of an end in order that came before the time that was asked for; null for any other.
         *
         * @param received what there is of it; null where nobody has measured it
         */
        @Nullable
        public String endedBefore(@Nullable Duration asked, @Nullable Duration received) {
            if (asked == null || failure != null) {
                return null;
            }
            String amount = received == null
                    ? ""
                    : String.format(Locale.ROOT, "%.1f s of %.1f; ", received.toMillis() / 1e3, asked.toMillis() / 1e3);
            return switch (reason) {
                case REMOTE ->
                    "the camera ended the session before the time was over: " + amount
                            + "--session-limit and --renewal go on with another";
                case SESSION_LIMIT ->
                    "the session reached its limit before the time was over: " + amount
                            + "--renewal sequential (or overlapping) goes on with another";
                default -> null;
            };
        }
    }

    private final WhepReceiver receiver;
    private final Duration every;
    private final Runnable look;
    private CompletionStage<?> endsWith = new CompletableFuture<>();

    /**
     * @param every how often {@code look} is called, by the thread that waits; also before there is a picture, and when the
     *     first one has come
     */
    public Reception(WhepReceiver receiver, Duration every, Runnable look) {
        this.receiver = receiver;
        this.every = every;
        this.look = look;
    }

    /** Ends the session when something else has ended. */
    public Reception endingWith(CompletionStage<?> other) {
        endsWith = other;
        return this;
    }

    /**
     * Starts the receiver, and waits until its time is over, it ends by itself or the command is interrupted. It has been closed
     * then. Does not throw for what goes wrong on the way.
     *
     * @param duration from the first picture on; null for no end
     */
    public Result run(Interrupts interrupts, @Nullable Duration duration) throws InterruptedException {
        try {
            CompletableFuture<SessionInfo> started = receiver.start();
            // Not before: what is closed already cannot be started.
            interrupts.onInterrupt(receiver::closeAsync);
            var unused = endsWith.thenRun(receiver::closeAsync);
            awaitStart(started);
            look.run();
            return new Result(awaitEnd(duration), null);
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

    private void awaitStart(CompletableFuture<SessionInfo> started) throws ExecutionException, InterruptedException {
        while (true) {
            try {
                started.get(every.toNanos(), TimeUnit.NANOSECONDS);
                return;
            } catch (TimeoutException e) {
                look.run();
            }
        }
    }

    private CloseReason awaitEnd(@Nullable Duration duration) throws InterruptedException {
        long deadlineNanos = duration == null ? Long.MAX_VALUE : System.nanoTime() + duration.toNanos();
        while (true) {
            long leftNanos = duration == null ? Long.MAX_VALUE : deadlineNanos - System.nanoTime();
            if (leftNanos <= 0) {
                receiver.close();
                return receiver.awaitClosed();
            }
            Optional<CloseReason> ended = receiver.awaitClosed(Duration.ofNanos(Math.min(leftNanos, every.toNanos())));
            if (ended.isPresent()) {
                return ended.get();
            }
            look.run();
        }
    }
}
