package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.media.SimulatedLink.Conditions;
import org.junit.jupiter.api.Test;

/** A picture is late, is asked for on suspicion, and then comes twice: of itself, and again on the same source. */
class SuspicionTest {

    @Test
    void whatWasLateOnlyIsNotLost() {
        int asked = 0;
        for (int late = 0; late < 60; late++) {
            Conditions network = Conditions.delay(20 * MILLI);
            Simulation simulation = viewing(network);
            InboundRtpStats before = simulation.stats();
            network.delayNanos += late * MILLI;
            simulation.sendPicture(3_000);
            simulation.run(SECOND / 30);
            network.delayNanos -= late * MILLI;
            simulation.stream(SECOND);
            InboundRtpStats after = simulation.stats();
            assertEquals(before.packetsLost(), after.packetsLost(), late + " ms late");
            asked += after.discarded().replayed() > before.discarded().replayed() ? 1 : 0;
        }
        assertTrue(asked > 10, asked + " were asked for in vain");
    }

    @Test
    void whatWasLostIs() {
        Conditions network = Conditions.delay(20 * MILLI);
        Simulation simulation = viewing(network);
        long before = simulation.stats().packetsLost();
        network.loss(1);
        simulation.sendPicture(3_000);
        network.loss(0);
        simulation.run(150 * MILLI);
        simulation.stream(SECOND);
        assertEquals(before + 1, simulation.stats().packetsLost());
        assertEquals(simulation.picturesSent, simulation.delivered);
    }

    @Test
    void whatASenderSendsLateThatNeverSendsAgainIsNotLost() {
        for (int late = 0; late < 60; late++) {
            TestSender.Settings settings = new TestSender.Settings();
            settings.pictureBytes = 500;
            Simulation simulation = new Simulation(
                    Simulation.config(settings).nack(true), settings, Conditions.delay(MILLI), Conditions.delay(MILLI));
            simulation.installKeys();
            simulation.session.onRoundTrip(20 * MILLI, simulation.time.now()); // as measured while all was cold
            simulation.stream(2 * SECOND);
            simulation.run(late * MILLI);
            simulation.stream(SECOND);
            assertEquals(0, simulation.stats().packetsLost(), late + " ms late");
            assertEquals(simulation.sender.packets, simulation.stats().packetsReceived());
        }
    }

    private static Simulation viewing(Conditions network) {
        TestSender.Settings settings = new TestSender.Settings();
        settings.answersNack = true;
        settings.pictureBytes = 500;
        settings.maxPayload = 1_200;
        Simulation simulation =
                new Simulation(Simulation.config(settings).nack(true), settings, network, Conditions.delay(20 * MILLI));
        simulation.installKeys();
        simulation.session.onRoundTrip(40 * MILLI, simulation.time.now());
        simulation.stream(2 * SECOND);
        network.loss(0.05);
        simulation.stream(3 * SECOND);
        network.loss(0);
        simulation.stream(3 * SECOND);
        return simulation;
    }
}
