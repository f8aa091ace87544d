package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.whep.SessionEvent;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Four hours of viewing in virtual time, of a device that ends each session after half a minute. */
class FourHoursTest {
    private static final long FOUR_HOURS = Duration.ofHours(4).toNanos();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Far more often than anything fails in life: in one of these ways each second session does. */
    private static final double TROUBLE = 0.08;

    private final VirtualClock clock = new VirtualClock();

    @ParameterizedTest
    @CsvSource({
        "sequential, 1, 1", "sequential, 1, 2", "sequential, 1, 3", "sequential, 2, 4",
        "overlapping, 1, 5", "overlapping, 1, 6", "overlapping, 2, 7", "overlapping, 2, 8"
    })
    void withFailuresOfEveryKind(String policy, int sessionsAtOnce, long seed) {
        SimulatedDevice device = new SimulatedDevice(clock, seed, LIMIT, sessionsAtOnce);
        Watched watched = new Watched();
        SessionSuccession succession = succession(device, policy, watched);
        succession.start();
        clock.runUntil(10 * SimulatedSession.SECOND);
        // Only what has had video is renewed, so the first session is spared.
        device.trouble = TROUBLE;
        int mostPending = 0;
        for (long at = clock.nanoTime(); at < FOUR_HOURS; at += SimulatedSession.SECOND) {
            clock.runUntil(at);
            mostPending = Math.max(mostPending, clock.pending());
        }
        assertNull(watched.reason, () -> "it ended: " + watched.failure);
        assertTrue(device.posts > 400, device.posts + " POSTs");
        assertTrue(device.refused > 20 && watched.renewalsFailed > 20, device.refused + " refused");
        assertTrue(watched.shown() > FOUR_HOURS / 2, "more video than gaps: " + Duration.ofNanos(watched.shown()));
        assertTrue(mostPending < 40, mostPending + " timers");
        if (policy.equals("sequential")) {
            assertEquals(0, device.postsTooMany, "never two sessions at once");
        }

        succession.end(CloseReason.LOCAL, null);
        clock.runUntil(clock.nanoTime() + Duration.ofMinutes(2).toNanos());
        assertEquals(CloseReason.LOCAL, watched.reason);
        assertEquals(device.told, device.deletes, "each session that was told of is DELETEd, once");
        assertEquals(0, device.open);
        assertEquals(0, clock.pending());
        assertNothingIsKept(device);
        assertEquals(ReceiverStats.NONE, succession.stats());
    }

    @Test
    void overlappingWithoutFailuresMissesNothing() {
        SimulatedDevice device = new SimulatedDevice(clock, 9, LIMIT, 2);
        Watched watched = new Watched();
        SessionSuccession succession = succession(device, "overlapping", watched);
        succession.start();
        clock.runUntil(FOUR_HOURS);
        assertEquals(watched.last - watched.first + 1, watched.pictures, "each picture once");
        assertTrue(watched.renewals > 500 && watched.renewals + 2 >= device.opened, watched.renewals + " renewals");
        assertEquals(0, watched.renewalsFailed);
    }

    @Test
    void sequentialWithoutFailuresMissesASetUpAndAKeyFrameInterval() {
        SimulatedDevice device = new SimulatedDevice(clock, 10, LIMIT, 1);
        Watched watched = new Watched();
        SessionSuccession succession = succession(device, "sequential", watched);
        succession.start();
        clock.runUntil(FOUR_HOURS);
        assertTrue(watched.renewals > 400, watched.renewals + " renewals");
        long deleteAndSetUp = 100 + 250 + 300;
        long keyFrames = SimulatedSession.KEY_FRAME_EVERY * SimulatedSession.PICTURE;
        long atMost = deleteAndSetUp * SimulatedSession.MILLI + keyFrames + SimulatedSession.PICTURE;
        assertTrue(watched.longestGap.toNanos() <= atMost, watched.longestGap.toString());
        assertEquals(0, device.postsTooMany);
        assertEquals(0, watched.renewalsFailed);
        assertEquals(0, device.refused);
    }

    /** A laptop that is closed for a night: whatever was due meanwhile is done once, late, and another session follows. */
    @ParameterizedTest
    @ValueSource(strings = {"sequential", "overlapping"})
    void sleepingForHoursAtAnyMoment(String policy) {
        SimulatedDevice device = new SimulatedDevice(clock, 11, LIMIT, 2);
        Watched watched = new Watched();
        SessionSuccession succession = succession(device, policy, watched);
        succession.start();
        clock.runUntil(10 * SimulatedSession.SECOND);
        for (int night = 0; night < 300; night++) {
            // Not in step with the limit, so that each moment of a session is hit.
            clock.runUntil(clock.nanoTime() + 7_300 * SimulatedSession.MILLI);
            clock.jump(FOUR_HOURS);
            assertNull(watched.reason, () -> "it ended: " + watched.failure);
            long pictures = watched.pictures;
            clock.runUntil(clock.nanoTime() + 90 * SimulatedSession.SECOND);
            assertTrue(watched.pictures > pictures, "no picture since night " + night);
            assertTrue(clock.pending() < 40, clock.pending() + " timers");
        }
        succession.end(CloseReason.LOCAL, null);
        clock.runUntil(clock.nanoTime() + Duration.ofMinutes(2).toNanos());
        assertEquals(CloseReason.LOCAL, watched.reason);
        assertEquals(0, device.open);
        assertEquals(0, clock.pending());
    }

    private SessionSuccession succession(SimulatedDevice device, String policy, Watched watched) {
        Renewal renewal = policy.equals("sequential") ? Renewal.sequential() : Renewal.overlapping();
        ReceiverOptions options = WhepReceiver.builder(URI.create("https://device.example/whep"))
                .onAccessUnit(unit -> {})
                .sessionLimit(SessionLimit.of(LIMIT))
                .renewal(renewal.attempts(1_000).giveUpAfter(Duration.ofHours(1)))
                .autoReconnect()
                .options();
        return new SessionSuccession(options, clock, device.random::nextDouble, device::session, watched);
    }

    /** What has ended can be collected: a year of sessions takes no more room than one. */
    private static void assertNothingIsKept(SimulatedDevice device) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (device.sessions.stream().anyMatch(session -> session.get() != null)) {
            assertTrue(System.nanoTime() < deadline, "sessions are kept");
            System.gc();
        }
    }

    /** Whoever views; that the stream is one is asserted with each picture. */
    private static final class Watched implements SuccessionOwner {
        private long first = -1;
        private long last = -1;
        private long firstNanos;
        private long lastNanos;
        private long pictures;
        private int renewals;
        private int renewalsFailed;
        private Duration longestGap = Duration.ZERO;
        private @Nullable CloseReason reason;
        private @Nullable WhepException failure;

        long shown() {
            return pictures * SimulatedSession.PICTURE;
        }

        @Override
        public void accessUnit(AccessUnit unit) {
            long number = unit.rtpTimestamp();
            if (first < 0) {
                first = number;
                firstNanos = unit.presentationTimeNanos();
            } else {
                assertTrue(number > last, "no picture twice");
                assertTrue(unit.presentationTimeNanos() > lastNanos, "presentation times increase");
                long expected = firstNanos + (number - first) * SimulatedSession.PICTURE;
                assertEquals(expected, unit.presentationTimeNanos(), "times are the sender's, over every gap");
            }
            last = number;
            lastNanos = unit.presentationTimeNanos();
            pictures++;
        }

        @Override
        public void renewed(Duration gap) {
            renewals++;
            longestGap = gap.compareTo(longestGap) > 0 ? gap : longestGap;
        }

        @Override
        public void renewalFailed(WhepException cause, Duration retryIn) {
            renewalsFailed++;
            assertTrue(!retryIn.isNegative() && !cause.code().isEmpty());
        }

        @Override
        public void ended(CloseReason why, @Nullable WhepException cause) {
            assertNull(reason, "it ends once");
            reason = Objects.requireNonNull(why);
            failure = cause;
        }

        @Override
        public void state(ReceiverState state) {}

        @Override
        public void firstAccessUnit(SessionInfo info) {}

        @Override
        public void stalled(Duration silence) {}

        @Override
        public void resumed(Duration silence) {}

        @Override
        public void pairChanged(CandidatePair pair) {}

        @Override
        public void iceRestart(IceRestart restart) {}

        @Override
        public void event(SessionEvent event) {}

        @Override
        public void reconnecting(@Nullable URI endpoint) {}
    }
}
