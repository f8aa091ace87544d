package io.github.whep4j.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.receiver.ReceiverStats;
import io.github.whep4j.receiver.WhepReceiver;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReceiverMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void theMetersReadWhatTheReceiverCounts() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                WhepReceiver receiver = WhepReceiver.builder(camera.endpoint())
                        .token(camera.token())
                        .onAccessUnit(unit -> {})
                        .build();
                ReceiverMetrics metrics = new ReceiverMetrics(receiver, Tags.of("camera", "door"))) {
            receiver.start().get(60, TimeUnit.SECONDS);
            receiver.close();
            metrics.bindTo(registry);

            ReceiverStats stats = receiver.stats();
            assertTrue(stats.packetsReceived() > 0);
            assertEquals(stats.packetsReceived(), counter("webrtc.inbound-rtp.packetsReceived"));
            assertEquals(stats.framesReceived(), counter("webrtc.inbound-rtp.framesReceived"));
            assertEquals(stats.accessUnitsDelivered(), counter("whep4j.accessUnitsDelivered"));
            assertEquals(
                    640, registry.get("webrtc.inbound-rtp.frameWidth").gauge().value());
            for (Meter meter : registry.getMeters()) {
                assertEquals("door", meter.getId().getTag("camera"));
            }
        }
        assertEquals(List.of(), registry.getMeters());
    }

    @Test
    void oneRoundOfReadingsTakesOneSnapshot() {
        List<Long> taken = new ArrayList<>();
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
        try (WhepReceiver idle = WhepReceiver.builder(java.net.URI.create("http://127.0.0.1:9/"))
                .onAccessUnit(unit -> {})
                .build()) {
            ReceiverStats stats = idle.stats();
            RecentStats recent = new RecentStats(
                    () -> {
                        taken.add(nanos.get());
                        return stats;
                    },
                    nanos::get);
            new ReceiverMetrics(recent, Tags.empty()).bindTo(registry);
            registry.getMeters().forEach(ReceiverMetricsTest::read);
            assertEquals(1, taken.size());
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
            registry.getMeters().forEach(ReceiverMetricsTest::read);
            assertEquals(2, taken.size());
        }
    }

    private static void read(Meter meter) {
        meter.measure().forEach(measurement -> assertTrue(measurement.getValue() <= 0));
    }

    private double counter(String name) {
        return registry.get(name).functionCounter().count();
    }
}
