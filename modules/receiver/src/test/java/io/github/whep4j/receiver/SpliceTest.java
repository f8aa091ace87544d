package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.ParameterSets;
import io.github.whep4j.whep.SessionEvent;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One camera whose sessions overlap at their ends or follow each other, in virtual time. Each session has its own path, its own
 * encoder and its own timeline; the bytes of a picture are its number, so that one that is missing or comes twice shows.
 */
class SpliceTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final long FRAME_NANOS = 33_333_333;
    private static final Duration LIMIT = Duration.ofSeconds(12);
    private static final Instant EPOCH = Instant.ofEpochSecond(1_800_000_000L);
    private static final ParameterSets SETS = ParameterSets.of(List.of(
            HexFormat.of().parseHex("6742c01fd90141fb0110000003001000000303c0f1832480"),
            HexFormat.of().parseHex("68cb83cb20")));

    private final VirtualClock clock = new VirtualClock();
    private final SplittableRandom random = new SplittableRandom(4711);
    private final List<CameraSession> opened = new ArrayList<>();
    private final List<AccessUnit> delivered = new ArrayList<>();
    private final List<Duration> gaps = new ArrayList<>();
    private final List<SessionEvent> told = new ArrayList<>();
    private int reconnects;
    private long[] delaysMillis = {20};
    private long jitterMillis;
    private long captureNoiseMillis = 2;
    private boolean tellsCapture = true;
    private Duration clockOffsetOfOddSessions = Duration.ZERO;

    private SessionSuccession run(Renewal renewal, long nanos) {
        ReceiverOptions options = WhepReceiver.builder(URI.create("http://127.0.0.1/whep"))
                .onAccessUnit(unit -> {})
                .sessionLimit(SessionLimit.of(LIMIT))
                .renewal(renewal)
                .options();
        SessionSuccession succession =
                new SessionSuccession(options, clock, () -> 0.5, CameraSession::new, new Recipient());
        succession.start();
        clock.runUntil(nanos);
        return succession;
    }

    private static int number(AccessUnit unit) {
        ByteBuffer data = unit.data();
        return data.getInt(data.limit() - Integer.BYTES);
    }

    private void assertNoPictureMissingOrTwice() {
        for (int i = 1; i < delivered.size(); i++) {
            assertEquals(number(delivered.get(i - 1)) + 1, number(delivered.get(i)), "at " + i + ", gaps " + gaps);
        }
    }

    /** Presentation times are as far apart as the pictures were taken, within what the capture times are wrong by. */
    private void assertTimesAreTheCameras(long toleranceNanos) {
        for (int i = 1; i < delivered.size(); i++) {
            AccessUnit before = delivered.get(i - 1);
            AccessUnit unit = delivered.get(i);
            long taken = (number(unit) - number(before)) * FRAME_NANOS;
            long step = unit.presentationTimeNanos() - before.presentationTimeNanos();
            assertTrue(step > 0, "times go forward");
            assertEquals(taken, step, toleranceNanos, "at picture " + number(unit));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "20, 20, 0",
        "20, 20, 15",
        "80, 20, 0",
        "20, 80, 0",
        "300, 20, 10",
        "20, 300, 10",
        "20, 900, 20",
        "900, 20, 20"
    })
    void overlappingSessionsAreSplicedWithoutAPictureMissingOrTwice(long evenMillis, long oddMillis, long jitter) {
        delaysMillis = new long[] {evenMillis, oddMillis};
        jitterMillis = jitter;
        run(Renewal.overlapping(), 90 * SECOND);
        assertTrue(gaps.size() >= 8, "renewals: " + gaps.size());
        assertNoPictureMissingOrTwice();
        assertTimesAreTheCameras(2 * captureNoiseMillis * MILLI);
        assertTrue(delivered.size() > 85 * 30, "all the time: " + delivered.size());
        for (Duration gap : gaps) {
            assertEquals(FRAME_NANOS, gap.toNanos(), 2 * captureNoiseMillis * MILLI);
        }
    }

    @Test
    void everySessionBeginsWithAKeyFrameAndNeverTwoDeliver() {
        delaysMillis = new long[] {20, 120};
        run(Renewal.overlapping(), 60 * SECOND);
        int session = -1;
        for (AccessUnit unit : delivered) {
            int of = unit.data().get(unit.lengthBytes() - Integer.BYTES - 1);
            assertTrue(
                    of == session || (of == session + 1 && unit.isKeyFrame()), "session " + of + " after " + session);
            session = of;
        }
        assertTrue(session >= 4);
    }

    @Test
    void successiveSessionsAreAsFarApartAsTheCameraSays() {
        delaysMillis = new long[] {20, 250};
        run(Renewal.sequential(), 60 * SECOND);
        assertTrue(gaps.size() >= 4);
        assertTimesAreTheCameras(2 * captureNoiseMillis * MILLI);
        assertTrue(gaps.get(0).toMillis() > 200 && gaps.get(0).toMillis() < 2_000, "gap " + gaps.get(0));
    }

    @Test
    void withoutTheSendersClockArrivalTells() {
        tellsCapture = false;
        delaysMillis = new long[] {20, 60};
        for (Renewal renewal : List.of(Renewal.sequential(), Renewal.overlapping())) {
            delivered.clear();
            gaps.clear();
            opened.clear();
            run(renewal, clock.nanoTime() + 60 * SECOND).end(CloseReason.LOCAL, null);
            assertTrue(gaps.size() >= 4);
            assertTimesAreTheCameras(FRAME_NANOS + 40 * MILLI);
        }
    }

    /** On paths that are equally long, that is: nobody can tell how much longer one is than the other. */
    @ParameterizedTest
    @CsvSource({"20, 0", "20, 10", "200, 10"})
    void withoutTheSendersClockOnePictureIsMissingOrTwiceAtMost(long delay, long jitter) {
        tellsCapture = false;
        delaysMillis = new long[] {delay};
        jitterMillis = jitter;
        run(Renewal.overlapping(), 90 * SECOND);
        assertTrue(gaps.size() >= 8, "renewals: " + gaps.size());
        int splices = 0;
        for (int i = 1; i < delivered.size(); i++) {
            int ahead = number(delivered.get(i)) - number(delivered.get(i - 1));
            assertTrue(ahead >= 0 && ahead <= 2, "from " + number(delivered.get(i - 1)) + " by " + ahead);
            splices += ahead == 1 ? 0 : 1;
        }
        assertTrue(splices <= gaps.size(), "elsewhere than at a splice");
    }

    @Test
    void aClockThatCannotBeTrueIsNotBelieved() {
        clockOffsetOfOddSessions = Duration.ofHours(1);
        run(Renewal.overlapping(), 60 * SECOND);
        assertTrue(gaps.size() >= 4);
        assertTimesAreTheCameras(2 * FRAME_NANOS);
    }

    @Test
    void aSuccessorThatFailsGivesBackWhatWasHeldForIt() {
        delaysMillis = new long[] {20, 400};
        SessionSuccession succession = run(Renewal.overlapping(), 8 * SECOND);
        clock.runUntil(8 * SECOND + 1_300 * MILLI);
        assertEquals(2, opened.size());
        assertTrue(opened.get(1).sent > 0 && gaps.isEmpty(), "it is behind, and waited for");
        opened.get(1).end(CloseReason.REMOTE, null);
        clock.runUntil(11 * SECOND);
        assertNoPictureMissingOrTwice();
        assertEquals(11 * SECOND / FRAME_NANOS, number(delivered.get(delivered.size() - 1)), 2);
        succession.end(CloseReason.LOCAL, null);
    }

    @ParameterizedTest
    @CsvSource({"true, 2, 1", "false, 1, 0"})
    void aReconnectIsCompliedWithWhereRenewalIsAskedFor(boolean renews, int sessions, int complied) {
        SessionSuccession succession = run(renews ? Renewal.sequential() : Renewal.none(), 3 * SECOND);
        SessionEvent reconnect = new SessionEvent.Reconnect(null);
        opened.get(0).owner.event(reconnect);
        opened.get(0).owner.event(new SessionEvent.Active());
        clock.runUntil(8 * SECOND);
        assertEquals(sessions, opened.size());
        assertEquals(complied, reconnects);
        assertEquals(complied, gaps.size());
        assertEquals(reconnect, told.get(0));
        assertEquals(renews ? 1 : 2, told.size(), "of a session that has been given up nothing is told");
        succession.end(CloseReason.LOCAL, null);
    }

    /** Else a server, or whoever it has been taken over by, could have us open sessions for ever. */
    @Test
    void reconnectsInARowAreCompliedWithMoreAndMoreSlowly_andThenNot() {
        SessionSuccession succession = run(Renewal.sequential().attempts(4), 3 * SECOND);
        for (int i = 0; i < 200; i++) {
            opened.get(opened.size() - 1).owner.event(new SessionEvent.Reconnect(null));
            clock.runUntil(clock.nanoTime() + 40 * MILLI);
        }
        assertEquals(3, reconnects);
        clock.runUntil(clock.nanoTime() + 4 * SECOND);
        assertEquals(4, opened.size());
        succession.end(CloseReason.LOCAL, null);
    }

    /** What comes out. */
    private final class Recipient implements SuccessionOwner {
        @Override
        public void state(ReceiverState state) {}

        @Override
        public void accessUnit(AccessUnit unit) {
            delivered.add(unit);
        }

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
        public void event(SessionEvent event) {
            told.add(event);
        }

        @Override
        public void reconnecting(@Nullable URI endpoint) {
            reconnects++;
        }

        @Override
        public void renewed(Duration gap) {
            gaps.add(gap);
        }

        @Override
        public void renewalFailed(WhepException failure, Duration retryIn) {}

        @Override
        public void ended(CloseReason reason, @Nullable WhepException failure) {}
    }

    /** The camera as one session shows it: pictures from half a second after its start on, key frames when asked for. */
    private final class CameraSession extends SilentSession {
        private final SessionOwner owner;
        private final int index = opened.size();
        private final long delayNanos = delaysMillis[index % delaysMillis.length] * MILLI;
        private boolean keyFrameWanted = true;
        private boolean ended;
        private int first = -1;
        private long lastArrivalNanos;
        int sent;

        CameraSession(SessionOwner owner) {
            this.owner = owner;
            opened.add(this);
        }

        @Override
        public void start() {
            clock.schedule(clock.nanoTime() + 100 * MILLI, owner::answered);
            clock.schedule(clock.nanoTime() + 500 * MILLI, this::sendNext);
        }

        private void sendNext() {
            if (ended) {
                return;
            }
            int number = (int) (clock.nanoTime() / FRAME_NANOS);
            first = first < 0 ? number : first;
            AccessUnit unit = unit(number, keyFrameWanted);
            keyFrameWanted = false;
            long jitter = jitterMillis == 0 ? 0 : random.nextLong(jitterMillis * MILLI);
            lastArrivalNanos = Math.max(lastArrivalNanos + 1, clock.nanoTime() + delayNanos + jitter);
            clock.schedule(lastArrivalNanos, () -> {
                if (!ended) {
                    sent++;
                    owner.accessUnit(unit);
                }
            });
            clock.schedule((number + 1) * FRAME_NANOS, this::sendNext);
        }

        private AccessUnit unit(int number, boolean keyFrame) {
            byte[] annexB = {0, 0, 0, 1, (byte) (keyFrame ? 0x65 : 0x41), (byte) index, 0, 0, 0, 0};
            ByteBuffer.wrap(annexB).putInt(annexB.length - Integer.BYTES, number);
            long noise = captureNoiseMillis == 0 ? 0 : random.nextLong(captureNoiseMillis * MILLI);
            Duration offset = index % 2 == 1 ? clockOffsetOfOddSessions : Duration.ZERO;
            return new AccessUnit(
                    annexB,
                    annexB.length,
                    number * 3_000L,
                    (number - first) * FRAME_NANOS,
                    tellsCapture ? EPOCH.plus(offset).plusNanos(number * FRAME_NANOS + noise) : null,
                    keyFrame,
                    true,
                    SETS);
        }

        @Override
        public void requestKeyFrame() {
            clock.schedule(clock.nanoTime() + 2 * delayNanos, () -> keyFrameWanted = true);
        }

        @Override
        public void end(CloseReason reason, @Nullable WhepException failure) {
            if (!ended) {
                ended = true;
                owner.ending(reason, failure);
                clock.schedule(clock.nanoTime() + 50 * MILLI, owner::ended);
            }
        }
    }
}
