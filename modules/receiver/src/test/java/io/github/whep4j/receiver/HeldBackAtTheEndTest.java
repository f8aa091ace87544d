package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.whep4j.emulator.WhepCamera;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** What the playout holds back when the receiver is closed is the user's. */
@Timeout(60)
class HeldBackAtTheEndTest {
    private static final int UNITS = 40;

    @RepeatedTest(3)
    void everyPictureThatIsCountedAsEmittedHasBeenHandedOver() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().loss(0.15).build();
                Viewer viewer = new Viewer(Viewer.of(camera).latency(Latency.smooth()))) {
            viewer.start();
            viewer.awaitUnits(UNITS);
            viewer.close();
            assertEquals(viewer.receiver.stats().playout().jitterBufferEmittedCount(), viewer.units.size());
        }
    }
}
