package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.media.SimulatedLink.Conditions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told to a sender whose rate does not change, step by step: {@link BandwidthEstimatorTest} has one that obeys. */
class BandwidthModelTest {
    private static final long PACKET_NANOS = 8 * MILLI;
    private static final int PAYLOAD_BYTES = 980;
    /** With 12 bytes of header and 8 of its extension: 1 Mbit/s. */
    private static final double BITS_PER_SECOND = (PAYLOAD_BYTES + 20) * 8 * 1e9 / PACKET_NANOS;

    private final TestSender.Settings settings = new TestSender.Settings();
    private final Conditions network = Conditions.delay(20 * MILLI);
    private Simulation simulation;
    private final byte[] payload = new byte[PAYLOAD_BYTES];

    @BeforeEach
    void start() {
        settings.absSendTimeExtensionId = 2;
        simulation = new Simulation(
                Simulation.config(settings)
                        .remb(true)
                        .pli(false)
                        .absSendTimeExtensionId(2)
                        .reducedSize(true),
                settings,
                network,
                new Conditions());
        simulation.checksUnits = false;
        simulation.installKeys();
        payload[0] = 0x41;
        payload[1] = (byte) 0x9a;
    }

    /** Sends for so long, each packet later by {@code growth} than it would have come. */
    private void stream(long nanos, long growthNanos) {
        long end = simulation.time.now() + nanos;
        while (simulation.time.now() < end) {
            network.delayNanos += growthNanos;
            simulation.sender.timestamp += 720;
            simulation.sender.sendPayload(payload, true);
            simulation.run(PACKET_NANOS);
        }
    }

    private double told() {
        return simulation.sender.lastEstimate;
    }

    @Test
    void theFirstReportComesAfterASecond() {
        stream(SECOND, 0);
        assertEquals(0, told());
        stream(100 * MILLI, 0);
        // 300 kbit/s, and half a second of growth, since the rate is known.
        assertEquals(300_000 * Math.sqrt(1.6), told(), 12_000);
    }

    @Test
    void growsUpToWhatIsSent_andAHalf() {
        stream(2_100 * MILLI, 0);
        assertEquals(300_000 * Math.pow(1.6, 1.5), told(), 20_000);
        stream(8 * SECOND, 0);
        assertEquals(1.5 * BITS_PER_SECOND + 50_000, told(), 20_000);
        stream(8 * SECOND, 0);
        assertEquals(1.5 * BITS_PER_SECOND + 50_000, told(), 20_000);
    }

    @Test
    void fallsToLessThanWhatComes_andSaysSoAtOnce() {
        stream(10_200 * MILLI, 0);
        double before = told();
        long begun = simulation.time.now();
        while (told() == before) {
            stream(PACKET_NANOS, 2 * MILLI);
            assertTrue(simulation.time.now() - begun < 780 * MILLI, "no later than the next report");
        }
        assertEquals(0.85 * BITS_PER_SECOND, told(), 0.25 * BITS_PER_SECOND);
        assertTrue(told() < 0.9 * BITS_PER_SECOND, "" + told());
    }

    @Test
    void growsSlowlyWhereItsLimitWas() {
        stream(10 * SECOND, 0);
        stream(500 * MILLI, 2 * MILLI);
        stream(4 * SECOND, 0);
        double low = told();
        assertTrue(low < BITS_PER_SECOND, "" + low);
        stream(4 * SECOND, 0);
        double each = (told() - low) / 4;
        // A packet in each round trip, of 100 ms where it is not known, and 100 ms for the response.
        assertEquals(48_000, each, 8_000, "bits per second, each second");
    }
}
