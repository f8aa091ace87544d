package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class RenewalBackoffProperties {
    private static final long SECOND = 1_000_000_000L;
    private static final List<Integer> LONGEST_SECONDS = List.of(1, 2, 4, 8, 16, 30, 30, 30);
    private static final Renewal PATIENT =
            Renewal.sequential().attempts(Integer.MAX_VALUE).giveUpAfter(Duration.ofDays(9));

    /** At least half of it, so that it is longer each time; the rest at random, so that not all come back at once. */
    @Property
    void withoutTheServersWordItWaitsTwiceAsLongEachTimeAndHalfAMinuteAtMost(
            @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double random, @ForAll long nowNanos) {
        RenewalBackoff backoff = new RenewalBackoff(PATIENT, () -> random);
        for (int round = 0; round < 2; round++) {
            for (int longest : LONGEST_SECONDS) {
                long wait = backoff.failed(Duration.ZERO, nowNanos);
                assertEquals(longest * SECOND * (1 + random) / 2, wait, 1);
            }
            backoff.reset();
        }
    }

    @Provide
    Arbitrary<Duration> asked() {
        return Arbitraries.longs().between(1, Duration.ofDays(1).toNanos()).map(Duration::ofNanos);
    }

    /** It asks all its clients for the same, so they come a little later than that, and not all at once. */
    @Property
    void neverSoonerThanTheServerAsks_andNotMuchLater(
            @ForAll("asked") Duration asked,
            @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double random,
            @ForAll @IntRange(max = 10) int failures) {
        RenewalBackoff backoff = new RenewalBackoff(PATIENT, () -> random);
        RenewalBackoff unasked = new RenewalBackoff(PATIENT, () -> random);
        for (int i = 0; i < failures; i++) {
            assertEquals(unasked.failed(Duration.ZERO, 0), backoff.failed(Duration.ZERO, 0));
        }
        long wait = backoff.failed(asked, 0);
        long own = unasked.failed(Duration.ZERO, 0);
        assertTrue(wait > asked.toNanos() && wait >= own, wait + " ns");
        assertTrue(wait <= Math.max(own, asked.toNanos() + own / 2), wait + " ns");
    }

    @Property
    void givesUpWithTheLastOfTheAttempts(@ForAll @IntRange(min = 1, max = 20) int attempts) {
        RenewalBackoff backoff = new RenewalBackoff(PATIENT.attempts(attempts), () -> 0.5);
        for (int round = 0; round < 2; round++) {
            for (int i = 1; i < attempts; i++) {
                assertNotEquals(RenewalBackoff.GIVE_UP, backoff.failed(Duration.ZERO, 0));
            }
            assertEquals(RenewalBackoff.GIVE_UP, backoff.failed(Duration.ZERO, 0));
            backoff.reset();
        }
    }

    /** The time counts from the first failure; nobody waits for an attempt that would come too late. */
    @Property
    void givesUpWhereTheNextAttemptWouldComeTooLate(
            @ForAll @LongRange(min = 1, max = 300 * SECOND) long giveUpAfter,
            @ForAll @LongRange(max = 60 * SECOND) long attemptTakes,
            @ForAll long start) {
        Renewal renewal = PATIENT.giveUpAfter(Duration.ofNanos(giveUpAfter));
        RenewalBackoff backoff = new RenewalBackoff(renewal, () -> 0.5);
        RenewalBackoff patient = new RenewalBackoff(PATIENT, () -> 0.5);
        long elapsed = 0;
        long wait;
        do {
            wait = backoff.failed(Duration.ZERO, start + elapsed);
            long wanted = patient.failed(Duration.ZERO, start + elapsed);
            assertEquals(elapsed + wanted <= giveUpAfter ? wanted : RenewalBackoff.GIVE_UP, wait);
            elapsed += wait + attemptTakes;
        } while (wait != RenewalBackoff.GIVE_UP);
    }

    @Example
    void aWaitThatEndsWithThePatienceIsStillWaited() {
        Renewal renewal = PATIENT.giveUpAfter(Duration.ofMillis(500));
        assertEquals(SECOND / 2, new RenewalBackoff(renewal, () -> 0).failed(Duration.ZERO, 77));
    }
}
