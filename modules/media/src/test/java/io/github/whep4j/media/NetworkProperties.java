package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.media.SimulatedLink.Conditions;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Whatever the network does: {@link Simulation} checks each picture. */
class NetworkProperties {

    @Property(tries = 60)
    void whatIsDeliveredIsTheSenders(
            @ForAll("networks") Conditions network,
            @ForAll long seed,
            @ForAll @IntRange(min = 65_000, max = 65_535) int firstSequenceNumber,
            @ForAll @LongRange(min = 0xfffe_0000L, max = 0xffff_ffffL) long firstTimestamp,
            @ForAll boolean reducedSize,
            @ForAll boolean nack,
            @ForAll boolean rtx,
            @ForAll boolean smooth,
            @ForAll boolean incomplete) {
        TestSender.Settings settings = new TestSender.Settings();
        settings.seed = seed;
        settings.firstSequenceNumber = firstSequenceNumber;
        settings.firstTimestamp = firstTimestamp;
        settings.pictureBytes = 4_000;
        settings.answersNack = nack;
        settings.rtxPayloadType = rtx ? 103 : VideoPayload.NO_RTX;
        Simulation simulation = new Simulation(
                Simulation.config(settings)
                        .reducedSize(reducedSize)
                        .nack(nack)
                        .maxPlayoutDelayNanos(smooth ? 300 * MILLI : 0)
                        .deliverIncomplete(incomplete),
                settings,
                network,
                Conditions.delay(20 * MILLI));
        simulation.keepUnits = false;
        simulation.installKeys();
        simulation.stream(8 * SECOND);
        network.loss = 0;
        network.burstBegin = 0;
        network.outagePeriodNanos = 0;
        network.reorder = 0;
        network.bitsPerSecond = 0;
        simulation.stream(2 * SECOND);
        simulation.run(2 * SECOND);

        InboundRtpStats stats = simulation.stats();
        assertEquals(simulation.delivered, stats.framesDelivered());
        assertTrue(stats.framesReceived() <= simulation.picturesSent);
        // A picture whose packets are all lost leaves no trace; all others are counted one way or the other.
        assertTrue(stats.framesDelivered() + stats.framesDropped() <= simulation.picturesSent);
        assertTrue(simulation.delivered >= 30, "recovers once the network does: " + simulation.delivered);
        assertEquals(0, stats.discarded().malformed());
        assertEquals(0, stats.discarded().unauthenticated());
    }

    @Provide
    Arbitrary<Conditions> networks() {
        Arbitrary<Double> loss = Arbitraries.of(0.0, 0.01, 0.1, 0.3);
        Arbitrary<Double> bursts = Arbitraries.of(0.0, 0.002);
        Arbitrary<Double> duplicates = Arbitraries.of(0.0, 0.05);
        Arbitrary<Double> reorder = Arbitraries.of(0.0, 0.02, 0.3);
        Arbitrary<Long> late = Arbitraries.longs().between(1, 120);
        Arbitrary<Long> jitter = Arbitraries.of(0L, 5L, 40L);
        Arbitrary<Long> rate = Arbitraries.of(0L, 1_300_000L);
        return Combinators.combine(loss, bursts, duplicates, reorder, late, jitter, rate)
                .as((lost, burst, duplicate, reordered, lateMillis, jitterMillis, bitsPerSecond) -> Conditions.delay(
                                20 * MILLI)
                        .loss(lost)
                        .bursts(burst, 0.2)
                        .duplicate(duplicate)
                        .reorder(reordered, lateMillis * MILLI)
                        .jitter(jitterMillis * MILLI)
                        .rate(bitsPerSecond, 200 * MILLI));
    }

    @Property(tries = 30)
    void afterAnOutageEverythingComesFromTheNextKeyFrameOn(
            @ForAll long seed, @ForAll @IntRange(min = 50, max = 900) int outageMillis) {
        TestSender.Settings settings = new TestSender.Settings();
        settings.seed = seed;
        settings.pictureBytes = 3_000;
        Conditions network = Conditions.delay(25 * MILLI).outages(4 * SECOND, outageMillis * MILLI);
        Simulation simulation =
                new Simulation(Simulation.config(settings), settings, network, Conditions.delay(25 * MILLI));
        simulation.keepUnits = false;
        simulation.installKeys();
        simulation.stream(12 * SECOND);
        simulation.run(SECOND);
        // Two outages. Each costs itself, the wait for the missing, a round trip to a key frame and a picture to either
        // side.
        int allowed = 2 * (int) ((outageMillis + 60 + 50 + 3 * 34) * 30 / 1_000 + 1);
        assertTrue(
                simulation.delivered >= simulation.picturesSent - allowed,
                simulation.delivered + " of " + simulation.picturesSent);
    }

    @Property(tries = 40)
    void jumpsAndSourceChangesAreSurvived(
            @ForAll @IntRange(min = 3_001, max = 32_000) int jump, @ForAll int timestampJump, @ForAll long seed) {
        TestSender.Settings settings = new TestSender.Settings();
        settings.seed = seed;
        settings.pictureBytes = 3_000;
        Simulation simulation =
                new Simulation(Simulation.config(settings), settings, new Conditions(), new Conditions());
        simulation.keepUnits = false;
        simulation.installKeys();
        simulation.stream(SECOND);
        simulation.sender.sequenceNumber = simulation.sender.sequenceNumber + jump & 0xffff;
        simulation.sender.timestamp = simulation.sender.timestamp + timestampJump & 0xffff_ffffL;
        simulation.stream(SECOND);
        assertEquals(0, simulation.stats().packetsLost(), "a restart is no loss");
        assertEquals(0, simulation.stats().packetsDiscarded());
        simulation.sender.ssrc++;
        simulation.sender.sequenceNumber = jump & 0xffff;
        simulation.stream(SECOND);
        int costs = simulation.picturesSent - simulation.delivered;
        assertTrue(costs <= 2 * 11, "lost " + costs + " pictures to two changes");
        long end = simulation.lastPresentationNanos;
        assertTrue(end > 2_000 * MILLI && end < 3_600 * MILLI, "the time line goes on by what has gone by: " + end);
    }
}
