package io.github.whep4j.whep;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One WHEP session at a server: opened by {@link #post}, ended by {@link #close}. Whatever happens in between (a failure half
 * way, an answer that comes after {@code close}, a body that breaks off), a session that the server opened gets its DELETE.
 *
 * <p>Thread-safe. The futures complete on the client's event loop: what depends on them must not block, or must go elsewhere
 * ({@code thenAcceptAsync} with an executor).
 */
public final class WhepSession {

    private final WhepClient client;
    private final WhepRequest request;
    private final CompletableFuture<DeleteOutcome> neverOpened = new CompletableFuture<>();
    private @Nullable ExchangeShell exchange;
    private boolean closed;

    private WhepSession(WhepClient client, WhepRequest request) {
        this.client = client;
        this.request = request;
    }

    /** A session that is yet to be opened. */
    public static WhepSession of(WhepClient client, WhepRequest request) {
        return new WhepSession(client, request);
    }

    /**
     * Sends the offer. Once only: a POST that failed may have opened a session at a server that did not get to say so, which
     * is why nothing here ever sends it again, but where no session was opened for sure: after a redirect, after a 401 with a
     * fresh token, and after the pauses of {@link WhepRequest.Builder#waitUntilLive}.
     *
     * @return completes with the answer, or exceptionally with a {@link WhepFailureException}
     * @throws IllegalStateException if called before
     */
    public CompletableFuture<WhepAnswer> post(String offerSdp) {
        return send(offerSdp, null);
    }

    /**
     * As {@link #post(String)}, for an offerer who can also answer: should the server refuse the offer and make one of its own
     * (406), it is the answerer's turn, and the answer goes to the server by PATCH.
     *
     * @return completes as that of {@link #post(String)}; {@link WhepAnswer#sdp} is the server's offer if it made one
     * @throws IllegalStateException if called before
     */
    public CompletableFuture<WhepAnswer> post(String offerSdp, CounterOffer.Answerer answerer) {
        return send(offerSdp, answerer);
    }

    private CompletableFuture<WhepAnswer> send(String offerSdp, CounterOffer.@Nullable Answerer answerer) {
        ExchangeShell opened;
        synchronized (this) {
            if (exchange != null) {
                throw new IllegalStateException("A session is opened once");
            }
            try {
                opened = closed ? null : client.open(request);
            } catch (RuntimeException | Error e) {
                return fail(Failures.noThreads(e), e);
            }
            if (opened == null) {
                return fail(Failures.closed(), null);
            }
            exchange = opened;
        }
        opened.post(offerSdp, answerer);
        return opened.answer();
    }

    private CompletableFuture<WhepAnswer> fail(WhepFailure why, @Nullable Throwable cause) {
        closed = true;
        neverOpened.complete(DeleteOutcome.NOT_OPENED);
        return CompletableFuture.failedFuture(new WhepFailureException(why, cause));
    }

    /**
     * Sends candidates that have been found since the offer, by PATCH (draft-ietf-wish-whep, Section 4.5.2). Sent once and not
     * waited for by anything: a server that never answers costs a connection until the {@linkplain
     * WhepRequest#responseTimeout response timeout}, or until the session ends.
     *
     * @param fragment the SDP fragment (RFC 8840, Section 9): all candidates there are by now, under the first section's ICE
     *     credentials
     * @return completes with what became of it, never exceptionally
     */
    public CompletableFuture<TrickleOutcome> trickle(String fragment) {
        ExchangeShell opened;
        synchronized (this) {
            opened = exchange;
        }
        return opened == null ? CompletableFuture.completedFuture(TrickleOutcome.NOT_OPEN) : opened.trickle(fragment);
    }

    /**
     * Asks the server to restart ICE, by PATCH (draft-ietf-wish-whep, Section 4.5.3), within the {@linkplain
     * WhepRequest#responseTimeout response timeout}; a token that has to be renewed for it may take the {@linkplain
     * WhepRequest#totalTimeout total timeout} besides. The session's entity tag becomes that of the answer.
     *
     * @param fragment the SDP fragment (RFC 8840, Section 9) with the new ICE credentials and all candidates
     * @return completes with what became of it, never exceptionally
     */
    public CompletableFuture<RestartOutcome> restart(String fragment) {
        ExchangeShell opened;
        synchronized (this) {
            opened = exchange;
        }
        return opened == null
                ? CompletableFuture.completedFuture(RestartOutcome.Refused.NOT_OPEN)
                : opened.restart(fragment);
    }

    /**
     * Listens to what the server tells of the session by server-sent events (draft-ietf-wish-whep, Section 4.10), from now on
     * until the session ends. Does nothing if there is no open session, or the server tells none, or would have to be asked
     * at an origin that must not have the token; a second call does nothing either. A stream that breaks off is asked for
     * again after a pause, and the session depends on none of it.
     *
     * @param listener called on the client's event loop, one event at a time; must not block
     */
    public void listen(Consumer<SessionEvent> listener) {
        ExchangeShell opened;
        synchronized (this) {
            opened = exchange;
        }
        if (opened != null) {
            opened.listen(listener);
        }
    }

    /**
     * Asks the server for another layer of the video (draft-ietf-wish-whep, Section 4.10). Sent once.
     *
     * @return completes when the server has said that it will send that layer; or exceptionally with a {@link
     *     WhepFailureException}, of kind {@link WhepFailure.Kind#NOT_OFFERED} if the server has no such choice or there is no
     *     open session. The session goes on either way
     */
    public CompletableFuture<Void> selectLayer(LayerSelection selection) {
        ExchangeShell opened;
        synchronized (this) {
            opened = exchange;
        }
        return opened == null
                ? CompletableFuture.failedFuture(new WhepFailureException(Failures.noLayers(), null))
                : opened.selectLayer(selection);
    }

    /**
     * Ends the session with a DELETE, however often this is called; one that comes to nothing for the moment, since a connection
     * breaks or a gateway fails, is sent again twice. If the POST is under way its answer is waited for
     * as long as it might still come, so that the session does not stay open; {@link #post}'s future fails at once.
     *
     * @return completes with what became of the session, never exceptionally, and within
     *     {@linkplain WhepRequest#responseTimeout response} and {@linkplain WhepRequest#deleteTimeout delete} timeout
     *     together
     */
    public CompletableFuture<DeleteOutcome> close() {
        ExchangeShell opened = markClosed();
        if (opened == null) {
            return neverOpened.copy();
        }
        opened.close();
        return opened.ended();
    }

    /**
     * As {@link #close}, for a program that is about to end: the token source is not asked, and the last known token is used. May
     * follow a {@code close} to hurry it.
     *
     * @param forAnswer how long the answer to a POST that is under way is waited for, which may open a session yet
     * @param forDelete how long the DELETE may take, from now on or from that answer on
     */
    public CompletableFuture<DeleteOutcome> closeNow(Duration forAnswer, Duration forDelete) {
        ExchangeShell opened = markClosed();
        if (opened == null) {
            return neverOpened.copy();
        }
        opened.closeNow(forAnswer, forDelete);
        return opened.ended();
    }

    /** Completes when the session has ended, as the future of {@link #close} does, and ends nothing by itself. */
    public CompletableFuture<DeleteOutcome> ended() {
        ExchangeShell opened;
        synchronized (this) {
            opened = exchange;
        }
        return opened == null ? neverOpened.copy() : opened.ended();
    }

    private synchronized @Nullable ExchangeShell markClosed() {
        closed = true;
        if (exchange == null) {
            neverOpened.complete(DeleteOutcome.NOT_OPENED);
        }
        return exchange;
    }

    @Override
    public String toString() {
        return "WhepSession[" + request + "]";
    }
}
