package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PresentationTimelineTest {

    private static final long START = -7 * SECOND;
    private final PresentationTimeline timeline = new PresentationTimeline();

    @Test
    void followsTheTimestampsWhateverTheArrivals() {
        SplittableRandom random = new SplittableRandom(1);
        assertEquals(0, timeline.next(777, START));
        long ticks = 0;
        long now = START;
        for (int i = 0; i < 1_000; i++) {
            long step = random.nextLong(1_700, 5_900);
            ticks += step;
            now += step * MILLI / 90;
            assertEquals(ticks * 100_000 / 9, timeline.next(777 + ticks, now + random.nextLong(120 * MILLI)));
        }
    }

    @Test
    void anOldTimestampOnTheVeryFirstPicture() {
        timeline.next(0, START);
        assertEquals(33 * MILLI, timeline.next(48_000, START + 33 * MILLI));
        assertEquals(33 * MILLI + 3_000 * 100_000 / 9, timeline.next(51_000, START + 66 * MILLI));
    }

    @Test
    void picturesThatComeAtOnceAfterAnOutageKeepTheirDistances() {
        long now = START;
        for (int i = 0; i < 30; i++) {
            timeline.next(i * 3_000L, now += SECOND / 30);
        }
        now += 20 * SECOND;
        for (int i = 30; i < 630; i++) {
            assertEquals(i * 300_000_000L / 9, timeline.next(i * 3_000L, now));
        }
    }

    @Test
    void onePictureThatAnOutageHasMadeLateSaysNothingOfThoseAfterIt() {
        long now = START;
        for (int i = 0; i < 30; i++) {
            timeline.next(i * 3_000L, now += SECOND / 30);
        }
        now += 20 * SECOND;
        assertEquals(SECOND, timeline.next(90_000, now));
        assertEquals(21 * SECOND, timeline.next(21 * 90_000, now + 5 * MILLI), "those between are lost");
        assertEquals(22 * SECOND, timeline.next(22 * 90_000, now + SECOND));
    }

    /** By half a thousandth, so that after an hour pictures take nearly two seconds longer than the first did by its clock. */
    @Test
    void aJumpShowsThoughTheSendersClockIsSlow() {
        long now = START;
        for (int i = 0; i < 3_600; i++) {
            assertEquals(i * SECOND, timeline.next(i * 90_000L, now));
            now += SECOND + SECOND / 2_000;
        }
        long last = 3_599 * SECOND;
        assertEquals(last + SECOND + SECOND / 2_000, timeline.next(3_601 * 90_000L, now), "by the arrivals");
    }

    @Test
    void pausesOfTheSenderAreKept() {
        timeline.next(0, START);
        timeline.next(3_000, START + 33 * MILLI);
        long later = 3_000 + 90_000 * 60;
        assertEquals(later * 100_000 / 9, timeline.next(later, START + 60_033 * MILLI));
    }

    @Test
    void jumpsGoOnByTheTimeBetweenTheArrivals() {
        timeline.next(0, START);
        timeline.next(3_000, START + 33 * MILLI);
        long second = timeline.next(6_000, START + 66 * MILLI);
        long forward = timeline.next(900_000_000L, START + 100 * MILLI);
        assertEquals(second + 34 * MILLI, forward);
        long back = timeline.next(100, START + 133 * MILLI);
        assertEquals(forward + 33 * MILLI, back);
        assertEquals(back + 3_000 * 100_000 / 9, timeline.next(3_100, START + 166 * MILLI));
        assertTrue(timeline.next(-500_000, START + 166 * MILLI) > back, "even if no time has gone by");
    }

    @Test
    void turnsOfPicturesInDecodingOrderNeverGoBack() {
        long[] timestamps = {0, 9_000, 3_000, 6_000, 18_000, 12_000, 15_000};
        long last = -1;
        for (int i = 0; i < timestamps.length; i++) {
            long nanos = timeline.next(timestamps[i], START + i * 33L * MILLI);
            assertTrue(nanos > last);
            last = nanos;
            assertEquals(timestamps[i] % 9_000 != 0, timeline.isBeforeItsTurn());
            assertEquals(i > 0 && timestamps[i] < timestamps[i - 1], timeline.wentBack());
            assertEquals(timestamps[i] * 100_000 / 9, timeline.lastByTimestamp());
        }
        assertEquals(27_000 * 100_000L / 9, timeline.next(27_000, START + 300 * MILLI));
    }

    /** At three pictures a second the first of four that are decoded out of order is a second early. */
    @Test
    void theOrderOfBPicturesIsNoJump() {
        timeline.onKeyFrame(true);
        long[] timestamps = {0, 120_000, 60_000, 30_000, 90_000, 240_000, 180_000, 150_000, 210_000};
        for (int i = 0; i < timestamps.length; i++) {
            timeline.next(timestamps[i], START + i * 333 * MILLI);
            assertEquals(timestamps[i] * 100_000 / 9, timeline.lastByTimestamp());
            assertEquals(timestamps[i] % 120_000 != 0, timeline.isBeforeItsTurn());
        }
        timeline.next(600_000, START + 9 * 333 * MILLI);
        assertTrue(timeline.lastByTimestamp() < 3_010 * MILLI, "by the arrivals: that is a jump");
    }

    /** Some encoders say that they do not reorder, and do. */
    @Test
    void bPicturesThatHaveBeenSeenCountForMoreThanWhatTheStreamSays() {
        timeline.next(0, START);
        timeline.next(30_000, START + 333 * MILLI);
        timeline.onBPicture();
        timeline.onKeyFrame(false);
        assertEquals(1_200 * MILLI, timeline.next(108_000, START + 400 * MILLI), "early, and no jump");

        timeline.onSourceChange();
        timeline.onKeyFrame(false);
        long first = timeline.next(0, START + SECOND);
        assertEquals(
                first + 67 * MILLI, timeline.next(108_000, START + 1_067 * MILLI), "another source has shown none");
    }

    @Test
    void nothingLiesBeforeAJump() {
        timeline.next(0, START);
        timeline.next(3_000, START + 33 * MILLI);
        timeline.next(900_000_000L, START + 66 * MILLI);
        timeline.next(899_997_000L, START + 100 * MILLI);
        assertFalse(timeline.isBeforeItsTurn(), "it would lie among those of the former line");
    }

    @Test
    void anotherSourceGoesOnByTheTimeBetweenTheArrivals() {
        timeline.onSourceChange();
        assertEquals(0, timeline.next(5, START));
        timeline.onSourceChange();
        assertEquals(700 * MILLI, timeline.next(4_000_000_000L, START + 700 * MILLI));
    }

    /** The second picture may be earlier by 150 ms than the first says, later ones by 500. */
    @Test
    void leadsThatAreNoJump() {
        timeline.next(0, START);
        assertEquals(150 * MILLI, timeline.next(150 * 90, START));
        PresentationTimeline second = new PresentationTimeline();
        second.next(0, START);
        assertEquals(1 * MILLI, second.next(152 * 90, START + 1 * MILLI), "by the arrivals");
        PresentationTimeline third = new PresentationTimeline();
        third.next(0, START);
        third.next(90, START + 1 * MILLI);
        assertEquals(450 * MILLI, third.next(450 * 90, START + 2 * MILLI));
        PresentationTimeline fourth = new PresentationTimeline();
        fourth.next(0, START);
        fourth.next(90, START + 1 * MILLI);
        assertEquals(2 * MILLI, fourth.next(503 * 90, START + 2 * MILLI), "by the arrivals");
    }

    @Test
    void halfASecondBackIsStillTheOrderOfDecoding() {
        timeline.next(0, START);
        timeline.next(90_000, START + SECOND);
        assertEquals(SECOND + 11_112, timeline.next(45_000, START + SECOND));
        assertEquals(2 * SECOND, timeline.next(180_000, START + 2 * SECOND), "on the same line");
        assertEquals(2 * SECOND + 5 * MILLI, timeline.next(180_000 - 45_001, START + 2 * SECOND + 5 * MILLI));
        assertEquals(3 * SECOND + 5 * MILLI, timeline.next(180_000 - 45_001 + 90_000, START + 3 * SECOND), "another");
    }
}
