package io.github.whep4j.media;

import io.github.whep4j.rtp.SequenceUnwrapper;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One source of video: extends its sequence numbers, notices when it begins anew, and keeps its statistics. */
final class VideoStream {

    /** RFC 3550, Appendix A.1. */
    static final int MAX_DROPOUT = 3_000;

    /** How far apart two packets far from the rest may be to mean that the sender has restarted (RFC 3550, A.1). */
    private static final int MAX_MISORDER = 100;

    /** How far a retransmission's timestamp may be from its neighbour's, 10 s. */
    private static final int MAX_TIMESTAMP_DISTANCE = 900_000;

    private static final long NONE = Long.MIN_VALUE;

    private final int ssrc;
    private final SenderClock clock;
    private final PacketPool pool;
    private final Counters counters;
    private final FrameOutput output;
    private final FrameAssembly assembly;
    private final PacketSequencer sequencer;
    private final SequenceUnwrapper sequences = new SequenceUnwrapper();
    private final SourceStatistics statistics = new SourceStatistics();

    /** A packet far from the others: the first after a restart of the sender, or a stray. */
    private @Nullable PacketSlot outlier;

    /** The packet that came in answer to a suspicion, if its number has not come a second time. */
    private long suspected = NONE;

    /** Whether it was taken for an answer that came sooner than it could. */
    private boolean suspectedEarly;

    VideoStream(
            int ssrc,
            List<byte[]> parameterSets,
            SenderClock clock,
            ReceiveSessionConfig config,
            PacketPool pool,
            Counters counters,
            KeyFrameRequests requests,
            RoundTripEstimate roundTrip,
            RequestPace pace,
            FrameOutput output) {
        this.ssrc = ssrc;
        this.clock = clock;
        this.pool = pool;
        this.counters = counters;
        this.output = output;
        this.assembly = new FrameAssembly(
                config.maxAccessUnitBytes(), parameterSets, config.startAtRecoveryPoints(), requests, output);
        this.sequencer =
                new PacketSequencer(pool, counters, requests, new LossRecovery(config, roundTrip, pace), assembly);
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
            sequencer.start(sequence, packet);
        }
        accept(packet, nowNanos);
    }

    private void accept(PacketSlot packet, long nowNanos) {
        packet.sequence = sequences.unwrap(packet.sequenceNumber);
        boolean retransmission = sequencer.isRetransmission(packet.sequence, nowNanos);
        if (retransmission) {
            counters.onRetransmission(packet);
            boolean early = sequencer.isEarlyAnswer(packet.sequence, nowNanos);
            if (early || !sequencer.isMissing(packet.sequence)) {
                suspected = packet.sequence;
                suspectedEarly = early;
            }
            if (early) {
                statistics.onLost(sequencer.takeMistaken());
            }
        } else {
            statistics.onPacket(packet.sequence, packet.timestamp, nowNanos);
        }
        sequencer.insert(packet, retransmission, nowNanos);
    }

    /**
     * A number has come once more. If it had been asked for once, on suspicion, then the first to come was the packet itself,
     * which was late, and only this is the retransmission. As it may be forged it counts no more than that.
     */
    void onReplayed(int sequenceNumber) {
        if (suspected != NONE && sequences.peek(sequenceNumber) == suspected) {
            statistics.onFound(suspected);
            suspected = NONE;
            if (suspectedEarly) {
                statistics.onLost(-sequencer.onEarlyAnswerRefuted());
            }
        }
    }

    /** Whether a packet's timestamp is one that a retransmission of this source's packets may have. */
    boolean isNear(PacketSlot packet) {
        return sequencer.timestampDistance(packet) <= MAX_TIMESTAMP_DISTANCE;
    }

    /** A retransmission in a stream of its own (RFC 4588), restored: of use only where a packet is missing. */
    void onRetransmission(PacketSlot packet, long nowNanos) {
        output.at(nowNanos);
        sequencer.onRtx();
        packet.sequence = sequences.peek(packet.sequenceNumber);
        if (!sequences.started() || !sequencer.isWanted(packet.sequence) || !isNear(packet)) {
            // The retransmission of another source's packet is not ours, though its number be.
            counters.duplicate++;
            pool.release(packet);
            return;
        }
        sequences.unwrap(packet.sequenceNumber);
        sequencer.insert(packet, true, nowNanos);
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
        assembly.onGap();
        statistics.onRestart();
        suspected = NONE;
        sequences.reset();
        PacketSlot earlier = step > 0 ? first : packet;
        sequencer.start(sequences.peek(earlier.sequenceNumber), earlier);
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

    /** Gives up what has been waited for long enough. */
    void onTimeout(long nowNanos) {
        output.at(nowNanos);
        sequencer.onTimeout(nowNanos);
    }

    /**
     * Picks the packets to be asked for now.
     *
     * @return how many extended sequence numbers have been written, in ascending order
     */
    int collectRequests(long[] numbers, long nowNanos) {
        return sequencer.collectRequests(numbers, nowNanos);
    }

    long nextTimeoutNanos() {
        return sequencer.nextTimeoutNanos();
    }

    /** Hands on whatever is left, and with it the last picture if it is whole. */
    void flush(long nowNanos) {
        output.at(nowNanos);
        sequencer.flush();
    }
}
