package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a session can be told, at the ends of its ranges. */
class ReceiveSessionConfigTest {
    /** As one does who wants no limit: a deadline that overflows has passed at once. */
    @Test
    void theLongestTimesThereAreAreNotOverAtOnce() {
        TestSender.Settings settings = new TestSender.Settings();
        ReceiveSessionConfig.Builder config = Simulation.config(settings)
                .reorderWaitNanos(Long.MAX_VALUE)
                .recoveryWaitNanos(Long.MAX_VALUE)
                .stallNanos(Long.MAX_VALUE)
                .mediaTimeoutNanos(Long.MAX_VALUE);
        Simulation simulation =
                new Simulation(config, settings, new SimulatedLink.Conditions(), new SimulatedLink.Conditions());
        simulation.run(SECOND);
        simulation.installKeys();
        simulation.sendPicture(3_000);
        simulation.run(SECOND);
        simulation.run(60 * SECOND);
        assertEquals(1, simulation.delivered);
        assertEquals(
                List.of(MediaEvent.FirstPacket.class),
                simulation.events.stream().map(Object::getClass).toList());
    }

    @Test
    void whatIsOutOfItsRangeIsRefused() {
        ReceiveSessionConfig.Builder sound = Simulation.config(new TestSender.Settings());
        assertRefused(sound.payloads(List.of()));
        sound.payloads(List.of(VideoPayload.of(102)));
        assertRefused(sound.mediaTimeoutNanos(-1));
        sound.mediaTimeoutNanos(0);
        assertRefused(sound.midExtensionId(256));
        sound.midExtensionId(0);
        assertRefused(sound.maxAccessUnitBytes(0));
        sound.maxAccessUnitBytes(1);
        assertRefused(sound.cname(""));
        assertRefused(sound.cname("n".repeat(65)));
        sound.cname("n".repeat(64)).build();
    }

    private static void assertRefused(ReceiveSessionConfig.Builder config) {
        assertThrows(IllegalArgumentException.class, config::build);
    }
}
