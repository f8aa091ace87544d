package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.whep4j.h264.AccessUnit;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Against the definitions in webrtc-stats. */
class PlayoutStatisticsTest {
    private static final AccessUnit UNIT = unit(false);

    private final PlayoutStatistics statistics = new PlayoutStatistics();

    private static AccessUnit unit(boolean withTime) {
        Simulation simulation = Simulation.perfect();
        simulation.installKeys();
        if (withTime) {
            simulation.sender.sendReport(1_000 * SECOND);
        }
        simulation.sendPicture(Simulation.FRAME_TICKS);
        simulation.run(MILLI);
        return simulation.units.get(0);
    }

    private void frame(long nowNanos) {
        statistics.onFrame(UNIT, UNIT.presentationTimeNanos(), 3 * MILLI, 5 * MILLI, 2 * MILLI, false, nowNanos);
    }

    @Test
    void intervalsBetweenPictures() {
        frame(10 * SECOND);
        assertEquals(0, statistics.snapshot(10 * SECOND).totalInterFrameDelay());
        frame(10 * SECOND + 500 * MILLI);
        frame(12 * SECOND + 500 * MILLI);
        InboundRtpStats.Playout told = statistics.snapshot(12 * SECOND + 500 * MILLI);
        assertEquals(2.5, told.totalInterFrameDelay(), 1e-9);
        assertEquals(0.25 + 4, told.totalSquaredInterFrameDelay(), 1e-9);
        assertEquals(0, told.pauseCount());
    }

    @Test
    void aPauseIsLongerThanFiveSeconds() {
        frame(SECOND);
        frame(6 * SECOND);
        assertEquals(0, statistics.snapshot(6 * SECOND).pauseCount());
        frame(11 * SECOND + 1);
        assertEquals(1, statistics.snapshot(11 * SECOND + 1).pauseCount());
        frame(18 * SECOND + 1);
        InboundRtpStats.Playout told = statistics.snapshot(18 * SECOND + 1);
        assertEquals(2, told.pauseCount());
        assertEquals(12.000000001, told.totalPausesDuration(), 1e-9);
    }

    @Test
    void delaysOfTheBufferAreSums() {
        frame(SECOND);
        frame(2 * SECOND);
        InboundRtpStats.Playout told = statistics.snapshot(2 * SECOND);
        assertEquals(0.006, told.jitterBufferDelay(), 1e-12);
        assertEquals(0.010, told.jitterBufferTargetDelay(), 1e-12);
        assertEquals(0.004, told.jitterBufferMinimumDelay(), 1e-12);
        assertEquals(2, told.jitterBufferEmittedCount());
    }

    @Test
    void picturesOfTheLastSecond() {
        frame(SECOND);
        frame(SECOND + 400 * MILLI);
        frame(2 * SECOND - 1);
        assertEquals(3, statistics.snapshot(2 * SECOND - 1).framesPerSecond());
        assertEquals(2, statistics.snapshot(2 * SECOND).framesPerSecond());
        assertEquals(0, statistics.snapshot(9 * SECOND).framesPerSecond());
        for (int i = 0; i < 300; i++) {
            frame(20 * SECOND + i);
        }
        assertEquals(256, statistics.snapshot(20 * SECOND + 300).framesPerSecond());
    }

    @Test
    void lossBeforeAPictureMakesItsDelayAFreeze() {
        for (int i = 0; i < 10; i++) {
            frame(SECOND + i * 100 * MILLI);
        }
        statistics.onFrame(UNIT, UNIT.presentationTimeNanos(), 0, 0, 0, true, 3 * SECOND);
        assertEquals(1, statistics.freezes().freezes);
    }

    @Test
    void timeOfTheCaptureGoesOn() {
        frame(SECOND);
        assertNull(statistics.snapshot(2 * SECOND).estimatedPlayoutTimestamp());
        AccessUnit timed = unit(true);
        statistics.onFrame(timed, timed.presentationTimeNanos(), 0, 0, 0, false, 3 * SECOND);
        assertEquals(
                Instant.ofEpochSecond(1_002), statistics.snapshot(5 * SECOND).estimatedPlayoutTimestamp());
        assertEquals(timed.width(), statistics.width);
        assertEquals(timed.height(), statistics.height);
    }
}
