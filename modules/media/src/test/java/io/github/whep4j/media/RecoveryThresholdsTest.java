package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.media.SimulatedLink.Conditions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Video at 2 Mbit/s in 30 pictures a second over a round trip of 50 ms, for ten minutes in all with four seeds. Media,
 * retransmissions and requests are lost at the stated rate. Counted are the pictures from the first to the last delivered.
 * Prints a line of the table in docs/benchmarks.md for each rate.
 */
class RecoveryThresholdsTest {

    private static final long ROUND_TRIP = 50 * MILLI;
    private static final int SEEDS = 4;

    @ParameterizedTest
    @CsvSource({
        "0.01, 100,   2, 1.3",
        "0.05, 100,   2, 1.3",
        "0.10, 99.99, 5, 2",
        "0.20, 99.95, 5, 2",
        "0.30, 99.5,  20, 3",
    })
    void picturesSurvive(double loss, double minPercent, double maxRoundTrips, double maxRequestsPerLoss) {
        long sent = 0;
        long delivered = 0;
        long lost = 0;
        long requested = 0;
        long keyFrames = 0;
        long freezes = 0;
        List<Long> delays = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            Simulation simulation = simulation(loss, seed, seed % 2 == 0);
            simulation.stream(150 * SECOND);
            simulation.run(2 * SECOND);
            sent += simulation.lastDeliveredIndex - simulation.firstDeliveredIndex + 1;
            delivered += simulation.delivered;
            lost += simulation.stats().packetsLost();
            requested += simulation.stats().packetsRequested();
            keyFrames += simulation.stats().keyFramesReceived();
            freezes += simulation.stats().freezeCount();
            delays.addAll(simulation.extraDelaysNanos);
        }
        Collections.sort(delays);
        double percent = 100.0 * delivered / sent;
        double p95 = delays.get(delays.size() * 95 / 100) / (double) ROUND_TRIP;
        double requests = (double) requested / lost;
        System.out.printf(
                Locale.ROOT,
                "| %2.0f %% | %8.4f %% | %5.1f | %5.1f | %5.1f | %4.2f | %d | %d |%n",
                loss * 100,
                percent,
                delays.get(delays.size() / 2) / (double) MILLI,
                p95 * ROUND_TRIP / MILLI,
                delays.get(delays.size() - 1) / (double) MILLI,
                requests,
                keyFrames,
                freezes);
        assertTrue(percent >= minPercent, "delivered " + percent + " %");
        assertTrue(p95 <= maxRoundTrips, "95th percentile of the extra delay: " + p95 + " round trips");
        assertTrue(requests <= maxRequestsPerLoss, "requests per lost packet: " + requests);
    }

    private static Simulation simulation(double loss, int seed, boolean sameSource) {
        TestSender.Settings settings = new TestSender.Settings();
        settings.seed = seed;
        settings.answersNack = true;
        settings.rtxPayloadType = sameSource ? VideoPayload.NO_RTX : 103;
        settings.pictureBytes = 8_333;
        Simulation simulation = new Simulation(
                Simulation.config(settings).nack(true).reducedSize(true),
                settings,
                Conditions.delay(ROUND_TRIP / 2).loss(loss),
                Conditions.delay(ROUND_TRIP / 2).loss(loss));
        simulation.keepUnits = false;
        simulation.installKeys();
        return simulation;
    }

    /** Every picture after an outage of 200 ms is there within one round trip to a key frame. */
    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void burstsAreRecoveredFrom(int seed) {
        TestSender.Settings settings = new TestSender.Settings();
        settings.seed = seed;
        settings.answersNack = true;
        settings.rtxPayloadType = 103;
        Simulation simulation = new Simulation(
                Simulation.config(settings).nack(true),
                settings,
                Conditions.delay(ROUND_TRIP / 2).outages(10 * SECOND, 200 * MILLI),
                Conditions.delay(ROUND_TRIP / 2));
        simulation.keepUnits = false;
        simulation.installKeys();
        simulation.stream(200 * SECOND);
        simulation.run(2 * SECOND);
        assertEquals(simulation.picturesSent, simulation.delivered, "not even a picture of the outage is missing");
        long max = Collections.max(simulation.extraDelaysNanos);
        assertTrue(max <= 200 * MILLI + 34 * MILLI + ROUND_TRIP, "the oldest of them: " + max);
    }
}
