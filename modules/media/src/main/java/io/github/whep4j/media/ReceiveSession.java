package io.github.whep4j.media;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.rtp.RtcpHeader;
import io.github.whep4j.rtp.RtpHeader;
import io.github.whep4j.srtp.SrtpKeys;
import io.github.whep4j.srtp.SrtpReceiver;
import io.github.whep4j.srtp.SrtpStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The receive side of one WebRTC media session with one video: SRTP and SRTCP datagrams go in, access units and RTCP come
 * out.
 *
 * <p>Reads no clock, starts no thread and opens no socket. The owner passes datagrams and the time, and calls {@link
 * #onTimeout} when {@link #nextTimeoutNanos} has come; it is to be asked again after every call. Times are nanoseconds of
 * any monotonic clock. Everything happens on the caller's thread, which is to be always the same one; the sink is called
 * from within, and may call back.
 *
 * <p>Nothing is delivered before the first key frame, and nothing after a loss until the next one, unless {@link
 * ReceiveSessionConfig#deliverIncomplete} says so. A unit that lost something is never called complete. Units are delivered
 * as soon as their last packet is there, or at the pace of the sender's clock ({@link
 * ReceiveSessionConfig#maxPlayoutDelayNanos}).
 *
 * <p>Input from the network never throws; what is dropped is counted in {@link #stats}. Until {@link #installKeys}
 * datagrams are held, at most 64 and for at most 2 s.
 */
public final class ReceiveSession {
    /** Packets that one NACK asks for at most, as to room for their numbers; more are asked for by another. */
    private static final int REQUESTS_AT_ONCE = 256;

    private final ReceiveSessionConfig config;
    private final Counters counters = new Counters();
    private final PacketPool pool = new PacketPool();
    private final EarlyPackets early = new EarlyPackets(pool, counters);
    private final RoundTripEstimate roundTrip = new RoundTripEstimate();
    private final KeyFrameRequests requests = new KeyFrameRequests(roundTrip);
    private final FrameOutput output;
    private final RtcpInput rtcpInput;
    private final RtcpOutput rtcpOutput;
    private final LivenessWatch liveness;
    private final VideoRouter router;
    private final @Nullable TransportWideFeedback transportWide;
    private final @Nullable BandwidthEstimator bandwidth;
    private final long[] missing;

    private @Nullable SrtpReceiver srtp;
    /** Where packets are decrypted that are larger than usual. */
    private byte[] large = {};

    private boolean closed;

    /**
     * A session that waits for its keys.
     *
     * @throws IllegalArgumentException if a payload type is used twice
     */
    public ReceiveSession(ReceiveSessionConfig config, Sink sink) {
        this.config = config;
        Objects.requireNonNull(sink);
        this.output = new FrameOutput(config, requests, counters, sink::accessUnit);
        this.rtcpOutput = new RtcpOutput(config, sink::transmit);
        this.rtcpInput = new RtcpInput(rtcpOutput::ssrc, roundTrip);
        this.transportWide = config.transportCcExtensionId() == 0
                ? null
                : new TransportWideFeedback(config.transportCcExtensionId(), rtcpOutput);
        this.bandwidth = config.remb() && transportWide == null && config.absSendTimeExtensionId() > 0
                ? new BandwidthEstimator(config.absSendTimeExtensionId(), rtcpOutput, roundTrip)
                : null;
        this.liveness = new LivenessWatch(config.stallNanos(), config.mediaTimeoutNanos(), sink::event);
        this.router = new VideoRouter(
                config, pool, counters, requests, roundTrip, output, rtcpInput, rtcpOutput, liveness, sink::event);
        this.missing = new long[config.nack() ? REQUESTS_AT_ONCE : 0];
    }

    /** An SRTP or SRTCP datagram; the buffer is the caller's again after the call. */
    public void onDatagram(byte[] buf, int off, int len, long nowNanos) {
        if (closed) {
            return;
        }
        if (srtp == null) {
            if (RtcpHeader.isRtcp(buf, off, len) || RtpHeader.lengthOf(buf, off, len) > 0) {
                early.hold(buf, off, len, nowNanos);
            } else {
                counters.malformed++;
            }
            return;
        }
        receive(buf, off, len, nowNanos);
        requestKeyFrameIfDue(nowNanos);
    }

    /** The round trip time to the peer, as ICE measures it. */
    public void onRoundTrip(long rttNanos, long nowNanos) {
        roundTrip.onMeasured(rttNanos);
    }

    /** Does what is due; to be called when {@link #nextTimeoutNanos} has come, and harmless before. */
    public void onTimeout(long nowNanos) {
        if (closed) {
            return;
        }
        early.expire(nowNanos);
        VideoStream stream = router.stream();
        if (stream != null) {
            stream.onTimeout(nowNanos);
            requestMissing(stream, nowNanos);
            if (transportWide != null) {
                transportWide.onTimeout(stream, nowNanos);
            }
            if (bandwidth != null) {
                bandwidth.onTimeout(stream, nowNanos);
            }
        }
        output.playout().onTimeout(nowNanos);
        requestKeyFrameIfDue(nowNanos);
        if (nowNanos >= rtcpOutput.nextReportNanos()) {
            rtcpOutput.sendReport(router.stream(), nowNanos);
        }
        liveness.onTimeout(nowNanos);
    }

    /** When {@link #onTimeout} is to be called next; {@link Long#MAX_VALUE} if there is nothing to wait for. */
    public long nextTimeoutNanos() {
        if (closed) {
            return Long.MAX_VALUE;
        }
        long next = Math.min(early.nextTimeoutNanos(), rtcpOutput.nextReportNanos());
        next = Math.min(next, liveness.nextTimeoutNanos());
        next = Math.min(next, output.playout().nextTimeoutNanos());
        VideoStream stream = router.stream();
        if (stream != null) {
            next = Math.min(next, stream.nextTimeoutNanos());
            if (transportWide != null) {
                next = Math.min(next, transportWide.nextTimeoutNanos());
            }
            if (bandwidth != null) {
                next = Math.min(next, bandwidth.nextTimeoutNanos());
            }
            if (canRequestKeyFrames()) {
                next = Math.min(next, requests.dueNanos());
            }
        }
        return next;
    }

    /**
     * The keys that the handshake has brought; they are read, and remain the caller's to destroy. What came early is
     * received now, before the call returns. New keys take the place of earlier ones.
     */
    public void installKeys(SrtpKeys keys, long nowNanos) {
        if (closed) {
            return;
        }
        if (srtp != null) {
            srtp.destroy();
        }
        rtcpOutput.installKeys(keys, nowNanos);
        srtp = new SrtpReceiver(keys);
        router.onKeys(nowNanos);
        liveness.start(nowNanos);
        early.replay(nowNanos, this::receive);
        requestKeyFrameIfDue(nowNanos);
    }

    /** Asks for a key frame, by the rules for such requests: not more often than allowed, again until one comes. */
    public void requestKeyFrame(long nowNanos) {
        if (closed) {
            return;
        }
        requests.want(nowNanos);
        requestKeyFrameIfDue(nowNanos);
    }

    /** Hands over at once what is held back to be delivered at the pace of the sender's clock; before an end that is not hasty. */
    public void flush(long nowNanos) {
        output.playout().flush(nowNanos);
    }

    /** Says farewell to the peer, overwrites the session keys and ends the session: it ignores everything from now on. */
    public void sendBye(long nowNanos) {
        if (closed) {
            return;
        }
        closed = true;
        rtcpOutput.sendBye(router.stream(), nowNanos);
        rtcpOutput.stop();
        liveness.stop();
        early.clear();
        output.playout().clear();
        if (srtp != null) {
            srtp.destroy();
            srtp = null;
        }
    }

    private void receive(byte[] buf, int off, int len, long nowNanos) {
        if (RtcpHeader.isRtcp(buf, off, len)) {
            receiveRtcp(buf, off, len, nowNanos);
        } else {
            receiveRtp(buf, off, len, nowNanos);
        }
    }

    private void receiveRtp(byte[] buf, int off, int len, long nowNanos) {
        int headerLength = RtpHeader.lengthOf(buf, off, len);
        SrtpReceiver receiver = srtp;
        if (headerLength < 0 || receiver == null) {
            counters.malformed++;
            return;
        }
        PacketSlot slot = pool.acquire();
        int plainLength = unprotect(receiver, false, buf, off, len, slot);
        if (plainLength < 0) {
            countRefused(plainLength);
            if (plainLength == SrtpStatus.REPLAYED) {
                router.onReplayed(RtpHeader.ssrc(buf, off), RtpHeader.sequenceNumber(buf, off));
            }
            pool.release(slot);
        } else if (!slot.parse(plainLength, headerLength, nowNanos)) {
            counters.malformed++;
            pool.release(slot);
        } else {
            if (transportWide != null) {
                transportWide.onPacket(slot);
            }
            if (bandwidth != null) {
                bandwidth.onPacket(slot);
            }
            router.onPacket(slot, nowNanos);
        }
    }

    /** Only what is authentic makes a slot grow: anyone can send large datagrams, and slots may be kept by the thousand. */
    private int unprotect(SrtpReceiver receiver, boolean rtcp, byte[] buf, int off, int len, PacketSlot slot) {
        boolean fits = slot.hasRoomFor(len);
        if (!fits && large.length < len) {
            large = new byte[len];
        }
        byte[] dst = fits ? slot.bytes : large;
        int plainLength =
                rtcp ? receiver.unprotectRtcp(buf, off, len, dst, 0) : receiver.unprotect(buf, off, len, dst, 0);
        if (!fits && plainLength > 0) {
            slot.reserve(plainLength);
            System.arraycopy(large, 0, slot.bytes, 0, plainLength);
        }
        return plainLength;
    }

    private void countRefused(int status) {
        switch (status) {
            case SrtpStatus.AUTHENTICATION_FAILED -> counters.unauthenticated++;
            case SrtpStatus.REPLAYED, SrtpStatus.TOO_OLD -> counters.replayed++;
            case SrtpStatus.MALFORMED -> counters.malformed++;
            default -> counters.refused++;
        }
    }

    private void receiveRtcp(byte[] buf, int off, int len, long nowNanos) {
        SrtpReceiver receiver = srtp;
        if (receiver == null) {
            return;
        }
        PacketSlot slot = pool.acquire();
        int plainLength = unprotect(receiver, true, buf, off, len, slot);
        if (plainLength < 0) {
            countRefused(plainLength);
        } else if (!rtcpInput.read(
                slot.bytes, 0, plainLength, router.stream(), reason -> onGoodbye(reason, nowNanos), nowNanos)) {
            counters.malformedRtcp++;
        }
        pool.release(slot);
    }

    private void onGoodbye(@Nullable String reason, long nowNanos) {
        VideoStream stream = router.stream();
        if (stream != null) {
            stream.flush(nowNanos);
        }
        flush(nowNanos);
        liveness.onGoodbye(reason, nowNanos);
    }

    private void requestMissing(VideoStream stream, long nowNanos) {
        int count;
        do {
            count = stream.collectRequests(missing, nowNanos);
            if (count > 0) {
                rtcpOutput.sendNack(stream, missing, count, nowNanos);
                counters.nackCount++;
                counters.packetsRequested += count;
            }
        } while (count > 0 && count == missing.length);
    }

    private boolean canRequestKeyFrames() {
        return config.pli() || config.fir();
    }

    private void requestKeyFrameIfDue(long nowNanos) {
        VideoStream target = router.stream();
        if (target == null || srtp == null || !canRequestKeyFrames() || nowNanos < requests.dueNanos()) {
            return;
        }
        if (config.pli()) {
            rtcpOutput.sendPictureLossIndication(target, nowNanos);
            counters.pliCount++;
        } else {
            rtcpOutput.sendFullIntraRequest(target, requests.isRepeat(), nowNanos);
            counters.firCount++;
        }
        requests.onSent(nowNanos);
    }

    /** When the latest authentic packet of the video came; before the first, when the keys were installed. */
    public long lastPacketNanos() {
        return liveness.lastNanos();
    }

    /** A snapshot of the session's statistics; costs a few allocations. */
    public InboundRtpStats stats(long nowNanos) {
        return counters.snapshot(router, output.playout().statistics(), roundTrip, nowNanos);
    }

    /**
     * What comes out of a session. Called on the thread that calls the session, from within the calls; must not throw. It may
     * call the session back.
     */
    public interface Sink {

        /** An SRTCP datagram for the peer; the buffer is valid during the call only. */
        void transmit(byte[] buf, int off, int len);

        /** A picture, in decoding order; the receiver's to keep. */
        void accessUnit(AccessUnit accessUnit);

        /** Something else that happened. */
        void event(MediaEvent event);
    }
}
