package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.media.SimulatedLink.Conditions;
import io.github.whep4j.rtp.TransportFeedback;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CongestionFeedbackTest {

    private static final int NOT_RECEIVED = -1;

    private final TestSender.Settings settings = new TestSender.Settings();

    private Simulation simulation(Conditions network, boolean reducedSize) {
        settings.answersNack = true;
        settings.rtxPayloadType = 103;
        Simulation simulation = new Simulation(
                Simulation.config(settings)
                        .nack(true)
                        .reducedSize(reducedSize)
                        .transportCcExtensionId(settings.transportCcExtensionId),
                settings,
                network,
                Conditions.delay(20 * MILLI));
        simulation.installKeys();
        return simulation;
    }

    /** What the sender has been told of each packet last: arrival in ticks, or that it has not come. */
    private static Map<Integer, Long> told(Simulation simulation) {
        Map<Integer, Long> told = new HashMap<>();
        int[] expectedCount = {0};
        for (byte[] feedback : simulation.sender.transportFeedback) {
            assertEquals(expectedCount[0]++ & 0xff, TransportFeedback.feedbackCount(feedback, 0));
            TransportFeedback.forEach(
                    feedback,
                    0,
                    feedback.length,
                    (number, received, ticks) -> told.put(number, received ? ticks : NOT_RECEIVED));
        }
        return told;
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 20})
    void everyPacketIsToldOfWithItsArrival(int extensionId) {
        settings.transportCcExtensionId = extensionId;
        Simulation simulation = simulation(Conditions.delay(20 * MILLI), true);
        Map<Integer, Long> sentAt = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            long first = simulation.sender.transportSequence;
            simulation.sendPicture(3_000);
            for (long number = first; number < simulation.sender.transportSequence; number++) {
                sentAt.put((int) number & 0xffff, simulation.time.now());
            }
            simulation.run(33 * MILLI);
        }
        simulation.run(SECOND);
        Map<Integer, Long> told = told(simulation);
        assertEquals(sentAt.size(), told.size());
        sentAt.forEach((number, nanos) -> assertEquals((nanos + 20 * MILLI) / 250_000, told.get(number)));
        double perSecond = simulation.sender.transportFeedback.size() / 9.9;
        assertTrue(perSecond > 6 && perSecond <= 10, "feedback a second: " + perSecond);
        assertEquals(simulation.picturesSent, simulation.delivered);
    }

    @Test
    void lossesAreToldAndRetransmissionsAreAsWell() {
        settings.transportCcExtensionId = 3;
        Simulation simulation = simulation(Conditions.delay(20 * MILLI).loss(0.05), false);
        simulation.stream(20 * SECOND);
        simulation.run(SECOND);
        Map<Integer, Long> told = told(simulation);
        long lost =
                told.values().stream().filter(ticks -> ticks == NOT_RECEIVED).count();
        long sent = simulation.sender.transportSequence - 65_000;
        assertTrue(Math.abs(sent - told.size()) <= 3, "sent " + sent + ", told of " + told.size());
        assertTrue(Math.abs(sent - simulation.stats().packetsReceived() - lost) <= 3);
        assertTrue(simulation.sender.retransmissions > 100);
    }

    @Test
    void ofManyPacketsAtOnceIsToldBeforeTheIntervalIsOver() {
        settings.transportCcExtensionId = 3;
        Simulation simulation = simulation(Conditions.delay(20 * MILLI), true);
        simulation.stream(SECOND);
        simulation.run(SECOND);
        int before = simulation.sender.transportFeedback.size();
        for (int i = 0; i < 500; i++) {
            simulation.sender.sendPayload(new byte[] {0x41, (byte) 0x9a, 0, 0}, false);
        }
        simulation.run(70 * MILLI);
        assertEquals(before + 1, simulation.sender.transportFeedback.size(), "20 ms there and 20 back");
    }

    @Test
    void latePacketsCorrectWhatWasTold() {
        settings.transportCcExtensionId = 3;
        Simulation simulation = simulation(Conditions.delay(20 * MILLI).reorder(0.02, 150 * MILLI), true);
        simulation.stream(10 * SECOND);
        simulation.run(SECOND);
        Map<Integer, Long> told = told(simulation);
        long lost =
                told.values().stream().filter(ticks -> ticks == NOT_RECEIVED).count();
        assertEquals(0, lost);
    }

    @Test
    void aJumpOfTheNumbersIsSurvived() {
        settings.transportCcExtensionId = 3;
        Simulation simulation = simulation(Conditions.delay(20 * MILLI), true);
        simulation.stream(SECOND);
        simulation.sender.transportSequence += 30_000;
        simulation.stream(SECOND);
        simulation.run(SECOND);
        assertTrue(told(simulation).containsKey((int) (simulation.sender.transportSequence - 1) & 0xffff));
        assertTrue(told(simulation).size() < 1_000, "what lies in between is not told of");
    }

    @Test
    void withoutTheExtensionThereIsNoFeedback() {
        settings.transportCcExtensionId = 0;
        Simulation simulation = simulation(Conditions.delay(20 * MILLI), true);
        simulation.stream(SECOND);
        assertTrue(simulation.sender.transportFeedback.isEmpty());
    }

    @Test
    void theRoundTripComesFromExtendedReports() {
        Simulation simulation = new Simulation(
                Simulation.config(settings).receiverReferenceTime(true),
                settings,
                Conditions.delay(30 * MILLI),
                Conditions.delay(70 * MILLI));
        simulation.installKeys();
        simulation.stream(5 * SECOND);
        assertEquals(0.1, simulation.stats().roundTripTime(), 0.0001);
    }

    /** The last number that can be told of, and the first of those that begin anew. */
    @Test
    void numbersOfOneReportSpanNoMoreThanItsMemory() {
        for (int jump : new int[] {2_046, 2_047, 2_048}) {
            settings.transportCcExtensionId = 3;
            Simulation simulation = simulation(Conditions.delay(0), true);
            simulation.sender.transportSequence = 100;
            byte[] payload = {0x41, (byte) 0x9a, 0, 0};
            simulation.sender.sendPayload(payload, true);
            simulation.sender.transportSequence += jump;
            simulation.sender.sendPayload(payload, true);
            simulation.sender.transportSequence = 101;
            simulation.sender.sendPayload(payload, true);
            simulation.run(SECOND);
            Map<Integer, Long> told = told(simulation);
            assertTrue(told.containsKey(101 + jump) && told.get(101 + jump) != NOT_RECEIVED, "jump " + jump);
            assertEquals(jump < 2_047, told.getOrDefault(101, (long) NOT_RECEIVED) != NOT_RECEIVED, "jump " + jump);
        }
    }
}
