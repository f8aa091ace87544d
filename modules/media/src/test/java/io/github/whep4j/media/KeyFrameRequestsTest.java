package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyFrameRequestsTest {

    private static final long NONE = Long.MAX_VALUE;
    private final RoundTripEstimate roundTrip = new RoundTripEstimate();
    private final KeyFrameRequests requests = new KeyFrameRequests(roundTrip);

    private List<Long> sentUntil(long millis) {
        List<Long> sent = new ArrayList<>();
        while (requests.dueNanos() <= millis * MILLI) {
            sent.add(requests.dueNanos() / MILLI);
            requests.onSent(requests.dueNanos());
        }
        return sent;
    }

    @Test
    void atOnceAndAgainAtGrowingIntervalsUntilOneComes() {
        assertEquals(NONE, requests.dueNanos());
        requests.want(0);
        assertFalse(requests.isRepeat());
        assertEquals(List.of(0L, 300L, 750L, 1425L, 2425L, 3425L, 4425L), sentUntil(5_000));
        assertTrue(requests.isRepeat());
        requests.want(5_000 * MILLI);
        assertEquals(5_425 * MILLI, requests.dueNanos(), "wanting it more does not help");
        requests.onKeyFrame();
        assertEquals(NONE, requests.dueNanos());
    }

    @Test
    void notSoonerThanTheSmallestIntervalAfterTheLast() {
        requests.want(0);
        requests.onSent(0);
        requests.onKeyFrame();
        requests.want(20 * MILLI);
        assertEquals(300 * MILLI, requests.dueNanos());
        assertFalse(requests.isRepeat());
        requests.onSent(300 * MILLI);
        requests.onKeyFrame();
        requests.want(900 * MILLI);
        assertEquals(900 * MILLI, requests.dueNanos());
    }

    @Test
    void aKeyFrameThatHasBegunGetsTimeToArrive() {
        requests.onKeyFrameStart(0);
        assertEquals(NONE, requests.dueNanos());
        requests.want(0);
        requests.onKeyFrameStart(0);
        assertEquals(200 * MILLI, requests.dueNanos());
        requests.want(50 * MILLI);
        assertEquals(50 * MILLI, requests.dueNanos(), "lost after all");
    }

    @Test
    void aLongRoundTripMakesForLongerIntervals() {
        roundTrip.onMeasured(600 * MILLI);
        requests.want(0);
        assertEquals(List.of(0L, 756L, 1756L), sentUntil(2_000));
    }
}
