package io.github.whep4j.receiver;

import io.github.whep4j.dtls.DtlsFailure;
import io.github.whep4j.dtls.DtlsResult;
import io.github.whep4j.dtls.DtlsRole;
import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.ice.IceCandidatePair;
import io.github.whep4j.ice.IceFailure;
import io.github.whep4j.ice.IceReport;
import io.github.whep4j.media.InboundRtpStats;
import io.github.whep4j.media.MediaEvent;
import io.github.whep4j.sdp.NegotiatedVideo;
import io.github.whep4j.transport.LoopTimer;
import io.github.whep4j.transport.MediaLoop;
import io.github.whep4j.whep.LayerSelection;
import io.github.whep4j.whep.SessionEvent;
import io.github.whep4j.whep.WhepRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WHEP session from the first socket to the DELETE. Everything in here happens on its media loop: what other threads
 * report (HTTP, handshakes, names) is posted to it first, and is of no effect once the session is ending.
 *
 * <p>The way through it: {@link #start} → {@link OfferAnswer} → {@link #agreed} → ICE → {@link #onPair} → DTLS →
 * {@link #onKeys} → {@link #onAccessUnit}; from anywhere to {@link #end}.
 */
final class ReceiverSession implements Session {
    private static final Logger logger = LoggerFactory.getLogger(ReceiverSession.class);

    private final WhepRuntime runtime;
    private final ReceiverOptions options;
    private final MediaLoop loop;
    private final SessionOwner owner;
    private final SetupClock clock;
    private final SessionTrace trace;
    private final SessionLayers layers = new SessionLayers(new FromIce());
    private final OfferAnswer exchange;
    private boolean ending;

    /** What it came to, of the moment that its sockets were closed: the DELETE may take seconds. */
    private @Nullable ReceiverStats last;

    private OfferAnswer.@Nullable Agreement agreed;
    private @Nullable SessionInfo info;
    private @Nullable LoopTimer firstFrameTimer;

    ReceiverSession(
            WhepRuntime runtime,
            ReceiverOptions options,
            WhepRequest request,
            MediaLoop loop,
            SessionTrace trace,
            SessionDeletions deletions,
            SessionOwner owner) {
        this.runtime = runtime;
        this.options = options;
        this.loop = loop;
        this.owner = owner;
        this.trace = trace;
        this.clock = new SetupClock(loop.nanoTime());
        this.exchange =
                new OfferAnswer(runtime, options, request, loop, clock, trace, deletions, layers, new FromExchange());
    }

    // ---- setting up
    // --------------------------------------------------------------------------------------------------

    @Override
    public void start() {
        state(ReceiverState.NEGOTIATING);
        exchange.start();
    }

    private void state(ReceiverState state) {
        trace.state(state);
        owner.state(state);
    }

    private void agreed(OfferAnswer.Agreement agreement) {
        NegotiatedVideo video = agreement.video();
        agreement.warnings().forEach(warning -> logger.warn("The WHEP server: {}", warning));
        agreed = agreement;
        state(ReceiverState.CONNECTING);
        MediaReceiver media = new MediaReceiver(loop, options, video, trace, new FromMedia());
        layers.open(
                new SecureTransport(runtime, loop, options, agreement.fingerprints(), new FromDtls()),
                media,
                new PathKeeper(
                        loop,
                        options.timeouts().pathCheck(),
                        agreement.ice(),
                        agreement.restarts(),
                        media::lastPacketNanos,
                        new FromPath()));
        NamedCandidates names = agreement.names();
        agreement.ice().connect(Negotiation.remoteIce(video, names), agreement.offered());
        if (names != null) {
            names.resolve(
                    video.candidates(),
                    found -> loop.execute(() -> agreement.ice().addRemoteCandidates(found)));
        }
    }

    private void onPair(IceCandidatePair pair) {
        SecureTransport handshake = layers.secure();
        OfferAnswer.Agreement agreement = agreed;
        if (handshake == null || agreement == null) {
            return;
        }
        clock.paired(loop.nanoTime());
        logger.debug("ICE connected: {}", pair);
        DtlsRole role = Negotiation.dtlsRole(agreement.video());
        trace.handshaking(role);
        handshake.start(agreement.certificate(), role);
    }

    private void onKeys(DtlsResult result) {
        MediaReceiver receiver = layers.media();
        if (receiver == null) {
            return;
        }
        clock.secured(loop.nanoTime());
        trace.secured(result);
        logger.debug("DTLS connected: {}", result);
        receiver.installKeys(result);
        state(ReceiverState.CONNECTED);
        if (!ending && info == null) {
            long deadline = loop.nanoTime() + options.timeouts().firstFrame().toNanos();
            firstFrameTimer = loop.schedule(
                    deadline, () -> fail(noPicture(options.timeouts().firstFrame())));
        }
    }

    private WhepException noPicture(Duration waited) {
        InboundRtpStats inbound = layers.inboundStats();
        return inbound == null
                ? Failures.silent(waited, exchange.iceReport())
                : Failures.noPicture(waited, inbound, exchange.iceReport());
    }

    private void onAccessUnit(AccessUnit unit) {
        if (info == null) {
            cancel(firstFrameTimer);
            clock.firstFrame(loop.nanoTime());
            owner.accessUnit(unit);
            layers.watchPath();
            SessionInfo first = describe(unit);
            if (first != null) {
                info = first;
                owner.firstAccessUnit(first);
            }
        } else {
            owner.accessUnit(unit);
        }
    }

    private @Nullable SessionInfo describe(AccessUnit unit) {
        DtlsResult keys = layers.keys();
        OfferAnswer.Agreement agreement = agreed;
        IceCandidatePair pair = agreement == null ? null : agreement.ice().selectedPair();
        // Pictures come over a pair and with keys, so all are there; a race with the end is all that could take them
        // away.
        return keys == null || agreement == null || pair == null
                ? null
                : SessionInfos.of(unit, keys, pair, clock.timings(), agreement);
    }

    // ---- while it runs
    // -----------------------------------------------------------------------------------------------

    @Override
    public void requestKeyFrame() {
        layers.requestKeyFrame();
    }

    @Override
    public CompletableFuture<Void> selectLayer(LayerSelection selection) {
        return exchange.selectLayer(selection);
    }

    @Override
    public ReceiverStats stats() {
        ReceiverStats ended = last;
        if (ended != null) {
            return ended;
        }
        String mid = agreed == null ? "" : agreed.video().mid();
        return SessionInfos.stats(layers.inboundStats(), mid, exchange.iceStats(), layers.restarts(), loop.nanoTime());
    }

    @Override
    public SessionTimings timings() {
        return clock.timings();
    }

    @Override
    public @Nullable IceReport iceReport() {
        return exchange.iceReport();
    }

    // ---- the end
    // -----------------------------------------------------------------------------------------------------

    void fail(WhepException failure) {
        end(CloseReason.LOCAL, failure);
    }

    @Override
    public void flush() {
        layers.flush();
    }

    /**
     * Says goodbye to the peer (BYE, close_notify), DELETEs the session, and releases everything. The sockets are closed at
     * once; the owner hears of the end when the DELETE has been answered or its time is over.
     */
    @Override
    public void end(CloseReason reason, @Nullable WhepException failure) {
        if (!ending) {
            // The user may end the session from within.
            flush();
        }
        if (ending) {
            return;
        }
        ending = true;
        try {
            trace.ending(reason, failure);
            owner.ending(reason, failure);
            cancel(firstFrameTimer);
            SessionLayers.release("layers", layers, SessionLayers::close);
            SessionLayers.release("ICE", exchange, OfferAnswer::closeSockets);
            last = stats();
        } finally {
            // Whatever else fails: a session that stays open at the camera costs its owner money and others their turn.
            delete();
        }
    }

    private void delete() {
        exchange.delete()
                .thenRun(() -> loop.execute(() -> {
                    trace.state(ReceiverState.CLOSED);
                    owner.ended();
                }));
    }

    private static void cancel(@Nullable LoopTimer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    /** A defect of ours ends the session with an error instead of leaving it hanging. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            logger.error("A session failed in itself", e);
            fail(Failures.internal(clock.phase(), e));
        }
    }

    // ---- what the layers report
    // --------------------------------------------------------------------------------------

    private final class FromExchange implements OfferAnswer.Listener {
        @Override
        public void answered() {
            owner.answered();
        }

        @Override
        public void agreed(OfferAnswer.Agreement agreement) {
            guarded(() -> ReceiverSession.this.agreed(agreement));
        }

        @Override
        public void failed(WhepException failure) {
            fail(failure);
        }

        @Override
        public void gone() {
            if (!layers.onSessionGone()) {
                end(CloseReason.REMOTE, info == null ? Failures.closedEarly() : null);
            }
        }

        @Override
        public void event(SessionEvent event) {
            owner.event(event);
        }
    }

    private final class FromIce implements SessionLayers.Listener {
        @Override
        public void connected(IceCandidatePair pair) {
            guarded(() -> onPair(pair));
        }

        @Override
        public void selectedPairChanged(IceCandidatePair pair) {
            if (info != null) {
                owner.pairChanged(SessionInfos.pair(pair));
            }
        }

        @Override
        public void consentLost() {
            end(CloseReason.CONSENT_LOST, info == null ? Failures.consentLost(exchange.iceReport()) : null);
        }

        @Override
        public void failed(IceFailure failure) {
            fail(Failures.ice(failure));
        }
    }

    private final class FromPath implements PathKeeper.Listener {
        @Override
        public void iceRestart(IceRestart restart) {
            owner.iceRestart(restart);
        }

        /** Consent would be lost in half a minute; who wants another session then wants it now. */
        @Override
        public void unreachable(boolean gone) {
            if (gone || options.autoReconnect()) {
                end(CloseReason.CONSENT_LOST, null);
            }
        }

        @Override
        public void gone() {
            end(CloseReason.REMOTE, null);
        }
    }

    private final class FromDtls implements SecureTransport.Listener {
        @Override
        public void transmit(byte[] buf, int off, int len) {
            exchange.send(buf, off, len);
        }

        @Override
        public void connected(DtlsResult result) {
            if (!ending) {
                guarded(() -> onKeys(result));
            }
        }

        @Override
        public void failed(DtlsFailure failure) {
            trace.handshakeFailed(failure);
            fail(Failures.dtls(failure, exchange.iceReport()));
        }

        @Override
        public void closedByPeer() {
            trace.closedByPeer();
            end(CloseReason.REMOTE, info == null ? Failures.closedEarly() : null);
        }
    }

    private final class FromMedia implements MediaReceiver.Listener {
        @Override
        public void transmit(byte[] buf, int off, int len) {
            exchange.send(buf, off, len);
        }

        @Override
        public void accessUnit(AccessUnit unit) {
            if (!ending) {
                onAccessUnit(unit);
            }
        }

        @Override
        public void event(MediaEvent event) {
            if (ending) {
                return;
            }
            if (event instanceof MediaEvent.FirstPacket first) {
                clock.firstPacket(first.nowNanos());
            } else if (event instanceof MediaEvent.Stalled stalled) {
                trace.stall(true, stalled.silentNanos());
                owner.stalled(Duration.ofNanos(stalled.silentNanos()));
            } else if (event instanceof MediaEvent.Resumed resumed) {
                trace.stall(false, resumed.silentNanos());
                owner.resumed(Duration.ofNanos(resumed.silentNanos()));
            } else if (event instanceof MediaEvent.TimedOut timedOut) {
                Duration silence = Duration.ofNanos(timedOut.silentNanos());
                end(CloseReason.MEDIA_TIMEOUT, info == null ? noPicture(silence) : null);
            } else if (event instanceof MediaEvent.Bye) {
                end(CloseReason.REMOTE, info == null ? Failures.closedEarly() : null);
            }
        }
    }
}
