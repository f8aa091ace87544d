package io.github.whep4j.receiver;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.ice.IceReport;
import io.github.whep4j.transport.MediaLoop;
import io.github.whep4j.whep.LayerSelection;
import io.github.whep4j.whep.SessionEvent;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives live H.264 video from a WHEP endpoint. One object, one viewing: build it, {@link #start()} it once, close it.
 *
 * <pre>{@code
 * try (WhepReceiver camera = WhepReceiver.builder(endpoint)
 *         .token(token)
 *         .onAccessUnit(unit -> decoder.decode(unit.data()))
 *         .build()) {
 *     camera.start().get(10, SECONDS);
 *     camera.awaitClosed();
 * }
 * }</pre>
 *
 * <p>All methods may be called from any thread, and from callbacks too, except those that wait: {@link #awaitClosed()} refuses
 * there, and waiting for the future of {@link #start()} would block the media loop. However a receiver ends, each session is DELETEd and
 * every socket, timer and thread is released before {@link #closed()} completes. One thing may take longer: where the server has not
 * answered an offer by then, its connection stays for the answer, and the session that it opens is DELETEd ({@link #deleted()}).
 */
public final class WhepReceiver implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(WhepReceiver.class);
    private static final long STATS_WAIT_MILLIS = 1_000;

    /** In the events of the flight recorder. */
    private final long number = SessionTrace.nextReceiver();

    private final WhepRuntime runtime;
    private final ReceiverOptions options;
    private final MediaLoop loop;
    private final EndpointInUse endpoint;
    private final AccessUnitDelivery delivery;
    private final SessionDeletions deletions = new SessionDeletions();
    private final SessionSuccession sessions;
    private final CompletableFuture<SessionInfo> started = new CompletableFuture<>();
    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
    private final AtomicBoolean startCalled = new AtomicBoolean();
    private final AtomicBoolean endTold = new AtomicBoolean();
    private volatile ReceiverState state = ReceiverState.IDLE;
    private volatile @Nullable SessionInfo info;
    private volatile ReceiverStats latestStats;
    private volatile @Nullable ReceiverStats finalStats;
    private volatile @Nullable SessionTimings finalTimings;
    private @Nullable CompletableFuture<Void> handedOver;
    /** On the loop. */
    private boolean closedUnstarted;

    WhepReceiver(
            WhepRuntime runtime,
            ReceiverOptions options,
            Function<AccessUnitDelivery.Owner, AccessUnitDelivery> delivery) {
        this.runtime = runtime;
        this.options = options;
        // What is wrong with it is better told here than when the session starts.
        this.endpoint = new EndpointInUse(options, runtime.blockingCalls());
        this.loop = runtime.nextLoop();
        this.latestStats = SessionInfos.stats(null, "", null, 0, loop.nanoTime());
        this.delivery = delivery.apply(new FromDelivery());
        this.sessions = new SessionSuccession(
                options,
                LoopClock.of(loop),
                () -> ThreadLocalRandom.current().nextDouble(),
                owner -> new ReceiverSession(
                        runtime, options, endpoint.request(), loop, new SessionTrace(number), deletions, owner),
                new FromSessions());
    }

    /**
     * Begins to describe a receiver.
     *
     * @param endpoint the WHEP endpoint, https or http
     * @throws IllegalArgumentException if it is something else
     */
    public static ReceiverBuilder builder(URI endpoint) {
        return new ReceiverBuilder(endpoint);
    }

    /**
     * Opens the session.
     *
     * @return completes with the first access unit; or exceptionally with a {@link WhepException} when the attempt has failed
     *     and everything is released, or is cancelled if the receiver is closed before. Cancelling it closes nothing.
     * @throws IllegalStateException if it was called before, or the receiver has been closed
     */
    public CompletableFuture<SessionInfo> start() {
        if (!startCalled.compareAndSet(false, true)) {
            throw new IllegalStateException("a receiver is started once and not after close(); build another one");
        }
        runtime.add(this);
        post(() -> {
            if (state == ReceiverState.IDLE) {
                sessions.start();
            }
        });
        return independent(started);
    }

    /** A future of the caller's own, which completes as {@code source} does, without an exception around the exception. */
    private static <T> CompletableFuture<T> independent(CompletableFuture<T> source) {
        CompletableFuture<T> result = new CompletableFuture<>();
        var unused = source.whenComplete((value, failure) -> {
            if (failure instanceof CancellationException) {
                result.cancel(false);
            } else if (failure != null) {
                result.completeExceptionally(failure);
            } else {
                result.complete(value);
            }
        });
        return result;
    }

    /** Where it stands; may have changed when the call returns. */
    public ReceiverState state() {
        return state;
    }

    /** What is known of the present session, from the first access unit on. */
    public Optional<SessionInfo> info() {
        return Optional.ofNullable(info);
    }

    /** Asks the sender for a key frame; requests that come faster than the sender can answer are merged. */
    public void requestKeyFrame() {
        post(sessions::requestKeyFrame);
    }

    /**
     * Asks the server for another layer of the video (draft-ietf-wish-whep, Section 4.10); which ones there are comes by {@link
     * ReceiverListener#onSessionEvent}. It is for the present session: the one that follows begins with the server's choice.
     *
     * @return completes when the server has said that it will send that layer; or exceptionally with a {@link
     *     WhepHttpException}, of kind {@link WhepHttpException.Kind#NOT_OFFERED} if the server has no such choice or there is
     *     no session. The receiver goes on either way. What depends on it must not block
     */
    public CompletableFuture<Void> selectLayer(LayerSelection selection) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        post(() -> {
            var unused = sessions.selectLayer(selection).whenComplete((selected, failure) -> {
                if (failure == null) {
                    result.complete(null);
                } else {
                    result.completeExceptionally(failure instanceof WhepException ? failure : Failures.http(failure));
                }
            });
        });
        if (state.isFinal()) {
            // There may be no loop any more that would say so.
            result.completeExceptionally(Failures.noSessionForLayers());
        }
        return result;
    }

    /** The time until the present session is closed because of its {@link SessionLimit}; empty without a limit or a session. */
    public Optional<Duration> remaining() {
        return state.isFinal() ? Optional.empty() : Optional.ofNullable(onLoop(sessions::remaining));
    }

    /** A snapshot of the counters; after the end, the last one, and while a callback blocks the media loop, the one before. */
    public ReceiverStats stats() {
        ReceiverStats last = finalStats;
        ReceiverStats sessionsStats = last != null ? last : onLoop(sessions::stats);
        if (sessionsStats == null) {
            sessionsStats = latestStats;
        }
        latestStats = sessionsStats;
        return sessionsStats.withDelivery(delivery.delivered(), delivery.dropped());
    }

    /** How long each step of setting up the first session took; steps still to come are -1. */
    public SessionTimings timings() {
        SessionTimings last = finalTimings;
        SessionTimings timings = last != null ? last : onLoop(sessions::timings);
        return timings != null ? timings : SessionTimings.NONE;
    }

    /**
     * The candidates of the present session, what became of each pair of them, and the round trip of the latest check; empty
     * while there is no session, before its sockets are open and after they have been closed.
     */
    public Optional<IceReport> iceReport() {
        return state.isFinal() ? Optional.empty() : Optional.ofNullable(onLoop(sessions::iceReport));
    }

    /** Whether the server has confirmed the DELETE of every session, or that it was gone already. */
    public boolean sessionDeleted() {
        return deletion() == SessionDeletion.DONE;
    }

    /** What became of the DELETE of its sessions; {@link SessionDeletion#NONE} before the end. */
    public SessionDeletion deletion() {
        return state.isFinal() ? deletions.now() : SessionDeletion.NONE;
    }

    /**
     * Completes when the receiver has ended and no session of its is or can become open, as far as is in its power: as a rule together
     * with {@link #closed()}. Later, by the {@linkplain ReceiverBuilder#httpTimeout HTTP timeout} at most, where an offer was under way:
     * a server that answers it afterwards has opened a session, which is DELETEd then. A program that ends by itself, such as
     * by {@link System#exit}, waits for this first or leaves that to the {@linkplain ReceiverBuilder#deleteAtShutdown shutdown hook}.
     *
     * @return what became of the sessions; never exceptionally, and never {@link SessionDeletion#PENDING}
     */
    public CompletionStage<SessionDeletion> deleted() {
        return closed.handle((reason, failure) -> reason).thenCompose(end -> deletions.settled());
    }

    /** Completes when the receiver has ended and everything is released; exceptionally with a {@link WhepException} if it failed. */
    public CompletionStage<CloseReason> closed() {
        return independent(closed);
    }

    /**
     * Waits for the end.
     *
     * @throws WhepException if the receiver failed
     * @throws IllegalStateException if called from one of the receiver's callbacks, which would wait for itself
     * @throws InterruptedException if the waiting thread is interrupted; the receiver goes on
     */
    public CloseReason awaitClosed() throws InterruptedException {
        requireNotInCallback();
        try {
            return closed.get();
        } catch (ExecutionException e) {
            throw Failures.ended(e);
        }
    }

    /**
     * Waits for the end, for a limited time.
     *
     * @return the reason, or empty if the time is over first
     * @throws WhepException if the receiver failed
     * @throws IllegalStateException if called from one of the receiver's callbacks, which would wait for itself
     * @throws InterruptedException if the waiting thread is interrupted; the receiver goes on
     */
    public Optional<CloseReason> awaitClosed(Duration atMost) throws InterruptedException {
        requireNotInCallback();
        try {
            return Optional.of(closed.get(TimeLimits.bounded(atMost).toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw Failures.ended(e);
        }
    }

    private void requireNotInCallback() {
        if (loop.inLoop() || delivery.inConsumer()) {
            throw new IllegalStateException("waiting in a callback of the receiver would wait for itself");
        }
    }

    /**
     * Closes without waiting: BYE, close_notify and DELETE are sent, access units that wait in a
     * {@linkplain ReceiverBuilder#deliverOn buffer} are still handed over.
     *
     * @return completes when everything is released, never exceptionally, within the {@linkplain ReceiverBuilder#closeTimeout close
     *     timeout}
     */
    public CompletableFuture<Void> closeAsync() {
        post(() -> {
            if (startCalled.compareAndSet(false, true)) {
                closedUnstarted = true;
                finish(CloseReason.LOCAL, null);
            } else if (!closedUnstarted) {
                sessions.end(CloseReason.LOCAL, null);
            }
        });
        return closed.handle((reason, failure) -> null);
    }

    /**
     * Closes and waits until everything is released, for the {@linkplain ReceiverBuilder#closeTimeout close timeout} at most. Called
     * from one of the receiver's own callbacks it does not wait, nor on a thread that is interrupted, whose flag stays set. Calling it
     * again does no harm.
     */
    @Override
    public void close() {
        CompletableFuture<Void> done = closeAsync();
        if (inCallback()) {
            return;
        }
        try {
            // Past the deadline of the session's own end, which is exact; this one only bounds a loop that a callback
            // blocks.
            done.get(options.timeouts().close().toMillis() + STATS_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            logger.warn("A receiver did not close in time; is one of its callbacks blocking?");
        }
    }

    /** Whether the calling thread is one that the receiver needs for its end: one of its callbacks, or its loop. */
    boolean inCallback() {
        return loop.inLoop() || delivery.inConsumer();
    }

    @Override
    public String toString() {
        return "WhepReceiver[" + EndpointHost.of(options.endpoint()) + ", " + state + "]";
    }

    /** Does nothing but end the receiver if its runtime, and so its loop, has been closed. */
    private void post(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            endWithoutLoop();
        }
    }

    /** Its runtime has been closed, and the loop that would do this ends with it: nobody is to wait for ever. */
    void endWithoutLoop() {
        var unused = delivery.finish();
        delivery.stop();
        if (!state.isFinal()) {
            state = ReceiverState.CLOSED;
        }
        started.cancel(false);
        tellEnd(() -> options.listener().onClosed(CloseReason.LOCAL));
        closed.complete(CloseReason.LOCAL);
    }

    /** The value computed on the loop, or null if the loop is blocked by someone's callback. */
    private <T> @Nullable T onLoop(Supplier<@Nullable T> value) {
        if (loop.inLoop()) {
            return value.get();
        }
        // Who has been interrupted before may ask all the same, for a last word.
        boolean interrupted = Thread.interrupted();
        try {
            return CompletableFuture.supplyAsync(value, loop).get(STATS_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
            return null;
        } catch (ExecutionException | TimeoutException | CompletionException | RejectedExecutionException e) {
            return null;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void finish(CloseReason reason, @Nullable WhepException failure) {
        runtime.remove(this);
        CompletableFuture<Void> rest = handedOver == null ? delivery.finish() : handedOver;
        Deadlines.complete(rest, null, options.timeouts().close())
                .whenComplete((done, t) -> loop.execute(() -> {
                    delivery.stop();
                    finalStats = sessions.stats();
                    finalTimings = sessions.timings();
                    if (failure != null) {
                        state = ReceiverState.FAILED;
                        tellEnd(() -> options.listener().onFailed(failure));
                        started.completeExceptionally(failure);
                        closed.completeExceptionally(failure);
                    } else {
                        state = ReceiverState.CLOSED;
                        tellEnd(() -> options.listener().onClosed(reason));
                        started.cancel(false);
                        closed.complete(reason);
                    }
                }));
    }

    /** Once, though a loop that a callback blocks may come to it after its runtime has given it up. */
    private void tellEnd(Runnable call) {
        if (endTold.compareAndSet(false, true)) {
            notifyListener(call);
        }
    }

    private static void notifyListener(Runnable call) {
        try {
            call.run();
        } catch (Throwable t) {
            logger.warn("A ReceiverListener threw", t);
        }
    }

    private final class FromSessions implements SuccessionOwner {
        @Override
        public void state(ReceiverState next) {
            state = next;
            if (next == ReceiverState.CLOSING) {
                // Beside the DELETE, so that both together take no longer than one may.
                handedOver = Deadlines.complete(
                        delivery.finish(), null, options.timeouts().close());
            }
            notifyListener(() -> options.listener().onState(next));
        }

        @Override
        public void accessUnit(AccessUnit unit) {
            delivery.deliver(unit);
        }

        @Override
        public void firstAccessUnit(SessionInfo first) {
            info = first;
            started.complete(first);
        }

        @Override
        public void stalled(Duration silence) {
            notifyListener(() -> options.listener().onStalled(silence));
        }

        @Override
        public void resumed(Duration silence) {
            notifyListener(() -> options.listener().onResumed(silence));
        }

        @Override
        public void event(SessionEvent event) {
            notifyListener(() -> options.listener().onSessionEvent(event));
        }

        @Override
        public void pairChanged(CandidatePair pair) {
            SessionInfo known = info;
            if (known != null) {
                info = known.by(pair);
            }
        }

        @Override
        public void iceRestart(IceRestart restart) {
            if (restart instanceof IceRestart.Done done) {
                pairChanged(done.selectedCandidatePair());
            }
            notifyListener(() -> options.listener().onIceRestart(restart));
        }

        @Override
        public void reconnecting(@Nullable URI wanted) {
            endpoint.move(wanted);
        }

        @Override
        public void renewed(Duration gap) {
            SessionTrace.renewed(number, gap);
            notifyListener(() -> options.listener().onRenewed(gap));
        }

        @Override
        public void renewalFailed(WhepException failure, Duration retryIn) {
            endpoint.moveBack();
            SessionTrace.renewalFailed(number, failure, retryIn);
            notifyListener(() -> options.listener().onRenewalFailed(failure, retryIn));
        }

        @Override
        public void ended(CloseReason reason, @Nullable WhepException failure) {
            finish(reason, failure);
        }
    }

    private final class FromDelivery implements AccessUnitDelivery.Owner {
        @Override
        public void deliveryFailed(DeliveryException failure) {
            loop.execute(() -> sessions.fail(failure));
        }

        @Override
        public void keyFrameWanted() {
            requestKeyFrame();
        }
    }
}
