package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.media.SimulatedLink.Conditions;
import io.github.whep4j.rtp.RtpHeader;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sender with the right keys can have us send, by doing everything wrong as often as it can. */
class FeedbackRateTest {

    private static final long SECONDS = 3;
    private static final long STEP_NANOS = 50_000;

    private final TestSender.Settings settings = new TestSender.Settings();
    private int random = 1;

    private Simulation simulation(boolean reducedSize) {
        settings.answersKeyFrameRequests = false;
        settings.transportCcExtensionId = 5;
        Simulation simulation = new Simulation(
                Simulation.config(settings).nack(true).transportCcExtensionId(5).reducedSize(reducedSize),
                settings,
                new Conditions(),
                new Conditions());
        simulation.checksUnits = false;
        simulation.keepUnits = false;
        simulation.installKeys();
        simulation.stream(SECOND / 10);
        return simulation;
    }

    /** A packet of a slice, every 50 µs, whose number and source are the caller's. */
    private void flood(Simulation simulation, IntConsumer before) {
        byte[] slice = new byte[30];
        slice[0] = 0x61;
        for (int i = 0; i < SECONDS * SECOND / STEP_NANOS; i++) {
            before.accept(i);
            simulation.sender.sendPayload(slice, true);
            simulation.sender.timestamp += 5;
            simulation.run(STEP_NANOS);
        }
    }

    private int next(int bound) {
        random = random * 1_103_515_245 + 12_345;
        return (random >>> 16) % bound;
    }

    @ParameterizedTest
    @CsvSource({"2, false", "2, true", "3, false", "50, true", "900, false"})
    void gapsAllTheTime(int mostSkipped, boolean reducedSize) {
        Simulation simulation = simulation(reducedSize);
        flood(
                simulation,
                i -> simulation.sender.sequenceNumber = simulation.sender.sequenceNumber + next(mostSkipped) & 0xffff);
        assertBounded(simulation);
    }

    @Test
    void anotherSourceAllTheTime() {
        Simulation simulation = simulation(false);
        // In the middle of a key frame, so that what is before it is asked for.
        byte[] middle = {0x7c, 0x05, 1, 2, 3};
        for (int i = 0; i < SECONDS * SECOND / STEP_NANOS; i++) {
            simulation.sender.ssrc++;
            simulation.sender.sendPayload(middle, false);
            simulation.run(STEP_NANOS);
        }
        assertBounded(simulation);
    }

    @Test
    void numbersThatBeginAnewAllTheTime() {
        Simulation simulation = simulation(false);
        flood(simulation, i -> {
            if (i % 3 == 0) {
                simulation.sender.sequenceNumber = simulation.sender.sequenceNumber + 20_000 & 0xffff;
                simulation.sender.transportSequence += 40_000;
            }
        });
        assertBounded(simulation);
    }

    /** Retransmissions of whatever keep up the hope that requests are answered. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10})
    void gapsAndNowAndThenARetransmission(int mostSkipped) {
        settings.rtxPayloadType = 103;
        Simulation simulation = simulation(true);
        TestSender sender = simulation.sender;
        flood(simulation, i -> {
            if (i % 15 == 0) {
                byte[] packet = new byte[RtpHeader.FIXED_LENGTH + 10];
                RtpHeader.write(
                        packet, 0, 103, false, sender.rtxSequenceNumber++ & 0xffff, sender.timestamp, settings.rtxSsrc);
                packet[RtpHeader.FIXED_LENGTH] = (byte) (sender.sequenceNumber - 20 >> 8);
                packet[RtpHeader.FIXED_LENGTH + 1] = (byte) (sender.sequenceNumber - 20);
                simulation.onDatagram(sender.protect(packet));
            }
            sender.sequenceNumber = sender.sequenceNumber + next(mostSkipped) & 0xffff;
        });
        assertBounded(simulation);
    }

    /** It takes our own source for itself as soon as it hears of it; to each we say goodbye. */
    @Test
    void ourSourceAllTheTime() {
        Simulation simulation = simulation(false);
        flood(simulation, i -> {
            simulation.sender.ssrc = simulation.sender.lastFeedbackFrom;
            simulation.sender.sequenceNumber = simulation.sender.sequenceNumber + next(3) & 0xffff;
        });
        assertBounded(simulation);
        assertTrue(simulation.sender.goodbyes > 1, "goodbyes: " + simulation.sender.goodbyes);
    }

    private static void assertBounded(Simulation simulation) {
        InboundRtpStats stats = simulation.stats();
        long nanos = simulation.time.now();
        assertTrue(stats.pliCount() <= 1 + nanos / KeyFrameRequests.MIN_INTERVAL_NANOS, "PLI: " + stats.pliCount());
        long nacks = RequestPace.AHEAD + nanos / RequestPace.INTERVAL_NANOS;
        assertTrue(stats.nackCount() <= nacks, "NACK: " + stats.nackCount());
        // One for 400 packets at most, of which there are 20 in a millisecond; ten a second at least.
        int transportWide = simulation.sender.transportFeedback.size();
        assertTrue(
                transportWide <= nanos / (20 * MILLI) + nanos / (100 * MILLI) + 1, "for congestion: " + transportWide);
        // Each goodbye is for a source of ours that something has told of.
        long all = nacks + transportWide + 30 * nanos / SECOND;
        assertTrue(simulation.sender.goodbyes <= all, "goodbyes: " + simulation.sender.goodbyes);
        assertTrue(simulation.transmitted <= 2 * all, "all: " + simulation.transmitted);
    }

    /** Many are missing for longer than a request takes: they are asked for together, a little later. */
    @Test
    void whatHasToWaitIsAskedForTogether() {
        RequestPace pace = new RequestPace();
        long now = Long.MAX_VALUE / 2;
        for (int i = 0; i < RequestPace.AHEAD + 1; i++) {
            assertTrue(pace.readyNanos() <= now);
            pace.onRequest(now);
        }
        assertEquals(now + RequestPace.INTERVAL_NANOS, pace.readyNanos());
        now += SECOND;
        assertTrue(pace.readyNanos() <= now);
        pace.onRequest(now);
        assertEquals(now - (RequestPace.AHEAD - 1) * RequestPace.INTERVAL_NANOS, pace.readyNanos());
    }
}
