package io.github.whep4j.media;

import io.github.whep4j.media.MediaEvent.SourceChanged;
import io.github.whep4j.rtp.HeaderExtensions;
import io.github.whep4j.rtp.RetransmissionPayload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes authentic RTP packets to the video by their payload types, and decides which source is the video. SSRCs need not be
 * signalled, and change.
 */
final class VideoRouter {

    /** A source that was replaced may come back when the present one has been silent for so long. */
    private static final long RETURN_AFTER_SILENCE_NANOS = 500_000_000L;

    private static final byte UNKNOWN = 0;
    private static final byte VIDEO = 1;
    private static final byte RTX = 2;

    private final ReceiveSessionConfig config;
    private final PacketPool pool;
    private final Counters counters;
    private final KeyFrameRequests requests;
    private final RoundTripEstimate roundTrip;
    private final RequestPace pace = new RequestPace();
    private final FrameOutput output;
    private final RtcpInput rtcpInput;
    private final RtcpOutput rtcpOutput;
    private final LivenessWatch liveness;
    private final Consumer<MediaEvent> events;

    private final byte[] kinds = new byte[128];
    private final @Nullable VideoPayload[] payloads = new @Nullable VideoPayload[128];
    private final byte[] mid;
    private final SourceRegister sources = new SourceRegister();

    private @Nullable VideoStream stream;
    private int rtxSsrc;
    private boolean rtxSsrcKnown;
    private long lostOnFormerSources;
    private long lastVideoNanos;

    VideoRouter(
            ReceiveSessionConfig config,
            PacketPool pool,
            Counters counters,
            KeyFrameRequests requests,
            RoundTripEstimate roundTrip,
            FrameOutput output,
            RtcpInput rtcpInput,
            RtcpOutput rtcpOutput,
            LivenessWatch liveness,
            Consumer<MediaEvent> events) {
        this.config = config;
        this.pool = pool;
        this.counters = counters;
        this.requests = requests;
        this.roundTrip = roundTrip;
        this.output = output;
        this.rtcpInput = rtcpInput;
        this.rtcpOutput = rtcpOutput;
        this.liveness = liveness;
        this.events = events;
        this.mid = config.mid().getBytes(StandardCharsets.UTF_8);
        for (VideoPayload payload : config.payloads()) {
            register(payload.payloadType(), VIDEO, payload);
            if (payload.rtxPayloadType() != VideoPayload.NO_RTX) {
                register(payload.rtxPayloadType(), RTX, payload);
            }
        }
    }

    private void register(int payloadType, byte kind, VideoPayload payload) {
        if (kinds[payloadType] != UNKNOWN) {
            throw new IllegalArgumentException("payload type " + payloadType + " twice");
        }
        kinds[payloadType] = kind;
        payloads[payloadType] = payload;
    }

    /** The source that is the video, null before the first. */
    @Nullable
    VideoStream stream() {
        return stream;
    }

    /** The source of its retransmissions, unsigned; 0 before the first. */
    long rtxSsrc() {
        return rtxSsrcKnown ? Integer.toUnsignedLong(rtxSsrc) : 0;
    }

    long lostOnFormerSources() {
        return lostOnFormerSources;
    }

    /** From now on packets can be asked for. */
    void onKeys(long nowNanos) {
        pace.onKeys(nowNanos);
    }

    /** An authentic packet; the slot is no longer the caller's. */
    void onPacket(PacketSlot slot, long nowNanos) {
        VideoPayload payload = payloads[slot.payloadType];
        if (payload == null) {
            counters.unknownPayloadType++;
            pool.release(slot);
        } else if (isOfOtherSection(slot)) {
            counters.otherSource++;
            pool.release(slot);
        } else if (kinds[slot.payloadType] == VIDEO) {
            onVideo(slot, payload, nowNanos);
        } else {
            onRetransmission(slot, payload, nowNanos);
        }
    }

    /** RFC 9143, Section 9.2: a packet that names a section which is not there is dropped. */
    private boolean isOfOtherSection(PacketSlot slot) {
        byte[] bytes = slot.bytes;
        int at = HeaderExtensions.find(bytes, slot.offset, config.midExtensionId());
        if (at < 0) {
            return false;
        }
        int to = at + HeaderExtensions.lengthBytes(bytes, slot.offset, at);
        return !Arrays.equals(bytes, at, to, mid, 0, mid.length);
    }

    /** A packet whose number had come before; whether it is authentic is not known. */
    void onReplayed(int ssrc, int sequenceNumber) {
        VideoStream target = stream;
        if (target != null && target.ssrc() == ssrc) {
            target.onReplayed(sequenceNumber);
        }
    }

    private void onVideo(PacketSlot slot, VideoPayload payload, long nowNanos) {
        VideoStream target = stream;
        if (target == null || target.ssrc() != slot.ssrc) {
            if (!maySwitchTo(slot, nowNanos)) {
                counters.otherSource++;
                pool.release(slot);
                return;
            }
            target = switchTo(slot.ssrc, payload, nowNanos);
        }
        counters.onPacket(slot, nowNanos);
        if (slot.payloadLength > 0) {
            lastVideoNanos = nowNanos;
            liveness.onPacket(nowNanos);
        }
        target.onPacket(slot, nowNanos);
    }

    /** Padding alone does not make a source, and a packet that comes late does not bring its source back. */
    private boolean maySwitchTo(PacketSlot slot, long nowNanos) {
        if (slot.payloadLength == 0) {
            return false;
        }
        return !sources.isRetired(slot.ssrc) || nowNanos - lastVideoNanos >= RETURN_AFTER_SILENCE_NANOS;
    }

    private VideoStream switchTo(int ssrc, VideoPayload payload, long nowNanos) {
        VideoStream former = stream;
        if (former != null) {
            retire(former, nowNanos);
        }
        sources.readmit(ssrc);
        if (ssrc == rtcpOutput.ssrc()) {
            rtcpOutput.onCollision(nowNanos);
        }
        SenderClock clock = rtcpInput.clockFor(ssrc);
        output.at(nowNanos);
        output.onSource(clock);
        VideoStream next = new VideoStream(
                ssrc, payload.parameterSets(), clock, config, pool, counters, requests, roundTrip, pace, output);
        stream = next;
        liveness.onSourceChange();
        if (former != null) {
            events.accept(new SourceChanged(Integer.toUnsignedLong(former.ssrc()), Integer.toUnsignedLong(ssrc)));
        }
        return next;
    }

    private void retire(VideoStream former, long nowNanos) {
        former.flush(nowNanos);
        lostOnFormerSources += former.statistics().cumulativeLost();
        sources.retire(former.ssrc());
        if (rtxSsrcKnown) {
            sources.retire(rtxSsrc, former.ssrc());
            rtxSsrcKnown = false;
        }
    }

    private void onRetransmission(PacketSlot slot, VideoPayload payload, long nowNanos) {
        VideoStream target = stream;
        if (target == null || slot.payloadLength < RetransmissionPayload.OSN_LENGTH || sources.isRetired(slot.ssrc)) {
            pool.release(slot); // before any media, padding that probes the bandwidth, or of a former source
            return;
        }
        int source = slot.ssrc;
        slot.restore(payload.payloadType(), target.ssrc());
        if (target.isNear(slot)) {
            // Else it belongs to a source that is still to come, and is not to be retired with this one.
            rtxSsrc = source;
            rtxSsrcKnown = true;
        }
        counters.onPacket(slot, nowNanos);
        counters.onRetransmission(slot);
        target.onRetransmission(slot, nowNanos);
    }
}
