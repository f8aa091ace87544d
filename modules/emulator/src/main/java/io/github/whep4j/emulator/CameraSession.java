package io.github.whep4j.emulator;

import io.github.whep4j.dtls.DtlsCertificate;
import io.github.whep4j.dtls.DtlsFingerprint;
import io.github.whep4j.dtls.DtlsHandshakes;
import io.github.whep4j.dtls.DtlsResult;
import io.github.whep4j.dtls.DtlsRole;
import io.github.whep4j.ice.IceCandidatePair;
import io.github.whep4j.ice.IceConfig;
import io.github.whep4j.ice.IceFailure;
import io.github.whep4j.ice.IceListener;
import io.github.whep4j.ice.IceSession;
import io.github.whep4j.ice.LocalIceDescription;
import io.github.whep4j.sdp.RemoteOffer;
import io.github.whep4j.sdp.SessionDescription;
import io.github.whep4j.sdp.SetupRole;
import io.github.whep4j.srtp.SrtpKeys;
import io.github.whep4j.srtp.SrtpProfile;
import io.github.whep4j.transport.LoopTimer;
import io.github.whep4j.transport.MediaLoop;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session: ICE, then DTLS, then media, all on one media loop.
 *
 * <p>A session that has failed, or whose client has said goodbye, sends nothing any more and lingers for a while, so that
 * the client's DELETE finds it.
 */
final class CameraSession implements OpenSession {
    private static final Logger log = LoggerFactory.getLogger(CameraSession.class);
    private static final long GATHER_SECONDS = 30;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** How long an offer of the camera's own may be answered. */
    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final MediaLoop loop;
    private final CameraSettings settings;
    private final Secrets secrets;
    private final RemoteOffer offer;
    private final AnswerPlan plan;
    private final Set<Misbehaviour> misbehaviours;
    private final Tally tally;
    private final long postedNanos;
    private final Runnable onEnded;
    private final AtomicBoolean awaitsAnswer;
    private volatile @Nullable LocalIceDescription first;
    private final IceSession ice;
    private final CameraRestart restarts;
    private final LossyPath path;
    private final LoopTimer mediaTimer;
    private final LoopTimer endTimer;

    // Everything below belongs to the loop.
    /** What the client says of itself: its offer, or its answer to ours. */
    private RemoteOffer client;

    private @Nullable CameraHandshake handshake;
    private @Nullable MediaSender media;
    private boolean mediaStopped;
    private boolean muted;
    private boolean released;
    private boolean ended;

    /** What the sessions of a camera share for DTLS. */
    record Secrets(DtlsHandshakes handshakes, DtlsCertificate certificate) {}

    CameraSession(
            MediaLoop loop,
            CameraSettings settings,
            Secrets secrets,
            RemoteOffer offer,
            Set<Misbehaviour> misbehaviours,
            Tally tally,
            Runnable onEnded) {
        this.loop = loop;
        this.settings = settings;
        this.secrets = secrets;
        this.offer = offer;
        this.client = offer;
        AnswerPlan answering = AnswerPlan.of(offer, settings);
        this.plan = misbehaviours.contains(Misbehaviour.COUNTER_OFFER) ? answering.asOwnOffer() : answering;
        this.awaitsAnswer = new AtomicBoolean(plan.ownOffer());
        this.misbehaviours = misbehaviours;
        this.tally = tally;
        this.postedNanos = loop.nanoTime();
        this.onEnded = onEnded;
        this.path = new LossyPath(settings.loss(), plan.ssrc(), tally);
        this.mediaTimer = loop.timer(this::onMediaTimer);
        this.endTimer = loop.timer(() -> endHere(released ? SessionEnd.VANISH : settings.sessionEnd()));
        IceConfig config = IceConfig.builder()
                .controlling(false)
                .localUfrag(misbehaviours.contains(Misbehaviour.SHORT_UFRAG) ? IceAttributes.shortUfrag() : null)
                .localLite(settings.iceLite())
                .includeLoopback(true)
                .localAddresses(settings.mediaAddresses())
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
        this.ice = new IceSession(loop, config, new Ice());
        this.restarts = new CameraRestart(loop, ice);
    }

    @Override
    public SessionDescription description() throws InterruptedException {
        LocalIceDescription local;
        try {
            local = ice.gather().toCompletableFuture().get(GATHER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            ice.close();
            throw new IllegalStateException("gathering candidates failed", e);
        }
        loop.execute(() -> {
            if (plan.ownOffer()) {
                endTimer.arm(loop.nanoTime() + ANSWER_NANOS);
            } else {
                connect(false);
            }
        });
        first = local;
        DtlsFingerprint own = secrets.certificate().fingerprint();
        return plan.description(local, own.hashFunction(), own.value());
    }

    /** Who has offered controls (RFC 8445, Section 6.1.1). */
    private void connect(boolean controlling) {
        boolean misled = misbehaviours.contains(Misbehaviour.WRONG_PASSWORD_IN_CHECKS);
        String password = misled ? "thisIsNotTheRightPassword" : client.icePwd();
        ice.connect(IceAttributes.remote(client, password), controlling);
        Duration limit = settings.sessionLimit();
        if (limit != null) {
            endTimer.arm(loop.nanoTime() + limit.toNanos());
        }
    }

    @Override
    public boolean accept(RemoteOffer answer) {
        boolean fits = plan.ownOffer() && OwnOffers.areAnsweredBy(answer, plan.setup());
        if (!fits || !awaitsAnswer.compareAndSet(true, false)) {
            return false;
        }
        post(() -> {
            if (!released) {
                endTimer.cancel();
                client = answer;
                connect(true);
            }
        });
        return true;
    }

    @Override
    public boolean isOf(TrickledCandidates candidates) {
        TrickledCandidates latest = restarts.latest();
        return latest == null
                ? OpenSession.super.isOf(candidates)
                : candidates.iceUfrag().equals(latest.iceUfrag())
                        && candidates.icePwd().equals(latest.icePwd());
    }

    /** Who has led ICE before leads it again. */
    @Override
    public Optional<LocalIceDescription> restart(TrickledCandidates client) throws InterruptedException {
        return restarts.answer(client, offer.iceLite(), plan.ownOffer());
    }

    @Override
    public Optional<LocalIceDescription> first() {
        return Optional.ofNullable(first);
    }

    @Override
    public RemoteOffer offer() {
        return offer;
    }

    @Override
    public void end(SessionEnd how) {
        post(() -> endHere(how));
    }

    @Override
    public void stopMedia() {
        post(() -> {
            mediaStopped = true;
            stopSending();
        });
    }

    /** From any thread; a loop that has been closed has nothing left to do. */
    private void post(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException closed) {
            log.debug("a session's loop has been closed");
        }
    }

    private void onMediaTimer() {
        MediaSender sender = media;
        if (sender != null && !released) {
            sender.onTimeout(loop.nanoTime());
            armMediaTimer(sender);
        }
    }

    private void armMediaTimer(MediaSender sender) {
        long next = sender.nextTimeoutNanos();
        if (next != Long.MAX_VALUE && !released) {
            mediaTimer.arm(next);
        }
    }

    private void stopSending() {
        mediaTimer.cancel();
        MediaSender sender = media;
        if (sender != null) {
            sender.stop();
        }
    }

    private void startMedia(DtlsResult result) {
        SrtpProfile profile = SrtpProfile.fromId(result.srtpProfileId()).orElseThrow();
        SrtpKeys keys = misbehaviours.contains(Misbehaviour.MIXED_UP_KEYS)
                ? SrtpKeys.of(profile, result.remoteKey(), result.remoteSalt(), result.localKey(), result.localSalt())
                : SrtpKeys.of(profile, result.localKey(), result.localSalt(), result.remoteKey(), result.remoteSalt());
        result.destroy();
        if (released) {
            keys.destroy();
            return;
        }
        tally.sessionsConnected.increment();
        tally.slowestSetUpNanos.accumulate(loop.nanoTime() - postedNanos);
        boolean told = misbehaviours.contains(Misbehaviour.PARAMETER_SETS_IN_ANSWER_ALONE);
        MediaSender sender = new MediaSender(
                told ? settings.clip().withoutParameterSets() : settings.clip(),
                plan.rtpSettings(misbehaviours),
                keys,
                misbehaviours,
                tally,
                new Media());
        keys.destroy();
        media = sender;
        if (!mediaStopped) {
            LiveStart live = settings.live();
            if (live != null) {
                sender.join(live, loop.nanoTime());
            } else {
                LiveStart now = LiveStart.now();
                sender.start(now.nanos(), now.epochNanos());
            }
            armMediaTimer(sender);
        }
    }

    /** Nothing more will come of it; the client's DELETE may still find it. */
    private void abandon(String why) {
        if (!released) {
            log.debug("a session is over: {}", why);
            muted = true;
            release();
            endTimer.arm(loop.nanoTime() + LINGER_NANOS);
        }
    }

    private void endHere(SessionEnd how) {
        if (ended) {
            return;
        }
        ended = true;
        endTimer.cancel();
        MediaSender sender = media;
        boolean bye = how == SessionEnd.BYE || how == SessionEnd.BYE_AND_CLOSE_NOTIFY;
        if (bye && sender != null && !released) {
            sender.stop();
            sender.sendBye(loop.nanoTime());
        }
        muted = how == SessionEnd.VANISH || how == SessionEnd.BYE;
        release();
        onEnded.run();
    }

    private void release() {
        if (released) {
            return;
        }
        stopSending();
        CameraHandshake begun = handshake;
        if (begun != null) {
            begun.close();
        }
        released = true;
        ice.close();
    }

    private final class Ice implements IceListener {
        @Override
        public void onConnected(IceCandidatePair pair) {
            boolean active = plan.ownOffer() ? client.setup() == SetupRole.PASSIVE : plan.setup() == SetupRole.ACTIVE;
            DtlsRole role = active ? DtlsRole.CLIENT : DtlsRole.SERVER;
            handshake = CameraHandshake.start(secrets, settings, client, role, misbehaviours, new Handshake());
        }

        @Override
        public void onDtls(byte[] buf, int off, int len, long nowNanos) {
            CameraHandshake begun = handshake;
            if (begun != null && !path.loses()) {
                begun.onDatagram(buf, off, len);
            }
        }

        @Override
        public void onMedia(byte[] buf, int off, int len, long nowNanos) {
            MediaSender sender = media;
            if (sender != null && !released && !path.loses()) {
                sender.onDatagram(buf, off, len, nowNanos);
                armMediaTimer(sender);
            }
        }

        @Override
        public void onRestarted(IceCandidatePair pair) {
            tally.iceRestarts.increment();
        }

        @Override
        public void onConsentLost() {
            abandon("the client gave no more consent");
        }

        @Override
        public void onFailed(IceFailure failure) {
            abandon("ICE failed: " + failure.message());
        }
    }

    private final class Handshake implements CameraHandshake.Output {
        @Override
        public void transmit(byte[] buf, int off, int len) {
            if (loop.inLoop()) {
                send(buf, off, len);
            } else {
                byte[] copy = Arrays.copyOfRange(buf, off, off + len);
                post(() -> send(copy, 0, copy.length));
            }
        }

        private void send(byte[] buf, int off, int len) {
            if (!muted && !released && !path.loses()) {
                ice.send(buf, off, len);
            }
        }

        @Override
        public void forge(byte[] fragment) {
            tally.forgedPackets.increment();
            ice.send(fragment, 0, fragment.length);
        }

        @Override
        public void connected(DtlsResult result) {
            post(() -> startMedia(result));
        }

        @Override
        public void over(String why) {
            post(() -> abandon(why));
        }
    }

    private final class Media implements MediaSender.Output {
        @Override
        public void transmit(byte[] buf, int off, int len) {
            if (!released && !path.loses()) {
                ice.send(buf, off, len);
            }
        }

        @Override
        public void clipEnded() {
            end(settings.sessionEnd());
        }
    }
}
