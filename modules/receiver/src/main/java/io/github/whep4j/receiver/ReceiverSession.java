package io.github.whep4j.receiver;

import io.github.whep4j.dtls.DtlsCertificate;
import io.github.whep4j.dtls.DtlsFingerprint;
import io.github.whep4j.dtls.DtlsResult;
import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.ice.IceCandidatePair;
import io.github.whep4j.ice.IceConfig;
import io.github.whep4j.ice.IceFailure;
import io.github.whep4j.ice.IceListener;
import io.github.whep4j.ice.IceSession;
import io.github.whep4j.ice.IceStats;
import io.github.whep4j.ice.LocalIceDescription;
import io.github.whep4j.media.InboundRtpStats;
import io.github.whep4j.media.MediaEvent;
import io.github.whep4j.sdp.AnswerReader;
import io.github.whep4j.sdp.NegotiatedVideo;
import io.github.whep4j.sdp.RecvonlyOffer;
import io.github.whep4j.sdp.SdpException;
import io.github.whep4j.transport.LoopTimer;
import io.github.whep4j.transport.MediaLoop;
import io.github.whep4j.whep.DeleteOutcome;
import io.github.whep4j.whep.WhepAnswer;
import io.github.whep4j.whep.WhepSession;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WHEP session from the first socket to the DELETE. Everything in here happens on its media loop: what other threads
 * report (HTTP, handshakes, names) is posted to it first, and is of no effect once the session is ending.
 *
 * <p>The way through it: {@link #start} → {@link #gather} → {@link #offer} → {@link #answered} → ICE → {@link #onPair} →
 * DTLS → {@link #onKeys} → {@link #onAccessUnit}; from anywhere to {@link #end}.
 */
final class ReceiverSession implements SessionSuccession.Session {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiverSession.class);

    /** Told on the loop what happens; {@link #ended} comes once and last. */
    interface Owner {
        void state(ReceiverState state);

        /** The server has opened the session; its time runs. */
        void answered();

        void accessUnit(AccessUnit unit);

        void firstAccessUnit(SessionInfo info);

        void stalled(Duration silence);

        void resumed(Duration silence);

        /** The end has begun. {@code failure} is null if the session ends with a reason. */
        void ending(CloseReason reason, @Nullable WhepException failure);

        /** Everything is released. */
        void ended(DeleteOutcome delete);
    }

    private final WhepRuntime runtime;
    private final ReceiverOptions options;
    private final MediaLoop loop;
    private final Owner owner;
    private final SetupClock clock;
    private final WhepSession whep;
    private boolean ending;

    private @Nullable IceSession ice;
    private @Nullable DtlsCertificate certificate;
    private @Nullable RecvonlyOffer offer;
    private @Nullable NegotiatedVideo negotiated;
    private @Nullable SecureTransport secure;
    private @Nullable MediaReceiver media;
    private @Nullable SessionInfo info;
    private @Nullable LoopTimer firstFrameTimer;
    private List<String> warnings = List.of();

    ReceiverSession(WhepRuntime runtime, ReceiverOptions options, MediaLoop loop, Owner owner) {
        this.runtime = runtime;
        this.options = options;
        this.loop = loop;
        this.owner = owner;
        this.clock = new SetupClock(loop.nanoTime());
        this.whep = WhepSession.of(runtime.http(), WhepRequests.from(options, runtime.blockingCalls()));
    }

    // ---- setting up
    // --------------------------------------------------------------------------------------------------

    @Override
    public void start() {
        owner.state(ReceiverState.NEGOTIATING);
        CompletableFuture<List<InetSocketAddress>> stunServers = runtime.blockingCalls()
                .resolve(options.iceServers(), options.timeouts().gather());
        onLoop(
                runtime.prepare().thenCombine(stunServers, Prepared::new),
                this::gather,
                t -> fail(Failures.setup("the library could not be made ready", t)));
    }

    private record Prepared(DtlsCertificate certificate, List<InetSocketAddress> stunServers) {}

    private void gather(Prepared prepared) {
        certificate = prepared.certificate();
        IceSession session = new IceSession(
                loop,
                IceConfig.builder()
                        .controlling(true)
                        .includeLoopback(options.loopbackCandidates())
                        .stunServers(prepared.stunServers())
                        .gatherTimeout(options.timeouts().gather())
                        .connectTimeout(options.timeouts().connect())
                        .build(),
                new FromIce());
        ice = session;
        onLoop(session.gather(), this::offer, t -> fail(Failures.setup("no socket could be opened", t)));
    }

    private void offer(LocalIceDescription local) {
        DtlsCertificate own = certificate;
        if (own == null) {
            return;
        }
        RecvonlyOffer made;
        try {
            made = Negotiation.offer(local, own.fingerprint(), options.dtlsRole());
        } catch (RuntimeException e) {
            fail(Failures.setup("the offer could not be written", e));
            return;
        }
        offer = made;
        clock.gathered(loop.nanoTime());
        if (options.deleteAtShutdown()) {
            runtime.shutdownDeletes().add(whep);
        }
        runtime.warmUpDtls();
        onLoop(whep.post(made.sdp()), this::answered, t -> fail(Failures.http(t)));
    }

    private void answered(WhepAnswer answer) {
        RecvonlyOffer sent = offer;
        IceSession connecting = ice;
        if (sent == null || connecting == null) {
            return;
        }
        clock.answered(loop.nanoTime());
        owner.answered();
        NegotiatedVideo video;
        List<DtlsFingerprint> fingerprints;
        try {
            video = AnswerReader.read(answer.sdp(), sent);
            fingerprints = Negotiation.fingerprints(video);
        } catch (SdpException e) {
            fail(Failures.sdp(e));
            return;
        } catch (NegotiationException e) {
            fail(e);
            return;
        }
        warnings = Stream.concat(answer.warnings().stream(), video.warnings().stream())
                .toList();
        warnings.forEach(warning -> LOG.warn("The WHEP server: {}", warning));
        negotiated = video;
        owner.state(ReceiverState.CONNECTING);
        media = new MediaReceiver(loop, options, video, new FromMedia());
        secure = new SecureTransport(runtime, loop, options, fingerprints, new FromDtls());
        connecting.connect(Negotiation.remoteIce(video));
    }

    private void onPair(IceCandidatePair pair) {
        SecureTransport handshake = secure;
        NegotiatedVideo video = negotiated;
        DtlsCertificate own = certificate;
        if (handshake == null || video == null || own == null) {
            return;
        }
        clock.paired(loop.nanoTime());
        LOG.debug("ICE connected: {}", pair);
        handshake.start(own, Negotiation.dtlsRole(video));
    }

    private void onKeys(DtlsResult result) {
        MediaReceiver receiver = media;
        if (receiver == null) {
            return;
        }
        clock.secured(loop.nanoTime());
        LOG.debug("DTLS connected: {}", result);
        receiver.installKeys(result);
        owner.state(ReceiverState.CONNECTED);
        if (!ending && info == null) {
            long deadline = loop.nanoTime() + options.timeouts().firstFrame().toNanos();
            firstFrameTimer = loop.schedule(
                    deadline,
                    () -> fail(Failures.noPicture(
                            options.timeouts().firstFrame(), receiver.stats().packetsReceived())));
        }
    }

    private void onAccessUnit(AccessUnit unit) {
        if (info == null) {
            cancel(firstFrameTimer);
            clock.firstFrame(loop.nanoTime());
            owner.accessUnit(unit);
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
        DtlsResult keys = secure == null ? null : secure.result();
        IceCandidatePair pair = ice == null ? null : ice.selectedPair();
        // Pictures come over a pair and with keys, so both are there; a race with the end is all that could take them
        // away.
        return keys == null || pair == null ? null : SessionInfos.of(unit, keys, pair, clock.timings(), warnings);
    }

    // ---- while it runs
    // -----------------------------------------------------------------------------------------------

    @Override
    public void requestKeyFrame() {
        MediaReceiver receiver = media;
        if (receiver != null && !ending) {
            receiver.requestKeyFrame();
        }
    }

    @Override
    public ReceiverStats stats() {
        InboundRtpStats inbound = media == null ? null : media.stats();
        IceStats connectivity = ice == null ? null : ice.stats();
        return SessionInfos.stats(inbound, connectivity);
    }

    @Override
    public SessionTimings timings() {
        return clock.timings();
    }

    // ---- the end
    // -----------------------------------------------------------------------------------------------------

    void fail(WhepException failure) {
        end(CloseReason.LOCAL, failure);
    }

    /**
     * Says goodbye to the peer (BYE, close_notify), DELETEs the session, and releases everything. The sockets are closed at
     * once; the owner hears of the end when the DELETE has been answered or its time is over.
     */
    @Override
    public void end(CloseReason reason, @Nullable WhepException failure) {
        if (ending) {
            return;
        }
        ending = true;
        owner.ending(reason, failure);
        cancel(firstFrameTimer);
        release("media", media, MediaReceiver::close);
        release("DTLS", secure, SecureTransport::close);
        release("ICE", ice, IceSession::close);
        whep.close()
                .completeOnTimeout(
                        DeleteOutcome.FAILED, options.timeouts().close().toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(t -> DeleteOutcome.FAILED)
                .thenAccept(outcome -> loop.execute(() -> {
                    runtime.shutdownDeletes().remove(whep);
                    owner.ended(outcome);
                }));
    }

    /** One part that fails to close must not keep the others open. */
    private static <T> void release(String what, @Nullable T part, Consumer<T> close) {
        if (part != null) {
            try {
                close.accept(part);
            } catch (RuntimeException e) {
                LOG.warn("Closing {} failed", what, e);
            }
        }
    }

    private static void cancel(@Nullable LoopTimer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    /** Runs one of the two on the loop when {@code stage} is done, unless the session is ending by then. */
    private <T> void onLoop(CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> otherwise) {
        stage.whenComplete((value, failure) -> loop.execute(() -> {
            if (ending) {
                return;
            }
            guarded(() -> {
                if (failure != null) {
                    otherwise.accept(failure);
                } else {
                    then.accept(value);
                }
            });
        }));
    }

    /** A defect of ours ends the session with an error instead of leaving it hanging. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("A session failed in itself", e);
            fail(Failures.internal(e));
        }
    }

    // ---- what the layers report
    // --------------------------------------------------------------------------------------

    private final class FromIce implements IceListener {
        @Override
        public void onConnected(IceCandidatePair pair) {
            if (!ending) {
                guarded(() -> onPair(pair));
            }
        }

        @Override
        public void onSelectedPairChanged(IceCandidatePair pair) {
            LOG.debug("ICE selected {}", pair);
        }

        @Override
        public void onRoundTrip(long rttNanos, long nowNanos) {
            MediaReceiver receiver = media;
            if (receiver != null && !ending) {
                receiver.onRoundTrip(rttNanos, nowNanos);
            }
        }

        @Override
        public void onDtls(byte[] buf, int off, int len, long nowNanos) {
            SecureTransport transport = secure;
            if (transport != null && !ending) {
                transport.onDatagram(buf, off, len);
            }
        }

        @Override
        public void onMedia(byte[] buf, int off, int len, long nowNanos) {
            MediaReceiver receiver = media;
            if (receiver != null && !ending) {
                receiver.onDatagram(buf, off, len, nowNanos);
            }
        }

        @Override
        public void onConsentLost() {
            end(CloseReason.CONSENT_LOST, info == null ? Failures.consentLost() : null);
        }

        @Override
        public void onFailed(IceFailure failure) {
            fail(Failures.ice(failure));
        }
    }

    private final class FromDtls implements SecureTransport.Listener {
        @Override
        public void transmit(byte[] buf, int off, int len) {
            IceSession transport = ice;
            if (transport != null) {
                transport.send(buf, off, len);
            }
        }

        @Override
        public void connected(DtlsResult result) {
            if (!ending) {
                guarded(() -> onKeys(result));
            }
        }

        @Override
        public void failed(WhepException failure) {
            fail(failure);
        }

        @Override
        public void closedByPeer() {
            end(CloseReason.REMOTE, info == null ? Failures.closedEarly() : null);
        }
    }

    private final class FromMedia implements MediaReceiver.Listener {
        @Override
        public void transmit(byte[] buf, int off, int len) {
            IceSession transport = ice;
            if (transport != null) {
                transport.send(buf, off, len);
            }
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
                owner.stalled(Duration.ofNanos(stalled.silentNanos()));
            } else if (event instanceof MediaEvent.Resumed resumed) {
                owner.resumed(Duration.ofNanos(resumed.silentNanos()));
            } else if (event instanceof MediaEvent.TimedOut timedOut) {
                Duration silence = Duration.ofNanos(timedOut.silentNanos());
                end(CloseReason.MEDIA_TIMEOUT, info == null ? Failures.noPicture(silence, 0) : null);
            } else if (event instanceof MediaEvent.Bye) {
                end(CloseReason.REMOTE, info == null ? Failures.closedEarly() : null);
            }
        }
    }
}
