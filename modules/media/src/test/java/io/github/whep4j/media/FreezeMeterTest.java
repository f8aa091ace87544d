package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FreezeMeterTest {

    private final FreezeMeter meter = new FreezeMeter();
    private long now;

    private void frames(int count, long intervalMillis) {
        for (int i = 0; i < count; i++) {
            now += intervalMillis * MILLI;
            meter.onFrame(now, now);
        }
    }

    @Test
    void aLatePictureIsAFreeze() {
        frames(40, 33);
        now += 300 * MILLI;
        meter.onFrame(now - 260 * MILLI, now);
        assertEquals(1, meter.freezes);
        assertEquals(300 * MILLI, meter.frozenNanos);
        frames(100, 33);
        assertEquals(1, meter.freezes);
    }

    @Test
    void aPauseOfTheEncoderIsNoneButLostPicturesAre() {
        frames(40, 33);
        frames(1, 500);
        assertEquals(0, meter.freezes);
        frames(40, 33);
        meter.onLoss();
        frames(1, 500);
        assertEquals(1, meter.freezes);
        frames(1, 500);
        assertEquals(1, meter.freezes);
    }

    @Test
    void theMeasureIsTheAverageIntervalAndItsExcess() {
        frames(40, 33);
        meter.onLoss();
        frames(1, 182);
        assertEquals(0, meter.freezes, "33 + 150 ms are not reached");
        frames(40, 200);
        meter.onLoss();
        frames(1, 599);
        assertEquals(0, meter.freezes, "three times 200 ms are not reached");
        frames(40, 200);
        meter.onLoss();
        frames(1, 600);
        assertEquals(1, meter.freezes);
    }

    @Test
    void latenessIsNoFreezeUpToTheMeasure() {
        frames(40, 200);
        now += 700 * MILLI;
        long due = now - 151 * MILLI;
        meter.onFrame(due, now);
        assertEquals(1, meter.freezes, "151 ms later than due");
        FreezeMeter another = new FreezeMeter();
        for (int i = 0; i < 40; i++) {
            another.onFrame(i * 200L * MILLI, i * 200L * MILLI);
        }
        another.onFrame(7_800 * MILLI + 550 * MILLI, 7_800 * MILLI + 700 * MILLI);
        assertEquals(0, another.freezes, "exactly 150 ms");
    }
}
