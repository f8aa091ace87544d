package io.github.whep4j.whep;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the steps of one {@link WhepExchange}: connections, token source, clock. All its state belongs to one event loop;
 * the methods of the upper half may be called from anywhere.
 */
final class ExchangeShell implements HttpConnection.Listener {

    private static final Logger logger = LoggerFactory.getLogger(WhepSession.class);

    private final WhepClient client;
    private final HttpThreads threads;
    private final EventLoop loop;
    private final WhepRequest request;
    private final WhepExchange exchange;
    private final OpenSession open;
    private final CompletableFuture<WhepAnswer> answer = new CompletableFuture<>();
    private final CompletableFuture<DeleteOutcome> ended = new CompletableFuture<>();

    private final CallsBeside beside;
    private final TokenRenewal renewal;
    private final Deque<Step> steps = new ArrayDeque<>();
    private boolean running;
    private @Nullable HttpConnection connection;
    private @Nullable ScheduledFuture<?> totalTimer;
    private @Nullable ScheduledFuture<?> responseTimer;
    private @Nullable ScheduledFuture<?> waitTimer;
    private @Nullable ScheduledFuture<?> counterTimer;
    private @Nullable ScheduledFuture<?> closeTimer;
    private CounterOffer.@Nullable Answerer answerer;
    private @Nullable EventStream events;
    private boolean deleting;
    /** Of the answer that is coming in; 0 before its head. */
    private int begunStatus;

    /** For those who are in a hurry: how long an answer to the offer, and one to the DELETE, is waited for at most. */
    private long answerLimitNanos = Long.MAX_VALUE;

    private long deleteLimitNanos = Long.MAX_VALUE;

    ExchangeShell(WhepClient client, HttpThreads threads, WhepRequest request) {
        this.client = client;
        this.threads = threads;
        this.loop = threads.nextLoop();
        this.request = request;
        this.beside = new CallsBeside(client, threads, loop, request);
        this.exchange = new WhepExchange(request, new SplittableRandom());
        this.open = exchange.openSession();
        this.renewal = new TokenRenewal(loop, threads, open, request.tokens(), request.totalTimeout());
    }

    CompletableFuture<WhepAnswer> answer() {
        return answer;
    }

    /** A copy: whoever limits the time that he waits must not end the exchange with it. */
    CompletableFuture<DeleteOutcome> ended() {
        return ended.copy();
    }

    /** @param answerer {@code null} if counter-offers are not to be taken */
    void post(String offerSdp, CounterOffer.@Nullable Answerer answerer) {
        onLoop(() -> {
            this.answerer = answerer;
            armTotalTimer();
            run(exchange.post(offerSdp, answerer != null));
        });
    }

    /** Sends candidates that came after the offer. */
    CompletableFuture<TrickleOutcome> trickle(String fragment) {
        CompletableFuture<TrickleOutcome> outcome = new CompletableFuture<>();
        onLoop(() -> {
            SessionResources session = open.resources();
            HttpUrl target = session.url();
            if (target == null) {
                outcome.complete(TrickleOutcome.NOT_OPEN);
                return;
            }
            Map<String, String> tag = session.etag() == null ? Map.of() : Map.of("If-Match", session.etag());
            beside.send(
                            open.call(HttpCall.Method.PATCH, target, HttpCall.Content.fragment(fragment), tag),
                            request.responseTimeout())
                    .thenAccept(reply ->
                            outcome.complete(reply == null ? TrickleOutcome.FAILED : TrickleOutcome.of(reply)));
        });
        if (ended.isDone()) {
            // There may be no loop any more that would say so.
            outcome.complete(TrickleOutcome.NOT_OPEN);
        }
        return outcome;
    }

    /** Asks the server to restart ICE. */
    CompletableFuture<RestartOutcome> restart(String fragment) {
        CompletableFuture<RestartOutcome> outcome = new CompletableFuture<>();
        onLoop(() -> new IceRestartCall(beside, open, renewal, request.responseTimeout(), fragment, outcome).send());
        if (ended.isDone()) {
            // There may be no loop any more that would say so.
            outcome.complete(RestartOutcome.Refused.NOT_OPEN);
        }
        return outcome;
    }

    /** Asks for session events where the server has some; the first call counts. */
    void listen(Consumer<SessionEvent> listener) {
        onLoop(() -> {
            SessionResources session = open.resources();
            HttpUrl offered = session.events();
            if (offered != null && events == null) {
                events = new EventStream(
                        loop,
                        beside,
                        open,
                        renewal,
                        request.responseTimeout(),
                        EventStream.LONGEST_SILENCE,
                        offered,
                        session.eventTypes(),
                        listener);
                events.start();
            }
        });
    }

    CompletableFuture<Void> selectLayer(LayerSelection selection) {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        onLoop(() ->
                new LayerSelectionCall(beside, open, renewal, request.responseTimeout(), selection, outcome).send());
        if (ended.isDone()) {
            // There may be no loop any more that would say so.
            outcome.completeExceptionally(new WhepFailureException(Failures.noLayers(), null));
        }
        return outcome;
    }

    void close() {
        onLoop(() -> run(exchange.close(true)));
    }

    /** Closes without asking the token source, and gives up when the time is over; also what is being closed already. */
    void closeNow(Duration forAnswer, Duration forDelete) {
        onLoop(() -> {
            if (ended.isDone()) {
                return;
            }
            answerLimitNanos = Math.min(answerLimitNanos, TimeUnit.NANOSECONDS.convert(forAnswer));
            deleteLimitNanos = Math.min(deleteLimitNanos, TimeUnit.NANOSECONDS.convert(forDelete));
            if (closeTimer != null) {
                armCloseTimer(closeTimer.getDelay(TimeUnit.NANOSECONDS));
            }
            run(exchange.close(false));
        });
    }

    @Override
    public void onSent() {
        if (!deleting) {
            responseTimer = after(
                    request.responseTimeout(),
                    () -> exchange.onDeadline(unanswered("No answer to the offer", request.responseTimeout())));
        }
    }

    @Override
    public @Nullable BodyPieces onHead(HttpReply head) {
        begunStatus = head.status();
        return null;
    }

    private WhepFailure unanswered(String what, Duration limit) {
        return begunStatus == 0 ? Failures.timeout(what, limit) : Failures.unfinished(begunStatus, limit);
    }

    @Override
    public void onReply(HttpReply reply) {
        logger.debug("{} answered {}", request, reply.status());
        stopResponseTimer();
        run(exchange.onReply(reply));
    }

    @Override
    public void onFailed(CallFailure failure) {
        logger.debug("{}: {}", request, failure);
        stopResponseTimer();
        run(exchange.onCallFailed(failure));
    }

    private void run(List<Step> more) {
        steps.addAll(more);
        if (running) {
            return;
        }
        running = true;
        while (!steps.isEmpty()) {
            take(steps.remove());
        }
        running = false;
    }

    private void take(Step step) {
        if (step instanceof Step.AskToken ask) {
            askToken(ask.refused());
        } else if (step instanceof Step.Send send) {
            send(send.call());
        } else if (step instanceof Step.Wait pause) {
            logger.debug("{}: sends the {} again in {}", request, deleting ? "DELETE" : "offer", pause.time());
            stop(totalTimer);
            waitTimer = after(pause.time(), () -> {
                if (!deleting) {
                    armTotalTimer();
                }
                return exchange.onWaited();
            });
        } else if (step instanceof Step.Counter counter) {
            answer(counter.offer());
        } else if (step instanceof Step.Abandon) {
            // A 201 that comes late has opened a session all the same: wait for it as long as if it were wanted.
            long left = responseTimer == null ? 0 : responseTimer.getDelay(TimeUnit.NANOSECONDS);
            armCloseTimer(Math.max(left, request.deleteTimeout().toNanos()));
            if (connection != null) {
                connection.abandon();
            }
        } else if (step instanceof Step.Cancel) {
            if (connection != null) {
                connection.cancel();
            }
        } else if (step instanceof Step.Answered answered) {
            stop(totalTimer);
            stop(counterTimer);
            answerer = null; // With it goes what the session was negotiated with.
            answer.complete(answered.answer());
        } else if (step instanceof Step.Failed failed) {
            stop(totalTimer);
            answer.completeExceptionally(new WhepFailureException(failed.failure(), failed.cause()));
        } else if (step instanceof Step.Ended end) {
            end(end.outcome());
        }
    }

    private void send(HttpCall call) {
        logger.debug("{}: sending {}", request, call);
        if (call.method() == HttpCall.Method.DELETE && !deleting) {
            deleting = true;
            dropBeside();
            armCloseTimer(request.deleteTimeout().toNanos());
        }
        begunStatus = 0;
        connection = new HttpConnection(client, threads, loop, request, call, this);
        connection.start();
    }

    private void askToken(@Nullable String refused) {
        TokenSource source = request.tokens();
        if (source == null) {
            run(exchange.onTokenFailed(null));
            return;
        }
        threads.callBlocking(() -> source.token(refused))
                .thenCompose(stage -> stage)
                .whenComplete((token, failure) -> onLoop(
                        () -> run(failure == null ? exchange.onToken(token) : exchange.onTokenFailed(cause(failure)))));
    }

    private void answer(CounterOffer offer) {
        counterTimer = after(
                offer.validFor(),
                () -> exchange.onDeadline(Failures.timeout("The server's offer was not answered", offer.validFor())));
        CompletionStage<String> made;
        try {
            made = Objects.requireNonNull(Objects.requireNonNull(answerer).answer(offer), "The answerer gave no stage");
        } catch (RuntimeException | Error e) {
            // Of anything else nobody would hear, and the session would stay open.
            made = CompletableFuture.failedFuture(e);
        }
        made.whenComplete((sdp, failure) ->
                onLoop(() -> run(exchange.onCounterAnswer(sdp, failure == null ? null : cause(failure)))));
    }

    private void end(DeleteOutcome outcome) {
        dropBeside();
        stop(totalTimer);
        stop(waitTimer);
        stop(counterTimer);
        stop(closeTimer);
        stopResponseTimer();
        if (outcome == DeleteOutcome.FAILED && deleting) {
            logger.warn("{}: the session could not be ended, and stays open until the server ends it", request);
        } else {
            logger.debug("{}: {}", request, outcome);
        }
        ended.complete(outcome);
    }

    private void dropBeside() {
        beside.drop();
        if (events != null) {
            events.close();
        }
        renewal.drop();
    }

    private void armTotalTimer() {
        totalTimer = after(
                request.totalTimeout(), () -> exchange.onDeadline(unanswered("No answer", request.totalTimeout())));
    }

    private void armCloseTimer(long nanos) {
        stop(closeTimer);
        long bounded = Math.min(nanos, deleting ? deleteLimitNanos : answerLimitNanos);
        closeTimer = after(Duration.ofNanos(Math.max(0, bounded)), exchange::onCloseDeadline);
    }

    private void stopResponseTimer() {
        stop(responseTimer);
        responseTimer = null;
    }

    private ScheduledFuture<?> after(Duration delay, Supplier<List<Step>> input) {
        return loop.schedule(() -> run(input.get()), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void stop(@Nullable ScheduledFuture<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The client is closed and its loops with it; it had waited for this exchange as long as it waits for any.
            answer.completeExceptionally(new WhepFailureException(Failures.closed(), null));
            ended.complete(DeleteOutcome.FAILED);
        }
    }
}
