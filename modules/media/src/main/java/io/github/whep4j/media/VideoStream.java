package io.github.whep4j.media;

import io.github.whep4j.h264.H264Depacketizer;
import io.github.whep4j.rtp.SequenceUnwrapper;
import io.github.whep4j.rtp.TimestampUnwrapper;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One source of video: puts its packets in order, gives up those that do not come, and feeds the depacketizer. Owns the
 * slots that it is given.
 */
final class VideoStream {

    /** RFC 3550, Appendix A.1. */
    static final int MAX_DROPOUT = 3_000;

    /** How far apart two packets far from the rest may be to mean that the sender has restarted (RFC 3550, A.1). */
    private static final int MAX_MISORDER = 100;

    /** How far a retransmission's timestamp may be from its neighbours', 10 s. */
    private static final int MAX_TIMESTAMP_DISTANCE = 900_000;

    private final int ssrc;
    private final long waitNanos;
    private final PacketPool pool;
    private final Counters counters;
    private final KeyFrameRequests requests;
    private final FrameOutput output;
    private final H264Depacketizer depacketizer;

    private final SequenceUnwrapper sequences = new SequenceUnwrapper();
    private final TimestampUnwrapper timestamps = new TimestampUnwrapper();
    private final SourceStatistics statistics = new SourceStatistics();
    private final SenderClock clock;
    private final ReorderBuffer buffer = new ReorderBuffer();

    /** A packet far from the others: the first after a restart of the sender, or a stray. */
    private @Nullable PacketSlot outlier;

    /** Whether the depacketizer is at work on what looks like a key frame. */
    private boolean inKeyFrame;

    private long lastTimestamp;

    VideoStream(
            int ssrc,
            SenderClock clock,
            ReceiveSessionConfig config,
            List<byte[]> parameterSets,
            PacketPool pool,
            Counters counters,
            KeyFrameRequests requests,
            FrameOutput output) {
        this.ssrc = ssrc;
        this.clock = clock;
        this.waitNanos = config.reorderWaitNanos();
        this.pool = pool;
        this.counters = counters;
        this.requests = requests;
        this.output = output;
        this.depacketizer = new H264Depacketizer(config.maxAccessUnitBytes(), parameterSets, output);
    }

    int ssrc() {
        return ssrc;
    }

    SenderClock clock() {
        return clock;
    }

    SourceStatistics statistics() {
        return statistics;
    }

    /** A packet on this source, in the order of arrival. */
    void onPacket(PacketSlot packet, long nowNanos) {
        output.at(nowNanos);
        long sequence = sequences.peek(packet.sequenceNumber);
        long ahead = sequences.started() ? sequence - sequences.highest() : 0;
        if (ahead > MAX_DROPOUT || ahead < -ReorderBuffer.MAX_SPAN) {
            onOutlier(packet, nowNanos);
            return;
        }
        dropOutlier();
        if (!sequences.started()) {
            buffer.start(sequence);
        }
        accept(packet, nowNanos);
    }

    private void accept(PacketSlot packet, long nowNanos) {
        packet.sequence = sequences.unwrap(packet.sequenceNumber);
        statistics.onPacket(packet.sequence, packet.timestamp, nowNanos);
        insert(packet, nowNanos);
    }

    /** A retransmission, restored: of use only where a packet is missing. */
    void onRetransmission(PacketSlot packet, long nowNanos) {
        output.at(nowNanos);
        packet.sequence = sequences.peek(packet.sequenceNumber);
        if (!sequences.started() || !buffer.isMissing(packet.sequence) || !isNearby(packet)) {
            counters.duplicate++;
            pool.release(packet);
            return;
        }
        insert(packet, nowNanos);
    }

    /** The retransmission of another source's packet is not ours, though its number be. */
    private boolean isNearby(PacketSlot packet) {
        long neighbour = buffer.isEmpty() ? lastTimestamp : buffer.firstHeld().timestamp;
        return Math.abs((int) (packet.timestamp - neighbour)) <= MAX_TIMESTAMP_DISTANCE;
    }

    private void insert(PacketSlot packet, long nowNanos) {
        if (packet.sequence < buffer.next()) {
            counters.packetsDiscarded++;
            pool.release(packet);
            return;
        }
        if (packet.sequence < buffer.end() && !buffer.isMissing(packet.sequence)) {
            counters.duplicate++;
            pool.release(packet);
            return;
        }
        while (!buffer.fits(packet.sequence)) {
            giveUpGap();
            handOn();
        }
        buffer.put(packet, nowNanos);
        drain(nowNanos);
    }

    /** RFC 3550, A.1: two packets in a row far from the rest mean that the sender has restarted its sequence. */
    private void onOutlier(PacketSlot packet, long nowNanos) {
        PacketSlot first = outlier;
        int step = first == null ? 0 : (short) (packet.sequenceNumber - first.sequenceNumber);
        if (first == null || step == 0 || Math.abs(step) > MAX_MISORDER) {
            dropOutlier();
            outlier = packet;
            return;
        }
        outlier = null;
        flush(nowNanos);
        depacketizer.onGap();
        output.close();
        statistics.onRestart();
        sequences.reset();
        PacketSlot earlier = step > 0 ? first : packet;
        buffer.start(sequences.peek(earlier.sequenceNumber));
        accept(earlier, nowNanos);
        accept(step > 0 ? packet : first, nowNanos);
    }

    private void dropOutlier() {
        if (outlier != null) {
            counters.packetsDiscarded++;
            pool.release(outlier);
            outlier = null;
        }
    }

    /** The time to give up on a packet has come, or another one. */
    void onTimeout(long nowNanos) {
        output.at(nowNanos);
        drain(nowNanos);
    }

    long nextTimeoutNanos() {
        return buffer.isEmpty() ? Long.MAX_VALUE : buffer.gapSinceNanos() + waitNanos;
    }

    /** Hands on whatever is left, and with it the last picture if it is whole. */
    void flush(long nowNanos) {
        output.at(nowNanos);
        while (!buffer.isEmpty()) {
            giveUpGap();
            handOn();
        }
        depacketizer.flush();
    }

    private void drain(long nowNanos) {
        handOn();
        while (!buffer.isEmpty() && (nowNanos >= buffer.gapSinceNanos() + waitNanos || isGapMoot())) {
            giveUpGap();
            handOn();
        }
    }

    /** While a key frame is awaited, only what may be part of one is worth waiting for. */
    private boolean isGapMoot() {
        if (!output.awaitsKeyFrame() || inKeyFrame) {
            return false;
        }
        PacketSlot behind = buffer.firstHeld();
        return KeyFrameHint.of(behind.bytes, behind.payloadOffset, behind.payloadLength) != KeyFrameHint.PART;
    }

    private void giveUpGap() {
        buffer.skipGap();
        depacketizer.onGap();
        output.close();
        inKeyFrame = false;
    }

    private void handOn() {
        PacketSlot packet = buffer.poll();
        while (packet != null) {
            depacketize(packet);
            pool.release(packet);
            packet = buffer.poll();
        }
    }

    private void depacketize(PacketSlot packet) {
        byte[] bytes = packet.bytes;
        int offset = packet.payloadOffset;
        int length = packet.payloadLength;
        if (length == 0) {
            depacketizer.onPacket(bytes, offset, 0, timestamps.peek(packet.timestamp), packet.marker);
            return;
        }
        if (packet.timestamp != lastTimestamp) {
            inKeyFrame = false;
        }
        lastTimestamp = packet.timestamp;
        if (output.awaitsKeyFrame()) {
            int hint = KeyFrameHint.of(bytes, offset, length);
            inKeyFrame |= hint != KeyFrameHint.NONE;
            if (hint == KeyFrameHint.START) {
                requests.onKeyFrameStart(packet.arrivalNanos);
            }
        }
        depacketizer.onPacket(bytes, offset, length, timestamps.unwrap(packet.timestamp), packet.marker);
        inKeyFrame &= !packet.marker;
    }
}
