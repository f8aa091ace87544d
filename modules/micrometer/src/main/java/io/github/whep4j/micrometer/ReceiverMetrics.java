package io.github.whep4j.micrometer;

import io.github.whep4j.receiver.ReceiverStats;
import io.github.whep4j.receiver.WhepReceiver;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The meters of one receiver. Each is named {@code webrtc.inbound-rtp.} and a member of {@code RTCInboundRtpStreamStats} ({@code
 * webrtc.inbound-rtp.packetsLost}); what webrtc-stats has no name for is {@code whep4j.} and what {@link ReceiverStats} calls it.
 *
 * <pre>{@code
 * try (ReceiverMetrics metrics = new ReceiverMetrics(receiver, Tags.of("camera", "door"))) {
 *     metrics.bindTo(registry);
 *     …
 * }
 * }</pre>
 *
 * <p>Give each receiver tags of its own. The meters hold the receiver, and are taken out of the registry by {@link #close}. One
 * round of readings takes one snapshot of the receiver, within half a second.
 */
public final class ReceiverMetrics implements MeterBinder, AutoCloseable {
    private static final String INBOUND_RTP = "webrtc.inbound-rtp.";
    private static final String OURS = "whep4j.";

    private final RecentStats stats;
    private final Tags tags;
    /** Guarded by itself. */
    private final List<Bound> bound = new ArrayList<>();

    private record Bound(MeterRegistry registry, Meter meter) {}

    /** Meters with these tags, such as the camera's name. */
    public ReceiverMetrics(WhepReceiver receiver, Iterable<Tag> tags) {
        this(new RecentStats(receiver::stats, System::nanoTime), tags);
    }

    ReceiverMetrics(RecentStats stats, Iterable<Tag> tags) {
        this.stats = stats;
        this.tags = Tags.of(tags);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        counter(registry, INBOUND_RTP + "packetsReceived", ReceiverStats::packetsReceived);
        counter(registry, INBOUND_RTP + "packetsDiscarded", ReceiverStats::packetsDiscarded);
        counter(registry, INBOUND_RTP + "retransmittedPacketsReceived", ReceiverStats::retransmittedPacketsReceived);
        counter(registry, INBOUND_RTP + "bytesReceived", ReceiverStats::bytesReceived);
        counter(registry, INBOUND_RTP + "framesReceived", ReceiverStats::framesReceived);
        counter(registry, INBOUND_RTP + "framesDropped", ReceiverStats::framesDropped);
        counter(registry, INBOUND_RTP + "nackCount", ReceiverStats::nackCount);
        counter(registry, INBOUND_RTP + "pliCount", ReceiverStats::pliCount);
        counter(registry, INBOUND_RTP + "firCount", ReceiverStats::firCount);
        counter(registry, INBOUND_RTP + "freezeCount", ReceiverStats::freezeCount);
        counter(registry, INBOUND_RTP + "totalFreezesDuration", ReceiverStats::totalFreezesDurationSeconds);
        // It goes down when packets that were counted as lost come late.
        gauge(registry, INBOUND_RTP + "packetsLost", ReceiverStats::packetsLost);
        gauge(registry, INBOUND_RTP + "jitter", ReceiverStats::jitter);
        gauge(registry, INBOUND_RTP + "frameWidth", ReceiverStats::frameWidth);
        gauge(registry, INBOUND_RTP + "frameHeight", ReceiverStats::frameHeight);
        gauge(registry, INBOUND_RTP + "framesPerSecond", s -> s.playout().framesPerSecond());
        gauge(
                registry,
                "webrtc.remote-outbound-rtp.roundTripTime",
                s -> s.remoteOutbound().roundTripTime());
        counter(registry, OURS + "accessUnitsDelivered", ReceiverStats::accessUnitsDelivered);
        counter(registry, OURS + "accessUnitsDropped", ReceiverStats::accessUnitsDropped);
        counter(registry, OURS + "groupsDropped", ReceiverStats::groupsDropped);
        counter(registry, OURS + "datagramsRejected", ReceiverStats::datagramsRejected);
        counter(registry, OURS + "iceRestarts", ReceiverStats::iceRestarts);
    }

    // Micrometer keeps what a meter reads by a weak reference alone; the functions keep it until the meter is removed.

    private void counter(MeterRegistry registry, String name, ToDoubleFunction<ReceiverStats> value) {
        keep(
                registry,
                FunctionCounter.builder(name, stats, weak -> value.applyAsDouble(stats.get()))
                        .tags(tags)
                        .register(registry));
    }

    private void gauge(MeterRegistry registry, String name, ToDoubleFunction<ReceiverStats> value) {
        keep(
                registry,
                Gauge.builder(name, stats, weak -> value.applyAsDouble(stats.get()))
                        .tags(tags)
                        .register(registry));
    }

    private void keep(MeterRegistry registry, Meter meter) {
        synchronized (bound) {
            bound.add(new Bound(registry, meter));
        }
    }

    /** Takes the meters out of every registry that they were bound to. */
    @Override
    public void close() {
        synchronized (bound) {
            bound.forEach(one -> one.registry().remove(one.meter()));
            bound.clear();
        }
    }
}
