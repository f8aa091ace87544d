package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.media.SimulatedLink.Conditions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first key frame of a source, where packets before the first that came are late or lost: no later number tells of them. */
class FirstPacketsTest {

    private static final long ROUND_TRIP = 50 * MILLI;

    private final TestSender.Settings settings = new TestSender.Settings();
    private final Conditions network = Conditions.delay(ROUND_TRIP / 2);
    private boolean nack = true;
    private List<byte[]> parameterSets = List.of();
    private long firstDeliveredNanos = -1;

    private Simulation simulation() {
        settings.answersNack = nack;
        Simulation simulation = new Simulation(
                Simulation.config(settings)
                        .payloads(
                                List.of(new VideoPayload(settings.payloadType, settings.rtxPayloadType, parameterSets)))
                        .nack(nack),
                settings,
                network,
                Conditions.delay(ROUND_TRIP / 2));
        simulation.onUnit =
                unit -> firstDeliveredNanos = firstDeliveredNanos < 0 ? simulation.time.now() : firstDeliveredNanos;
        simulation.installKeys();
        simulation.session.onRoundTrip(ROUND_TRIP, 0);
        return simulation;
    }

    @ParameterizedTest
    @CsvSource({"1, true", "2, true", "3, true", "4, true", "1, false", "3, false"})
    void lostOnesAreAskedFor(int lost, boolean rtx) {
        for (int seed = 1; seed < 10; seed++) { // parameter sets aggregated or not
            settings.seed = seed;
            settings.answersKeyFrameRequests = false;
            settings.rtxPayloadType = rtx ? 103 : VideoPayload.NO_RTX;
            firstDeliveredNanos = -1;
            Simulation simulation = simulation();
            long begin = simulation.time.now();
            sendFirstPictureWithout(simulation, lost);
            simulation.stream(SECOND);
            simulation.run(ROUND_TRIP);
            assertEquals(simulation.picturesSent, simulation.delivered);
            assertEquals(ROUND_TRIP / 2 + ROUND_TRIP, firstDeliveredNanos - begin);
            assertTrue(simulation.sender.requested <= 4);
            assertEquals(0, simulation.stats().packetsLost(), "what came before the first is not counted");
        }
    }

    private static void sendFirstPictureWithout(Simulation simulation, int packets) {
        simulation.toReceiver.dropNext = packets;
        simulation.sendPicture(3_000);
        simulation.run(SECOND / 30);
    }

    @Test
    void numbersThatWrapBeforeThem() {
        settings.answersKeyFrameRequests = false;
        settings.firstSequenceNumber = 65_535;
        settings.rtxPayloadType = 103;
        Simulation simulation = simulation();
        sendFirstPictureWithout(simulation, 1);
        simulation.stream(SECOND);
        simulation.run(ROUND_TRIP);
        assertEquals(simulation.picturesSent, simulation.delivered);
    }

    @Test
    void lateOnesAreWaitedForAlsoWhereNoneCanBeAskedFor() {
        nack = false;
        settings.answersKeyFrameRequests = false;
        Simulation simulation = simulation();
        settings.answersNack = true; // but is not asked
        int first = simulation.sender.sequenceNumber;
        simulation.toReceiver.dropNext = 1;
        simulation.sendPicture(3_000);
        simulation.run(5 * MILLI);
        simulation.sender.retransmit(first);
        simulation.run(28 * MILLI);
        simulation.stream(SECOND);
        simulation.run(ROUND_TRIP);
        assertEquals(simulation.picturesSent, simulation.delivered);
    }

    /** A server that begins within a key frame has nothing to send again; the key frame that it was asked for is not to wait. */
    @Test
    void thoseThatWereNeverSentHoldUpNothing() {
        for (boolean sendsAgain : List.of(true, false)) {
            nack = sendsAgain;
            firstDeliveredNanos = -1;
            Simulation simulation = simulation();
            long begin = simulation.time.now();
            List<Integer> numbers = new ArrayList<>();
            simulation.toReceiver.dropNext = 4;
            for (int i = 0; i < 4; i++) {
                numbers.add(simulation.sender.sequenceNumber + i);
            }
            simulation.sendPicture(3_000);
            numbers.forEach(simulation.sender::forget);
            simulation.run(SECOND / 30);
            simulation.stream(SECOND);
            simulation.run(ROUND_TRIP);
            assertEquals(1, simulation.sender.plis);
            // Half a round trip to here, one for the request and its answer, which waits for the next picture's time.
            long delay = firstDeliveredNanos - begin;
            assertTrue(delay <= 3 * ROUND_TRIP / 2 + SECOND / 30, "after " + delay);
        }
    }

    @Test
    void nothingIsAskedForWhereAKeyFrameNeedsNoParameterSets() {
        parameterSets = List.of(TestSender.SPS, TestSender.PPS);
        Simulation simulation = simulation();
        simulation.checksUnits = false;
        byte[] slice = {0x65, (byte) 0x88, (byte) 0x84, 1, 2};
        simulation.sender.sendPayload(slice, true);
        simulation.run(ROUND_TRIP / 2);
        assertEquals(1, simulation.delivered);
        assertEquals(0, simulation.stats().packetsRequested());
    }
}
