package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.media.SimulatedLink.Conditions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sender that sends as much as it is told that it may, up to 2.5 Mbit/s. */
class BandwidthEstimatorTest {

    private static final double MAX_BITS_PER_SECOND = 2_500_000;

    private final TestSender.Settings settings = new TestSender.Settings();
    private double target = 300_000;

    private Simulation simulation(Conditions network) {
        settings.absSendTimeExtensionId = 2;
        Simulation simulation = new Simulation(
                Simulation.config(settings).remb(true).absSendTimeExtensionId(2).reducedSize(true),
                settings,
                network,
                Conditions.delay(25 * MILLI));
        simulation.keepUnits = false;
        simulation.installKeys();
        return simulation;
    }

    /** Returns the average bit rate sent. */
    private double stream(Simulation simulation, int seconds) {
        long before = simulation.sender.octets;
        for (int i = 0; i < seconds * 30; i++) {
            if (simulation.sender.lastEstimate > 0) {
                target = Math.min(MAX_BITS_PER_SECOND, (double) simulation.sender.lastEstimate);
            }
            settings.pictureBytes = (int) (target / 8 / 30);
            simulation.sendPicture(3_000);
            simulation.run(33_333_333);
        }
        return (simulation.sender.octets - before) * 8.0 / seconds;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5, 15})
    void reachesTheMaximumOnAFreeLine(long jitterMillis) {
        Simulation simulation = simulation(Conditions.delay(25 * MILLI).jitter(jitterMillis * MILLI));
        stream(simulation, 20);
        assertEquals(MAX_BITS_PER_SECOND, target, 1, "after 20 seconds");
        stream(simulation, 60);
        assertEquals(MAX_BITS_PER_SECOND, target, 1, "and does not fall back");
    }

    @ParameterizedTest
    @ValueSource(longs = {600_000, 1_000_000, 1_800_000})
    void staysBelowALimitedLineAndItsQueueShort(long limit) {
        Simulation simulation = simulation(
                Conditions.delay(25 * MILLI).rate(limit, 1_000 * MILLI).jitter(3 * MILLI));
        stream(simulation, 30);
        simulation.extraDelaysNanos.clear();
        double sent = stream(simulation, 60);
        assertTrue(sent > 0.6 * limit && sent < 1.02 * limit, "sent " + sent + " of " + limit);
        simulation.extraDelaysNanos.sort(null);
        long median = simulation.extraDelaysNanos.get(simulation.extraDelaysNanos.size() / 2);
        assertTrue(median < 150 * MILLI, "waits in the queue: " + median);
        assertEquals(0, simulation.toReceiver.dropped);
    }

    @Test
    void followsALineThatBecomesNarrower() {
        Conditions network = Conditions.delay(25 * MILLI).rate(3_000_000, 1_000 * MILLI);
        Simulation simulation = simulation(network);
        stream(simulation, 30);
        assertTrue(target > 1_500_000, "target " + target);
        network.bitsPerSecond = 700_000;
        stream(simulation, 5);
        assertTrue(target < 720_000, "target " + target);
        network.bitsPerSecond = 3_000_000;
        stream(simulation, 40);
        assertTrue(target > 1_500_000, "target " + target);
    }

    @Test
    void isSilentWhereTransportWideFeedbackWasNegotiated() {
        settings.absSendTimeExtensionId = 2;
        settings.transportCcExtensionId = 3;
        Simulation simulation = new Simulation(
                Simulation.config(settings).remb(true).absSendTimeExtensionId(2).transportCcExtensionId(3),
                settings,
                new Conditions(),
                new Conditions());
        simulation.installKeys();
        simulation.stream(5 * SECOND);
        assertEquals(0, simulation.sender.lastEstimate);
        assertTrue(simulation.sender.transportFeedback.size() > 30);
    }
}
