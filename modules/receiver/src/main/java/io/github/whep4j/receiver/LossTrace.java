package io.github.whep4j.receiver;

import io.github.whep4j.media.InboundRtpStats;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells the flight recorder of loss, the whole of a second in one event. While nobody records it looks at nothing. */
final class LossTrace {
    private static final long EVERY_NANOS = 1_000_000_000;

    private final SessionTrace trace;
    private final Supplier<InboundRtpStats> statistics;

    /** Never told: says whether such events are wanted. */
    private final @Nullable MediaLossEvent probe = SessionTrace.CAN_RECORD ? new MediaLossEvent() : null;

    private long nextNanos = Long.MIN_VALUE;
    private long packetsLost;
    private long packetsRequested;
    private long framesDropped;

    LossTrace(SessionTrace trace, Supplier<InboundRtpStats> statistics) {
        this.trace = trace;
        this.statistics = statistics;
    }

    /** To be called often; looks once a second. */
    void look(long nowNanos) {
        if (nowNanos >= nextNanos) {
            nextNanos = nowNanos + EVERY_NANOS;
            tell();
        }
    }

    /** Tells of what there has been since the last look. */
    void tell() {
        if (probe == null || !probe.isEnabled()) {
            return;
        }
        InboundRtpStats stats = statistics.get();
        long lost = stats.packetsLost() - packetsLost;
        long requested = stats.packetsRequested() - packetsRequested;
        long dropped = stats.framesDropped() - framesDropped;
        if (lost != 0 || requested > 0 || dropped > 0) {
            trace.loss(lost, requested, dropped);
        }
        packetsLost = stats.packetsLost();
        packetsRequested = stats.packetsRequested();
        framesDropped = stats.framesDropped();
    }
}
