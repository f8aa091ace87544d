package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.whep4j.media.SimulatedLink.Conditions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets lost before the keys came, when nobody could be asked for them. */
class EarlyLossTest {

    private static final long ROUND_TRIP = 50 * MILLI;

    @ParameterizedTest
    @ValueSource(longs = {100, 500, 700, 1_100, 1_900})
    void patienceBeginsWithTheKeys(long keysAfterMillis) {
        TestSender.Settings settings = new TestSender.Settings();
        settings.answersNack = true;
        settings.pictureBytes = 1_000;
        Simulation simulation = new Simulation(
                Simulation.config(settings).nack(true).pli(true),
                settings,
                Conditions.delay(ROUND_TRIP / 2),
                Conditions.delay(ROUND_TRIP / 2));
        simulation.session.onRoundTrip(ROUND_TRIP, 0);
        simulation.sendPicture(3_000);
        simulation.run(SECOND / 30);
        simulation.toReceiver.dropNext = 1;
        simulation.stream(keysAfterMillis * MILLI);
        simulation.installKeys();
        simulation.stream(SECOND);
        simulation.run(ROUND_TRIP);
        assertEquals(0, simulation.sender.plis);
        assertEquals(simulation.picturesSent, simulation.delivered);
    }
}
