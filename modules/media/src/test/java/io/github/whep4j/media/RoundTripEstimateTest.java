package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoundTripEstimateTest {

    private final RoundTripEstimate estimate = new RoundTripEstimate();

    @Test
    void withoutAnySampleWhatIceMeasuresIsTaken() {
        assertFalse(estimate.known());
        assertEquals(100 * MILLI, estimate.nanos());
        estimate.onMeasured(40 * MILLI);
        assertTrue(estimate.known());
        assertEquals(40 * MILLI, estimate.nanos());
        assertTrue(estimate.retryNanos() > 40 * MILLI && estimate.retryNanos() < 60 * MILLI);
        estimate.onSample(30 * MILLI);
        assertEquals(30 * MILLI, estimate.nanos());
        estimate.onMeasured(70 * MILLI);
        assertEquals(30 * MILLI, estimate.nanos(), "a retransmission goes the way that the next one will go");
    }

    @Test
    void theNextRequestFollowsShortlyAfterTheAnswerWouldHaveCome() {
        for (int i = 0; i < 20; i++) {
            estimate.onSample(33 * MILLI);
        }
        assertEquals(39 * MILLI, estimate.retryNanos());
    }

    @Test
    void whatWasHeldUpDelaysNothing() {
        estimate.onSample(400 * MILLI);
        for (int i = 0; i < 12; i++) {
            estimate.onSample(33 * MILLI);
            assertEquals(39 * MILLI, estimate.retryNanos(), "after " + (i + 1));
        }
        for (int i = 0; i < 3; i++) {
            estimate.onSample(400 * MILLI);
            assertEquals(39 * MILLI, estimate.retryNanos());
        }
    }

    @Test
    void threeOfFourAnswersAreAwaitedWhateverTheVariation() {
        SplittableRandom random = new SplittableRandom(1);
        int late = 0;
        for (int i = 0; i < 2_000; i++) {
            long sample = (30 + random.nextInt(100)) * MILLI;
            late += i > 20 && sample > estimate.retryNanos() ? 1 : 0;
            estimate.onSample(sample);
        }
        assertTrue(late > 300 && late < 500, "asked again before the answer came, of 2,000 times: " + late);
    }

    @Test
    void aRoundTripThatHasGrownIsNoticedByOtherMeans() {
        for (int i = 0; i < 20; i++) {
            estimate.onSample(33 * MILLI);
        }
        estimate.onMeasured(31 * MILLI);
        for (int i = 0; i < 2; i++) {
            estimate.onMeasured(200 * MILLI); // or an answer to a check that had to be repeated
            assertEquals(39 * MILLI, estimate.retryNanos());
        }
        estimate.onMeasured(200 * MILLI);
        assertEquals(206 * MILLI, estimate.retryNanos());
        estimate.onMeasured(31 * MILLI);
        assertEquals(39 * MILLI, estimate.retryNanos());
    }

    @Test
    void threeMeasurementsAreEnough() {
        for (int i = 0; i < 20; i++) {
            estimate.onSample(33 * MILLI);
        }
        for (int i = 0; i < 3; i++) {
            assertEquals(39 * MILLI, estimate.retryNanos(), "after " + i);
            estimate.onMeasured(200 * MILLI);
        }
        assertEquals(206 * MILLI, estimate.retryNanos());
    }

    @Test
    void whatTheSenderReportsIsToldApart() {
        assertEquals(0, estimate.reportedMeasurements());
        estimate.onReported(30 * MILLI);
        estimate.onReported(20 * MILLI);
        assertEquals(20 * MILLI, estimate.reportedNanos());
        assertEquals(50 * MILLI, estimate.totalReportedNanos());
        assertEquals(2, estimate.reportedMeasurements());
        assertEquals(20 * MILLI, estimate.nanos(), "and counts as a measurement");
    }
}
