package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.media.SimulatedLink.Conditions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Senders that let B pictures through, as ffmpeg behind Janus does: timestamps are those of presentation, order is that of decoding. */
class BPicturesTest {
    private static final long NANOS_PER_NINE_TICKS = 100_000;
    /** first_mb_in_slice 0; slice_type 5 or 6; pic_parameter_set_id 0. */
    private static final byte[] P_SLICE = {0x61, (byte) 0x9a, 1, 2};

    private static final byte[] B_SLICE = {0x01, (byte) 0x9e, 1, 2};

    /** A pyramid in decoding order, in frames: a key frame, and two groups. */
    private static final long[] ORDER = {4, 2, 1, 3, 8, 6, 5, 7};

    private final TestSender.Settings settings = new TestSender.Settings();

    @Test
    void areShownWhenTheirTimestampsSay() {
        Simulation simulation =
                new Simulation(Simulation.config(settings), settings, new Conditions(), new Conditions());
        assertEquals(List.of(0L, 4L, 2L, 1L, 3L, 8L, 6L, 5L, 7L), frames(send(simulation, true)));
    }

    @Test
    void areHandedOverInTheOrderOfDecodingAlsoAtThePaceOfTheSendersClock() {
        Simulation simulation = new Simulation(
                Simulation.config(settings).maxPlayoutDelayNanos(SECOND), settings, new Conditions(), new Conditions());
        assertEquals(List.of(0L, 4L, 2L, 1L, 3L, 8L, 6L, 5L, 7L), frames(send(simulation, true)));
    }

    /** Encoders that reorder send evenly what they show evenly: at the sender's pace it comes so, and not group by group. */
    @Test
    void areHandedOverEvenlyAtThePaceOfTheSendersClock() {
        for (boolean jitter : List.of(false, true)) {
            Simulation simulation = smooth(jitter ? 60 * MILLI : 0, 500 * MILLI);
            List<Long> times = sendGroups(simulation, 20);
            for (int i = 41; i < times.size(); i++) {
                long interval = times.get(i) - times.get(i - 1);
                assertEquals(SECOND / 30, interval, 5 * MILLI, "before picture " + i);
            }
        }
    }

    /** The time that decoding is ahead is no delay that the user's limit is to be spent on. */
    @Test
    void theDelayIsCountedFromTheirTurns() {
        Simulation simulation = smooth(60 * MILLI, 70 * MILLI);
        List<Long> times = sendGroups(simulation, 40);
        InboundRtpStats.Playout playout = simulation.stats().playout();
        double average = playout.jitterBufferTargetDelay() / playout.jitterBufferEmittedCount();
        assertTrue(average > 0.03 && average < 0.07, "average delay " + average);
        for (int i = 41; i < times.size(); i++) {
            long interval = times.get(i) - times.get(i - 1);
            assertEquals(SECOND / 30, interval, 5 * MILLI, "before picture " + i);
        }
    }

    /** The turn of the first picture after a pause is not that of one before it, which would look like seconds of delay. */
    @Test
    void aPauseIsNoDelay() {
        for (boolean loss : List.of(false, true)) {
            Simulation simulation = smooth(0, 500 * MILLI);
            sendGroups(simulation, 10);
            if (loss) {
                simulation.sender.sequenceNumber += 50;
                simulation.sender.keyFrameWanted = true;
            }
            simulation.run(SECOND);
            simulation.sender.timestamp += 2 * 90_000;
            simulation.sendPicture(0);
            simulation.run(SECOND / 30);
            sendGroup(simulation, true, 30);
            InboundRtpStats.Playout before = simulation.stats().playout();
            for (int group = 0; group < 10; group++) {
                sendGroup(simulation, true, 30);
            }
            InboundRtpStats.Playout after = simulation.stats().playout();
            double average = (after.jitterBufferTargetDelay() - before.jitterBufferTargetDelay())
                    / (after.jitterBufferEmittedCount() - before.jitterBufferEmittedCount());
            assertTrue(average < 0.02, "average delay " + average);
        }
    }

    /** When each picture came to the user. */
    private List<Long> sendGroups(Simulation simulation, int groups) {
        simulation.installKeys();
        List<Long> times = new ArrayList<>();
        simulation.onUnit = unit -> times.add(simulation.time.now());
        simulation.checksUnits = false;
        simulation.sendPicture(0);
        simulation.run(SECOND / 30);
        for (int group = 0; group < groups; group++) {
            sendGroup(simulation, true, 30);
        }
        simulation.run(SECOND);
        assertEquals(1 + groups * ORDER.length, times.size());
        return times;
    }

    private void sendGroup(Simulation simulation, boolean bPictures, int rate) {
        long ticks = 90_000 / rate;
        long begin = simulation.sender.timestamp;
        for (long frame : ORDER) {
            simulation.sender.timestamp = begin + frame * ticks;
            simulation.sender.sendPayload(bPictures && frame % 4 != 0 ? B_SLICE : P_SLICE, true);
            simulation.run(SECOND / rate);
        }
        simulation.sender.timestamp = begin + ORDER.length * ticks;
    }

    private Simulation smooth(long jitterNanos, long maxDelayNanos) {
        return new Simulation(
                Simulation.config(settings).maxPlayoutDelayNanos(maxDelayNanos),
                settings,
                Conditions.delay(25 * MILLI).jitter(jitterNanos),
                new Conditions());
    }

    /** At three pictures a second B pictures are 667 ms behind: what is that far back is else a jump of the timestamps. */
    @Test
    void areKnownByThemselvesWhereNothingSignalsThem() {
        Simulation simulation =
                new Simulation(Simulation.config(settings), settings, new Conditions(), new Conditions());
        simulation.installKeys();
        simulation.checksUnits = false;
        simulation.sendPicture(0);
        simulation.run(SECOND / 3);
        for (int group = 0; group < 5; group++) {
            sendGroup(simulation, true, 3);
        }
        simulation.run(SECOND);

        List<Long> frames = simulation.units.stream()
                .map(unit -> Math.round(unit.presentationTimeNanos() * 3e-9))
                .toList();
        for (int i = 1 + 2 * ORDER.length; i < frames.size(); i++) {
            long inGroup = ORDER[(i - 1) % ORDER.length];
            long begin = frames.get(2 * ORDER.length) - 7;
            assertEquals(begin + (i - 1 - 2 * ORDER.length) / 8 * 8 + inGroup + 8, frames.get(i), "picture " + i);
        }
    }

    /** Timestamps that go back are an error where it is no B picture that has them. */
    @Test
    void otherPicturesNeverGoBack() {
        Simulation simulation =
                new Simulation(Simulation.config(settings), settings, new Conditions(), new Conditions());
        List<AccessUnit> units = send(simulation, false);
        for (int i = 1; i < units.size(); i++) {
            assertTrue(units.get(i).presentationTimeNanos() > units.get(i - 1).presentationTimeNanos());
            assertFalse(units.get(i).isBPicture());
        }
    }

    private List<AccessUnit> send(Simulation simulation, boolean bPictures) {
        simulation.installKeys();
        simulation.checksUnits = false;
        simulation.sendPicture(0);
        simulation.run(SECOND / 30);
        sendGroup(simulation, bPictures, 30);
        simulation.run(SECOND);
        assertEquals(1 + ORDER.length, simulation.units.size());
        return simulation.units;
    }

    private static List<Long> frames(List<AccessUnit> units) {
        return units.stream()
                .map(unit ->
                        Math.round(unit.presentationTimeNanos() * 9.0 / NANOS_PER_NINE_TICKS / Simulation.FRAME_TICKS))
                .toList();
    }
}
