package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.media.SimulatedLink.Conditions;
import io.github.whep4j.rtp.Goodbye;
import io.github.whep4j.rtp.PlayoutDelay;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pictures at the pace of the sender's clock. */
class PlayoutTest {

    private static final int PLAYOUT_DELAY_ID = 6;
    private static final long FRAME_NANOS = 33_333_333;

    private final TestSender.Settings settings = new TestSender.Settings();
    private final Conditions network = Conditions.delay(25 * MILLI);
    private final List<Long> times = new ArrayList<>();

    private Simulation smooth(long maxDelayNanos) {
        settings.answersNack = true;
        settings.rtxPayloadType = 103;
        Simulation simulation = new Simulation(
                Simulation.config(settings)
                        .nack(true)
                        .playoutDelayExtensionId(PLAYOUT_DELAY_ID)
                        .maxPlayoutDelayNanos(maxDelayNanos),
                settings,
                network,
                Conditions.delay(25 * MILLI));
        simulation.keepUnits = false;
        simulation.onUnit = unit -> times.add(simulation.time.now());
        simulation.installKeys();
        return simulation;
    }

    /** The longest and the shortest time between two pictures. */
    private long[] intervals() {
        long shortest = Long.MAX_VALUE;
        long longest = 0;
        for (int i = 1; i < times.size(); i++) {
            long interval = times.get(i) - times.get(i - 1);
            shortest = Math.min(shortest, interval);
            longest = Math.max(longest, interval);
        }
        return new long[] {shortest, longest};
    }

    private static void wish(Simulation simulation, int minMillis, int maxMillis) {
        byte[] data = new byte[PlayoutDelay.LENGTH];
        PlayoutDelay.write(data, 0, minMillis, maxMillis);
        simulation.sender.elements.put(PLAYOUT_DELAY_ID, data);
    }

    private static double averageDelay(InboundRtpStats.Playout before, InboundRtpStats.Playout after) {
        return (after.jitterBufferTargetDelay() - before.jitterBufferTargetDelay())
                / (after.jitterBufferEmittedCount() - before.jitterBufferEmittedCount());
    }

    @Test
    void aSteadyNetworkCostsNoDelay() {
        Simulation simulation = smooth(500 * MILLI);
        simulation.stream(20 * SECOND);
        assertEquals(simulation.picturesSent, simulation.delivered);
        assertTrue(simulation.extraDelaysNanos.stream().allMatch(delay -> delay <= MILLI));
    }

    @Test
    void jitterIsEvenedOut() {
        network.jitter(60 * MILLI);
        Simulation simulation = smooth(500 * MILLI);
        simulation.stream(20 * SECOND);
        times.clear();
        simulation.stream(60 * SECOND);
        long[] intervals = intervals();
        assertTrue(intervals[0] >= FRAME_NANOS - 8 * MILLI, "shortest " + intervals[0]);
        assertTrue(intervals[1] <= FRAME_NANOS + 8 * MILLI, "longest " + intervals[1]);
        simulation.extraDelaysNanos.forEach(
                delay -> assertTrue(delay <= 62 * MILLI, "no more than it takes: " + delay));
        simulation.run(SECOND);
        assertEquals(simulation.picturesSent, simulation.delivered);
    }

    @Test
    void asSoonAsPossibleDoesNot() {
        network.jitter(60 * MILLI);
        Simulation simulation = smooth(0);
        simulation.stream(20 * SECOND);
        long[] intervals = intervals();
        assertTrue(intervals[0] < FRAME_NANOS / 2 && intervals[1] > FRAME_NANOS * 3 / 2);
        InboundRtpStats.Playout playout = simulation.stats().playout();
        assertEquals(0, playout.jitterBufferTargetDelay());
        assertEquals(0, playout.jitterBufferMinimumDelay());
    }

    @Test
    void lossThatIsRepairedDoesNotShow() {
        network.loss(0.05);
        Simulation simulation = smooth(500 * MILLI);
        simulation.stream(20 * SECOND);
        times.clear();
        simulation.stream(30 * SECOND);
        long[] intervals = intervals();
        assertTrue(intervals[1] < 2 * FRAME_NANOS, "longest " + intervals[1]);
        assertEquals(0, simulation.stats().freezeCount());
        double average = averageDelay(
                new InboundRtpStats.Playout(0, 0, 0, 0, 0, 0, 0, 0, 0, null),
                simulation.stats().playout());
        assertTrue(average > 0.05 && average < 0.3, "average delay " + average);
    }

    @Test
    void theDelayShrinksAgainAndSlowly() {
        network.jitter(100 * MILLI);
        Simulation simulation = smooth(500 * MILLI);
        simulation.stream(20 * SECOND);
        network.jitter(0);
        times.clear();
        InboundRtpStats.Playout before = simulation.stats().playout();
        simulation.stream(8 * SECOND);
        assertTrue(averageDelay(before, simulation.stats().playout()) > 0.09, "it is held for a while");
        simulation.stream(20 * SECOND);
        InboundRtpStats.Playout later = simulation.stats().playout();
        simulation.stream(2 * SECOND);
        assertTrue(averageDelay(later, simulation.stats().playout()) < 0.02);
        assertTrue(intervals()[0] >= FRAME_NANOS * 9 / 10, "shortest " + intervals()[0]);
    }

    @Test
    void theDelayIsBounded() {
        network.jitter(300 * MILLI);
        Simulation simulation = smooth(80 * MILLI);
        simulation.stream(20 * SECOND);
        InboundRtpStats.Playout playout = simulation.stats().playout();
        assertTrue(averageDelay(new InboundRtpStats.Playout(0, 0, 0, 0, 0, 0, 0, 0, 0, null), playout) <= 0.08);
        simulation.extraDelaysNanos.forEach(delay -> assertTrue(delay <= 380 * MILLI, "delay " + delay));
    }

    @Test
    void theSendersLimitsAreHonoured() {
        Simulation simulation = smooth(SECOND);
        wish(simulation, 200, 300);
        simulation.stream(5 * SECOND);
        simulation.extraDelaysNanos.clear();
        simulation.stream(5 * SECOND);
        simulation.extraDelaysNanos.forEach(delay -> assertEquals(200 * MILLI, delay, MILLI));
        InboundRtpStats.Playout playout = simulation.stats().playout();
        assertTrue(playout.jitterBufferMinimumDelay() < 0.01 * playout.jitterBufferEmittedCount());

        network.jitter(100 * MILLI);
        wish(simulation, 0, 0);
        simulation.stream(SECOND);
        InboundRtpStats.Playout before = simulation.stats().playout();
        simulation.stream(5 * SECOND);
        assertEquals(0, averageDelay(before, simulation.stats().playout()), "no smoothing");
        assertTrue(simulation.stats().playout().jitterBufferMinimumDelay() > before.jitterBufferMinimumDelay());
    }

    @Test
    void theUsersMaximumGoesBeforeTheSendersMinimum() {
        Simulation simulation = smooth(100 * MILLI);
        wish(simulation, 5_000, 10_000);
        simulation.stream(5 * SECOND);
        simulation.extraDelaysNanos.clear();
        simulation.stream(5 * SECOND);
        simulation.extraDelaysNanos.forEach(delay -> assertEquals(100 * MILLI, delay, MILLI));
    }

    @Test
    void changesOfSourceAndJumpsGoOnInOrder() {
        network.jitter(30 * MILLI);
        Simulation simulation = smooth(500 * MILLI);
        simulation.stream(5 * SECOND);
        simulation.sender.timestamp += 1_000_000_000L;
        simulation.stream(5 * SECOND);
        simulation.sender.ssrc++;
        simulation.sender.timestamp = 5;
        simulation.stream(5 * SECOND);
        simulation.run(SECOND);
        assertTrue(simulation.picturesSent - simulation.delivered <= 4, "up to the key frame: " + simulation.delivered);
        assertTrue(intervals()[1] < 300 * MILLI, "longest " + intervals()[1]);
        simulation.extraDelaysNanos.forEach(delay -> assertTrue(delay < 300 * MILLI, "delay " + delay));
    }

    @Test
    void whatIsHeldComesBeforeTheFarewell() {
        Simulation simulation = smooth(SECOND);
        wish(simulation, 500, 500);
        simulation.stream(2 * SECOND);
        simulation.run(25 * MILLI);
        assertTrue(simulation.delivered < simulation.picturesSent - 10);
        byte[] plain = new byte[40];
        int length = Goodbye.write(plain, 0, settings.ssrc, new byte[0]);
        simulation.onDatagram(simulation.sender.protectRtcp(plain, length));
        assertEquals(simulation.picturesSent, simulation.delivered);
        assertEquals(1, simulation.events.size());
        simulation.run(SECOND);
        assertInstanceOf(MediaEvent.Bye.class, simulation.events.get(1));
    }

    @Test
    void theEndDropsWhatIsHeldUnlessItIsAskedFor() {
        for (boolean flushed : List.of(false, true)) {
            Simulation simulation = smooth(SECOND);
            wish(simulation, 500, 500);
            simulation.stream(2 * SECOND);
            simulation.run(25 * MILLI);
            int before = simulation.delivered;
            if (flushed) {
                simulation.session.flush(simulation.time.now());
            }
            simulation.session.sendBye(simulation.time.now());
            simulation.run(SECOND);
            assertEquals(flushed ? simulation.picturesSent : before, simulation.delivered);
        }
    }

    /** One that never says a word when it is closed from within. */
    @Test
    void mayBeClosedByThePictureThatItHandsOver() {
        Simulation simulation = smooth(SECOND);
        wish(simulation, 500, 500);
        simulation.stream(2 * SECOND);
        int before = simulation.delivered;
        simulation.onUnit = unit -> simulation.session.sendBye(simulation.time.now());
        simulation.session.flush(simulation.time.now());
        assertEquals(before + 1, simulation.delivered);
        assertEquals(Long.MAX_VALUE, simulation.session.nextTimeoutNanos());
    }

    @Test
    void largePicturesAreNotHeldByTheThousand() {
        Simulation source = smooth(0);
        source.keepUnits = true;
        source.stream(SECOND);
        AccessUnit small = source.units.get(0);
        byte[] bytes = new byte[16 << 20];
        List<AccessUnit> out = new ArrayList<>();
        Playout playout = new Playout(10 * SECOND, out::add);
        playout.onLimits(10 * SECOND, 10 * SECOND);
        for (int i = 0; i < 100; i++) {
            AccessUnit large = new AccessUnit(bytes, bytes.length, i, i, null, true, true, small.parameterSets());
            playout.add(large, i, i, false, 0, i);
            assertTrue(i - out.size() < 4, (i - out.size()) + " are held");
        }
        playout.flush(100);
        assertEquals(100, out.size());
    }

    @Test
    void whatIsHeldIsBounded() {
        List<AccessUnit> out = new ArrayList<>();
        Playout playout = new Playout(10 * SECOND, out::add);
        playout.onLimits(10 * SECOND, 10 * SECOND);
        Simulation source = Simulation.perfect();
        source.installKeys();
        source.stream(40 * SECOND);
        for (AccessUnit unit : source.units) {
            playout.add(unit, unit.presentationTimeNanos(), 0, false, 0, unit.presentationTimeNanos());
        }
        assertTrue(out.size() >= 200);
        out.clear();
        playout.clear();
        for (AccessUnit unit : source.units) {
            playout.add(unit, unit.presentationTimeNanos(), 0, false, 0, 50 * SECOND);
        }
        assertEquals(source.units.size(), out.size(), "all of them late");
        playout.clear();
        out.clear();
        for (int i = 0; i < 2_000; i++) {
            AccessUnit unit = source.units.get(0).withPresentationTimeNanos(90 * SECOND + i);
            playout.add(unit, unit.presentationTimeNanos(), 0, false, 0, 90 * SECOND);
        }
        assertEquals(1_000, out.size());
    }
}
