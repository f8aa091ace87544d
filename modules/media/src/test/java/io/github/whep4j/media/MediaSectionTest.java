package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.media.SimulatedLink.Conditions;
import org.junit.jupiter.api.Test;

/** The identification of the media section in packets (RFC 9143, Section 9.2). */
class MediaSectionTest {

    private final TestSender.Settings settings = new TestSender.Settings();

    private Simulation simulation() {
        settings.midExtensionId = 4;
        settings.mid = "video";
        settings.rtxPayloadType = 103;
        settings.answersNack = true;
        Simulation simulation = new Simulation(
                Simulation.config(settings).nack(true).midExtensionId(4).mid("video"),
                settings,
                new Conditions(),
                new Conditions());
        simulation.installKeys();
        return simulation;
    }

    @Test
    void packetsOfTheSectionAreTakenWithAndWithoutItsName() {
        Simulation simulation = simulation();
        simulation.stream(SECOND);
        simulation.toReceiver.dropNext = 1;
        simulation.stream(SECOND);
        assertEquals(1, simulation.stats().retransmittedPacketsReceived(), "RTX has the name too");
        settings.midExtensionId = 0;
        simulation.stream(SECOND);
        assertEquals(simulation.picturesSent, simulation.delivered);
        assertEquals(0, simulation.stats().discarded().otherSource());
    }

    @Test
    void packetsOfAnotherSectionAreDroppedAndMakeNoSource() {
        Simulation simulation = simulation();
        simulation.stream(SECOND);
        long before = simulation.stats().packetsReceived();
        for (String other : new String[] {"audio", "vide", "video2", "Video"}) {
            settings.mid = other;
            simulation.sender.ssrc++;
            simulation.sender.sendPayload(new byte[] {0x41, 1, 2, 3}, true);
        }
        simulation.run(MILLI);
        assertEquals(before, simulation.stats().packetsReceived());
        assertEquals(4, simulation.stats().discarded().otherSource());
        assertEquals(
                Integer.toUnsignedLong(simulation.sender.ssrc - 4),
                simulation.stats().ssrc());
        assertTrue(simulation.events.stream().noneMatch(MediaEvent.SourceChanged.class::isInstance));
    }
}
