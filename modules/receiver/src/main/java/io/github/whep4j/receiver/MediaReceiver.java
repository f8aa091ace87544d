package io.github.whep4j.receiver;

import io.github.whep4j.dtls.DtlsResult;
import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.media.InboundRtpStats;
import io.github.whep4j.media.MediaEvent;
import io.github.whep4j.media.ReceiveSession;
import io.github.whep4j.sdp.NegotiatedVideo;
import io.github.whep4j.srtp.SrtpKeys;
import io.github.whep4j.srtp.SrtpProfile;
import io.github.whep4j.transport.LoopTimer;
import io.github.whep4j.transport.MediaLoop;

/** Gives the sans-IO {@link ReceiveSession} its clock and its timer, which are those of the media loop. */
final class MediaReceiver {
    /** Told on the loop; a listener may close this from within a call. */
    interface Listener extends ReceiveSession.Sink {}

    private final MediaLoop loop;
    private final ReceiveSession session;
    private final LossTrace losses;
    private final LoopTimer timer;
    private long timerNanos = Long.MAX_VALUE;
    private boolean secured;
    private boolean closed;

    MediaReceiver(
            MediaLoop loop, ReceiverOptions options, NegotiatedVideo video, SessionTrace trace, Listener listener) {
        this.loop = loop;
        this.losses = new LossTrace(trace, this::stats);
        this.timer = loop.timer(this::onTimer);
        this.session = new ReceiveSession(Negotiation.mediaConfig(options, video), new Gate(listener));
    }

    void onDatagram(byte[] buf, int off, int len, long nowNanos) {
        session.onDatagram(buf, off, len, nowNanos);
        armTimer();
    }

    void onRoundTrip(long rttNanos, long nowNanos) {
        session.onRoundTrip(rttNanos, nowNanos);
        armTimer();
    }

    void requestKeyFrame() {
        session.requestKeyFrame(loop.nanoTime());
        armTimer();
    }

    void installKeys(DtlsResult result) {
        SrtpProfile profile = SrtpProfile.fromId(result.srtpProfileId())
                .orElseThrow(() -> new IllegalStateException("DTLS agreed on an SRTP profile that was not offered"));
        SrtpKeys derived =
                SrtpKeys.of(profile, result.localKey(), result.localSalt(), result.remoteKey(), result.remoteSalt());
        result.destroy();
        session.installKeys(derived, loop.nanoTime());
        derived.destroy();
        secured = true;
        armTimer();
    }

    long lastPacketNanos() {
        return session.lastPacketNanos();
    }

    InboundRtpStats stats() {
        return session.stats(loop.nanoTime());
    }

    /** Hands over at once what is held back to be delivered at the pace of the sender's clock. */
    void flush() {
        if (!closed) {
            session.flush(loop.nanoTime());
        }
    }

    /** Sends BYE if there are keys to send it with. */
    void close() {
        if (closed) {
            return;
        }
        timer.cancel();
        losses.tell();
        if (secured) {
            session.sendBye(loop.nanoTime());
        }
        closed = true;
    }

    /** Re-arms only when the deadline has come nearer: a timer that comes too early costs less than one set per packet. */
    private void armTimer() {
        long nextNanos = session.nextTimeoutNanos();
        if (closed || nextNanos >= timerNanos) {
            return;
        }
        timerNanos = nextNanos;
        timer.arm(nextNanos);
    }

    private void onTimer() {
        timerNanos = Long.MAX_VALUE;
        if (closed) {
            return;
        }
        long nowNanos = loop.nanoTime();
        if (session.nextTimeoutNanos() <= nowNanos) {
            session.onTimeout(nowNanos);
        }
        losses.look(nowNanos);
        armTimer();
    }

    /** Lets nothing through once closed, whatever the session was in the middle of. */
    private final class Gate implements ReceiveSession.Sink {
        private final Listener listener;

        Gate(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void transmit(byte[] buf, int off, int len) {
            if (!closed) {
                listener.transmit(buf, off, len);
            }
        }

        @Override
        public void accessUnit(AccessUnit unit) {
            if (!closed) {
                listener.accessUnit(unit);
            }
        }

        @Override
        public void event(MediaEvent event) {
            if (!closed) {
                listener.event(event);
            }
        }
    }
}
