package io.github.whep4j.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class WhepCameraBuilderTest {
    private static final Duration FOR_EVER = ChronoUnit.FOREVER.getDuration();

    /** No number of nanoseconds is as long as that, and a session would end in an exception on its loop. */
    @Test
    void timesLongerThanAnybodyWaitsAreLong() throws Exception {
        try (WhepCamera camera = WhepCamera.builder()
                        .sessionLimit(FOR_EVER)
                        .tokenLife(FOR_EVER)
                        .rateLimit(10, FOR_EVER)
                        .build();
                Viewer viewer = Viewer.watching(camera)) {
            viewer.connected.get(30, TimeUnit.SECONDS);
            assertEquals(1, camera.counters().openSessions());
            assertEquals(200, viewer.delete());
        }
    }

    @Test
    void whatIsOutOfItsRangeIsRefusedWhenItIsSet() {
        WhepCameraBuilder camera = WhepCamera.builder();
        List<Executable> settings = List.of(
                () -> camera.token(""),
                () -> camera.tokenLife(Duration.ZERO),
                () -> camera.rateLimit(0, Duration.ofSeconds(1)),
                () -> camera.rateLimit(1, Duration.ZERO),
                () -> camera.deviceId("a/b"),
                () -> camera.srtpProfiles(List.of()),
                () -> camera.loss(Double.NaN),
                () -> camera.firstPicture(-1),
                () -> camera.firstSequenceNumber(65_536),
                () -> camera.sessionLimit(Duration.ofSeconds(-1)),
                () -> camera.maxSessions(0),
                () -> camera.answerDelay(Duration.ofSeconds(-1)),
                () -> camera.otherOrigin(URI.create("ftp://example.org")));
        settings.forEach(setting -> assertThrows(IllegalArgumentException.class, setting));
    }
}
