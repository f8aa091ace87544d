package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.media.SimulatedLink.Conditions;
import io.github.whep4j.media.TestSender.Picture;
import io.github.whep4j.rtp.Goodbye;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/**
 * Sequence numbers and timestamps that wrap and jump, sources that say goodbye and go on or change, against a model that knows nothing of either:
 * a picture comes out if it is a key frame, or if the one before it came out and nothing has happened in between.
 */
class DiscontinuityProperties {

    private static final long FRAME_NANOS = 33_333_333;
    private static final long TICK_NANOS = 11_112;

    /** What happens before some pictures, and how many. */
    record Step(boolean newSource, boolean goodbye, int sequenceJump, int timestampJump, int pictures) {

        /** A jump of the timestamps alone loses nothing. */
        boolean breaks() {
            return newSource || sequenceJump > 0;
        }

        /** RFC 3550, A.1: a larger jump is a new beginning. */
        int lost() {
            return newSource || sequenceJump > VideoStream.MAX_DROPOUT ? 0 : sequenceJump;
        }
    }

    @Property(tries = 150)
    void everythingComesButWhatDependsOnWhatIsMissing(
            @ForAll("steps") List<Step> steps,
            @ForAll @IntRange(min = 65_300, max = 65_535) int firstSequenceNumber,
            @ForAll @LongRange(min = 0xfffe_0000L, max = 0xffff_ffffL) long firstTimestamp,
            @ForAll boolean nack,
            @ForAll boolean smooth,
            @ForAll long seed) {
        TestSender.Settings settings = new TestSender.Settings();
        settings.seed = seed;
        settings.pictureBytes = 3_000;
        settings.answersNack = nack;
        settings.firstSequenceNumber = firstSequenceNumber;
        settings.firstTimestamp = firstTimestamp;
        Simulation simulation = new Simulation(
                Simulation.config(settings).nack(nack).maxPlayoutDelayNanos(smooth ? 300 * MILLI : 0),
                settings,
                new Conditions(),
                new Conditions());
        simulation.installKeys();

        List<Picture> expected = new ArrayList<>();
        long expectedLoss = 0;
        boolean intact = false;
        for (Step step : steps) {
            happen(step, simulation);
            expectedLoss += simulation.picturesSent == 0 ? 0 : step.lost();
            intact &= !step.breaks();
            for (int i = 0; i < step.pictures; i++) {
                Picture picture = simulation.sendPicture(Simulation.FRAME_TICKS);
                intact |= picture.keyFrame;
                if (intact) {
                    expected.add(picture);
                }
                simulation.run(FRAME_NANOS);
            }
        }
        simulation.run(2 * SECOND);

        assertTrue(simulation.events.stream().noneMatch(MediaEvent.Bye.class::isInstance), "video went on");
        List<AccessUnit> units = simulation.units;
        assertEquals(expected.size(), units.size());
        for (int i = 0; i < units.size(); i++) {
            assertArrayEquals(expected.get(i).annexB, units.get(i).toByteArray());
        }
        assertEquals(expectedLoss, simulation.stats().packetsLost());
        // What was suspected of being lost, asked for and came by itself as well is the only thing that came twice.
        long twice = simulation.stats().discarded().replayed();
        assertTrue(twice <= simulation.sender.retransmissions, "replayed: " + twice);
        assertTimesAreTicksOrTime(expected, units, simulation.picturesSent);
    }

    private static void happen(Step step, Simulation simulation) {
        TestSender sender = simulation.sender;
        if (step.goodbye) {
            byte[] plain = new byte[40];
            int length = Goodbye.write(plain, 0, sender.ssrc, new byte[0]);
            simulation.onDatagram(sender.protectRtcp(plain, length));
        }
        sender.sequenceNumber = sender.sequenceNumber + step.sequenceJump & 0xffff;
        sender.timestamp = sender.timestamp + step.timestampJump & 0xffff_ffffL;
        if (step.newSource) {
            sender.ssrc++;
        }
    }

    /** Pictures are as far apart as their timestamps are, or as they came; and never in front of the clock by much. */
    private static void assertTimesAreTicksOrTime(List<Picture> pictures, List<AccessUnit> units, int sent) {
        for (int i = 1; i < units.size(); i++) {
            long step = units.get(i).presentationTimeNanos() - units.get(i - 1).presentationTimeNanos();
            assertTrue(step > 0);
            long ticks = (int) (pictures.get(i).timestamp - pictures.get(i - 1).timestamp);
            boolean asTimestamps = Math.abs(step - PresentationTimeline.nanos(ticks)) <= TICK_NANOS;
            assertTrue(asTimestamps || step <= sent * FRAME_NANOS, "a step of " + step + " for " + ticks + " ticks");
        }
        long end = units.get(units.size() - 1).presentationTimeNanos();
        assertTrue(end <= (sent + 1) * FRAME_NANOS + 510 * MILLI, "ahead of time: " + end);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> sequenceJumps = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0)),
                Tuple.of(2, Arbitraries.integers().between(1, 200)),
                Tuple.of(2, Arbitraries.integers().between(201, VideoStream.MAX_DROPOUT - 1)),
                Tuple.of(1, Arbitraries.just(30_000)),
                Tuple.of(1, Arbitraries.integers().between(VideoStream.MAX_DROPOUT + 1, 32_000)));
        Arbitrary<Integer> timestampJumps = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0)),
                Tuple.of(1, Arbitraries.integers().greaterOrEqual(100_000)),
                Tuple.of(1, Arbitraries.integers().lessOrEqual(-100_000)));
        Arbitrary<Boolean> newSources = Arbitraries.of(false, false, false, true);
        return Combinators.combine(
                        newSources,
                        Arbitraries.of(false, false, true),
                        sequenceJumps,
                        timestampJumps,
                        Arbitraries.integers().between(20, 45))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }
}
