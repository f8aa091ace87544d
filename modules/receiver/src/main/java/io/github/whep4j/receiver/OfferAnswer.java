package io.github.whep4j.receiver;

import io.github.whep4j.dtls.DtlsCertificate;
import io.github.whep4j.dtls.DtlsFingerprint;
import io.github.whep4j.ice.IceConfig;
import io.github.whep4j.ice.IceListener;
import io.github.whep4j.ice.IceReport;
import io.github.whep4j.ice.IceSession;
import io.github.whep4j.ice.IceStats;
import io.github.whep4j.ice.LocalIceDescription;
import io.github.whep4j.sdp.NegotiatedVideo;
import io.github.whep4j.sdp.SdpException;
import io.github.whep4j.transport.MediaLoop;
import io.github.whep4j.whep.CounterOffer;
import io.github.whep4j.whep.DeleteOutcome;
import io.github.whep4j.whep.LayerSelection;
import io.github.whep4j.whep.SessionEvent;
import io.github.whep4j.whep.TrickleOutcome;
import io.github.whep4j.whep.WhepAnswer;
import io.github.whep4j.whep.WhepRequest;
import io.github.whep4j.whep.WhepSession;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes before the first packet of a session: candidates, offer, POST, answer; and the DELETE that undoes it. On the
 * media loop: what HTTP and other threads report is posted there, and is of no effect once this is closed.
 *
 * <p>The way through it: {@link #start} → {@link #gather} → {@link #offer} → {@link #answered} → {@link Listener#agreed}.
 */
final class OfferAnswer {
    private static final Logger logger = LoggerFactory.getLogger(OfferAnswer.class);

    private static final Duration LEAST_GATHERING = Duration.ofMillis(200);

    /** A pair that connects without a relay has done so by then, as a rule. */
    private static final long LINKED_RELAYS_DELAY_NANOS = 300_000_000L;

    /** Of the server's events, as many may wait for the loop; what comes while there are so many is dropped. */
    private static final int MAX_WAITING_EVENTS = 64;

    /**
     * What offer and answer have come to; {@code ice} waits to be connected.
     *
     * @param offered whether the offer was ours
     * @param names resolves those of the server's candidates; null if none is to be looked up
     */
    record Agreement(
            IceSession ice,
            RestartExchange restarts,
            boolean offered,
            DtlsCertificate certificate,
            NegotiatedVideo video,
            List<DtlsFingerprint> fingerprints,
            @Nullable String redirectedTo,
            List<String> warnings,
            @Nullable NamedCandidates names) {}

    /** Told on the loop; either {@link #agreed} or {@link #failed} comes, unless this is closed before. */
    interface Listener {
        /** The server has opened the session; its time runs. */
        void answered();

        void agreed(Agreement agreement);

        void failed(WhepException failure);

        /** The server has ended the session, and said so when it was asked for something. */
        void gone();

        /** The server tells something of the open session. */
        void event(SessionEvent event);
    }

    private final WhepRuntime runtime;
    private final ReceiverOptions options;
    private final WhepRequest request;
    private final MediaLoop loop;
    private final SetupClock clock;
    private final SessionTrace trace;
    private final SessionDeletions deletions;
    private final IceListener iceListener;
    private final Listener listener;
    private final WhepSession whep;
    private final AtomicInteger waitingEvents = new AtomicInteger();

    /** Completes with what became of the session, once it has been offered. */
    private final CompletableFuture<DeleteOutcome> ended = new CompletableFuture<>();

    private @Nullable IceSession ice;
    private @Nullable LocalIceDescription gathered;
    private @Nullable Descriptions trickling;
    private boolean opened;
    private boolean closed;

    OfferAnswer(
            WhepRuntime runtime,
            ReceiverOptions options,
            WhepRequest request,
            MediaLoop loop,
            SetupClock clock,
            SessionTrace trace,
            SessionDeletions deletions,
            IceListener iceListener,
            Listener listener) {
        this.runtime = runtime;
        this.options = options;
        this.request = request;
        this.loop = loop;
        this.clock = clock;
        this.trace = trace;
        this.deletions = deletions;
        this.iceListener = iceListener;
        this.listener = listener;
        this.whep = WhepSession.of(runtime.http(), request);
    }

    void start() {
        try {
            prepare();
        } catch (RuntimeException | Error e) {
            // Such as a class that is missing; of what is thrown on the loop nobody would hear.
            logger.error("A session failed in itself", e);
            loop.execute(() -> listener.failed(Failures.internal(clock.phase(), e)));
        }
    }

    private void prepare() {
        long beginNanos = loop.nanoTime();
        CompletableFuture<IceServers> ours = resolve(options.candidates().servers(), runtime.blockingCalls());
        CompletableFuture<Duration> left = ours.thenApply(resolved -> timeLeft(loop.nanoTime() - beginNanos));
        CompletableFuture<Servers> servers = ours.thenCombine(
                        discovered(), (mine, theirs) -> mine.and(theirs, TargetsOfOthers.ofServers(options)))
                .thenCombine(left, Gathering::new)
                .thenCombine(turnTrust(), Servers::new);
        onLoop(
                runtime.prepare().thenCombine(servers, Prepared::new),
                this::gather,
                t -> listener.failed(Failures.preparing(t)));
    }

    private record Gathering(IceServers servers, Duration atMost) {}

    private record Servers(Gathering gathering, @Nullable SSLContext trust) {
        IceServers resolved() {
            return gathering.servers();
        }
    }

    /** Of the time for gathering, once the servers' names are resolved; never so little that no server could answer. */
    private Duration timeLeft(long spentNanos) {
        Duration left = options.timeouts().gather().minusNanos(spentNanos);
        return left.compareTo(LEAST_GATHERING) < 0 ? LEAST_GATHERING : left;
    }

    private record Prepared(DtlsCertificate certificate, Servers servers) {}

    /** What the endpoint advertises before there is a session; none unless that is asked for. */
    private CompletableFuture<IceServers> discovered() {
        if (!options.exchange().discoverIceServers()) {
            return CompletableFuture.completedFuture(new IceServers(List.of(), List.of()));
        }
        return runtime.http()
                .iceServers(request, options.timeouts().gather())
                .thenCompose(links -> resolve(IceServers.advertised(links), runtime.namesOfOthers()));
    }

    private CompletableFuture<IceServers> resolve(List<IceServer> servers, BlockingCalls threads) {
        return IceServers.resolve(servers, threads, options.timeouts().gather());
    }

    /** Null for the JVM's own, which ICE finds by itself if it comes to need it. */
    private CompletableFuture<@Nullable SSLContext> turnTrust() {
        return options.caFile() == null
                ? CompletableFuture.completedFuture(null)
                : runtime.blockingCalls().call(this::trusted);
    }

    private SSLContext trusted() {
        try {
            return runtime.http().tlsContext(options.caFile());
        } catch (IOException | GeneralSecurityException e) {
            throw Failures.caFile(e);
        }
    }

    private void gather(Prepared prepared) {
        IceSession session = new IceSession(
                loop,
                IceConfig.builder()
                        .controlling(true)
                        .activeTcp(true)
                        .includeLoopback(options.candidates().loopback())
                        .localAddressPolicy(options.candidates().localAddresses())
                        .remoteAddressPolicy(TargetsOfOthers.ofCandidates(options))
                        .hostCandidates(options.candidates().host())
                        .stunServers(prepared.servers().resolved().stun())
                        .turnServers(prepared.servers().resolved().turn())
                        .relayOnly(relayOnly())
                        .tlsContext(prepared.servers().trust())
                        .gatherTimeout(prepared.servers().gathering().atMost())
                        .connectTimeout(options.timeouts().connect())
                        .traceId(trace.session())
                        .build(),
                iceListener);
        ice = session;
        // Without a server to ask there is nothing to wait for, and nothing to follow.
        IceServers asked = prepared.servers().resolved();
        boolean trickle = options.exchange().trickle()
                && !(asked.stun().isEmpty() && asked.turn().isEmpty());
        CompletionStage<LocalIceDescription> all = trickle
                ? session.gather(hosts -> offer(session, prepared.certificate(), hosts, true))
                : session.gather();
        onLoop(
                all,
                local -> {
                    if (trickle) {
                        gathered = local;
                        sendCandidates();
                    } else {
                        offer(session, prepared.certificate(), local, false);
                    }
                },
                t -> listener.failed(Failures.gathering(t)));
    }

    private boolean relayOnly() {
        return options.candidates().policy() == IceTransportPolicy.RELAY;
    }

    /** Once: when there is a session to send them to, and no more are looked for. */
    private void sendCandidates() {
        LocalIceDescription all = gathered;
        Descriptions ours = trickling;
        if (all == null || ours == null) {
            return;
        }
        trickling = null;
        onLoop(
                whep.trickle(ours.fragment(all.candidates())),
                outcome -> {
                    logger.debug("Candidates that came after the offer: {}", outcome);
                    if (outcome == TrickleOutcome.SESSION_GONE) {
                        listener.gone();
                    }
                },
                t -> listener.failed(Failures.internal(clock.phase(), t)));
    }

    private void offer(IceSession session, DtlsCertificate certificate, LocalIceDescription local, boolean trickle) {
        Descriptions made;
        try {
            made = new Descriptions(local, certificate.fingerprint(), options, trickle);
        } catch (RuntimeException e) {
            listener.failed(Failures.setup("the offer could not be written", e));
            return;
        }
        clock.gathered(loop.nanoTime());
        if (options.deleteAtShutdown() && !runtime.shutdownDeletes().add(whep)) {
            listener.failed(Failures.jvmEnds());
            return;
        }
        runtime.warmUpDtls();
        CompletableFuture<WhepAnswer> posted = whep.post(made.offer(), counter -> answer(made, counter));
        var unused = whep.ended().whenComplete((outcome, failure) -> onEnded(outcome));
        deletions.offered(ended);
        onLoop(
                posted,
                answer -> {
                    answered(session, certificate, made, answer);
                    if (trickle && !closed) {
                        trickling = made;
                        sendCandidates();
                    }
                },
                t -> listener.failed(Failures.http(t)));
    }

    /** The server has made an offer of its own. On a thread of the HTTP client. */
    private CompletionStage<String> answer(Descriptions made, CounterOffer counter) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                opened();
                answer.complete(made.answerTo(counter.sdp()));
            } catch (SdpException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private void opened() {
        if (!opened && !closed) {
            opened = true;
            listener.answered();
        }
    }

    private void answered(IceSession session, DtlsCertificate certificate, Descriptions made, WhepAnswer answer) {
        clock.answered(loop.nanoTime());
        opened();
        Agreement agreement;
        try {
            NegotiatedVideo video = made.agreed(answer.sdp());
            List<DtlsFingerprint> fingerprints = Negotiation.fingerprints(video);
            List<String> warnings = Stream.of(answer.warnings().stream(), made.warnings(), video.warnings().stream())
                    .flatMap(all -> all)
                    .toList();
            NamedCandidates names = options.exchange().way().publicTargetsOnly()
                    ? null
                    : new NamedCandidates(
                            runtime.namesOfOthers(), options.timeouts().connect());
            RestartExchange restarts = new RestartExchange(loop, session, whep, made.restarting(), video, names);
            agreement = new Agreement(
                    session,
                    restarts,
                    made.offered(),
                    certificate,
                    video,
                    fingerprints,
                    answer.redirectedTo(),
                    warnings,
                    names);
        } catch (SdpException e) {
            listener.failed(Failures.sdp(e));
            return;
        } catch (NegotiationException e) {
            listener.failed(e);
            return;
        }
        listener.agreed(agreement);
        if (!closed) {
            whep.listen(this::onEvent);
        }
        List<IceServer> linked = IceServers.linked(answer.iceServers());
        if (!linked.isEmpty() && !closed) {
            long delayNanos = relayOnly() ? 0 : LINKED_RELAYS_DELAY_NANOS;
            loop.schedule(loop.nanoTime() + delayNanos, () -> relayBy(linked, session));
        }
    }

    /** On a thread of the HTTP client. */
    private void onEvent(SessionEvent event) {
        if (waitingEvents.incrementAndGet() > MAX_WAITING_EVENTS) {
            waitingEvents.decrementAndGet();
            logger.debug("A session event is dropped: too many wait");
            return;
        }
        loop.execute(() -> {
            waitingEvents.decrementAndGet();
            if (!closed) {
                listener.event(event);
            }
        });
    }

    /** Completes on a thread of the HTTP client. */
    CompletableFuture<Void> selectLayer(LayerSelection selection) {
        return whep.selectLayer(selection);
    }

    /** Of use only if nothing has connected by now, which is the rare case. */
    private void relayBy(List<IceServer> linked, IceSession session) {
        if (!closed && session.selectedPair() == null) {
            onLoop(
                    resolve(linked, runtime.namesOfOthers()),
                    servers -> session.addTurnServers(servers.turnServersOfOthers(TargetsOfOthers.ofServers(options))),
                    t -> logger.debug("The WHEP server's TURN servers can't be used", t));
        }
    }

    /** Over the pair that ICE has selected; to nowhere without one. */
    void send(byte[] buf, int off, int len) {
        IceSession session = ice;
        if (session != null) {
            session.send(buf, off, len);
        }
    }

    /** What ICE has tried so far; null before there are sockets. */
    @Nullable
    IceReport iceReport() {
        return ice == null ? null : ice.report();
    }

    /** Null before there are sockets. */
    @Nullable
    IceStats iceStats() {
        return ice == null ? null : ice.stats();
    }

    /** Nothing is reported from here on. */
    void closeSockets() {
        closed = true;
        IceSession session = ice;
        if (session != null) {
            session.close();
        }
    }

    /** Whether or not it was closed here: a runtime that is closed ends sessions by itself. */
    private void onEnded(@Nullable DeleteOutcome outcome) {
        runtime.shutdownDeletes().remove(whep);
        ended.complete(outcome == null ? DeleteOutcome.FAILED : outcome);
    }

    /**
     * DELETEs the session if there is one, or is going to be; completes within the close timeout, on some thread. A POST that
     * is under way may take longer than that, and open a session yet, which {@link SessionDeletions} tells of and which is seen to if
     * the JVM ends meanwhile.
     */
    CompletionStage<Void> delete() {
        boolean isOpen = opened;
        CompletableFuture<DeleteOutcome> inTime = whep.close().whenComplete((outcome, failure) -> onEnded(outcome));
        return Deadlines.complete(
                        inTime, DeleteOutcome.FAILED, options.timeouts().close())
                .thenAccept(outcome -> {
                    if (isOpen) {
                        ended.complete(outcome);
                    }
                });
    }

    /** Runs one of the two on the loop when {@code stage} is done, unless this has been closed by then. */
    private <T> void onLoop(CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> otherwise) {
        stage.whenComplete((value, failure) -> loop.execute(() -> {
            if (closed) {
                return;
            }
            try {
                if (failure != null) {
                    otherwise.accept(failure);
                } else {
                    then.accept(value);
                }
            } catch (RuntimeException | Error e) {
                logger.error("A session failed in itself", e);
                listener.failed(Failures.internal(clock.phase(), e));
            }
        }));
    }
}
