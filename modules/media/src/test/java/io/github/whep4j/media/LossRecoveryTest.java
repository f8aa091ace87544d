package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.media.SimulatedLink.Conditions;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossRecoveryTest {

    private static final long FRAME = 33_333_333;

    private final TestSender.Settings settings = new TestSender.Settings();
    private final Conditions network = Conditions.delay(25 * MILLI);

    private Simulation simulation(boolean rtx) {
        settings.answersNack = true;
        settings.rtxPayloadType = rtx ? 103 : VideoPayload.NO_RTX;
        Simulation simulation =
                new Simulation(Simulation.config(settings).nack(true), settings, network, Conditions.delay(25 * MILLI));
        simulation.installKeys();
        return simulation;
    }

    /** Sends a picture of which a packet other than the last is lost; returns the lost packet's number. */
    private int sendPictureWithoutItsFirstPacket(Simulation simulation) {
        int lost = simulation.sender.sequenceNumber;
        simulation.toReceiver.dropNext = 1;
        simulation.sendPicture(3_000);
        return lost;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLostPacketIsAskedForAtOnceAndComesARoundTripLater(boolean rtx) {
        Simulation simulation = simulation(rtx);
        simulation.stream(SECOND);
        double jitter = simulation.stats().jitter();
        sendPictureWithoutItsFirstPacket(simulation);
        simulation.run(25 * MILLI);
        assertEquals(1, simulation.stats().nackCount());
        assertEquals(1, simulation.stats().packetsRequested());
        simulation.run(50 * MILLI);
        assertEquals(simulation.picturesSent, simulation.delivered);
        assertEquals(50 * MILLI, Collections.max(simulation.extraDelaysNanos));
        InboundRtpStats stats = simulation.stats();
        assertEquals(1, stats.retransmittedPacketsReceived());
        assertEquals(1, stats.packetsLost(), "by the network");
        assertEquals(simulation.sender.packets, stats.packetsReceived());
        assertEquals(jitter, stats.jitter(), 1e-4, "a retransmission is no jitter");
        assertEquals(0.05, stats.roundTripTime(), 1e-6);
        assertEquals(0, stats.pliCount());
    }

    @Test
    void theAllowanceForReorderingIsLearned() {
        network.reorder(0.05, 12 * MILLI);
        Simulation simulation = simulation(true);
        simulation.stream(20 * SECOND);
        simulation.run(SECOND);
        assertEquals(simulation.picturesSent, simulation.delivered);
        assertEquals(0, simulation.stats().packetsLost());
        assertTrue(
                simulation.stats().packetsRequested() < 10,
                "asked for " + simulation.stats().packetsRequested());
    }

    /** What was learned of one path would put off each request of another. */
    @Test
    void theAllowanceForReorderingIsForgottenAgain() {
        network.reorder(0.2, 40 * MILLI);
        Simulation simulation = simulation(true);
        simulation.stream(10 * SECOND);
        network.reorder(0, 0);
        simulation.stream(SECOND);
        long before = simulation.stats().nackCount();
        sendPictureWithoutItsFirstPacket(simulation);
        simulation.run(FRAME);
        assertEquals(before, simulation.stats().nackCount(), "it may still come by itself");
        for (int i = 0; i < 100; i++) {
            sendPictureWithoutItsFirstPacket(simulation);
            simulation.run(FRAME);
        }
        simulation.stream(SECOND);
        before = simulation.stats().nackCount();
        sendPictureWithoutItsFirstPacket(simulation);
        simulation.run(26 * MILLI);
        assertEquals(before + 1, simulation.stats().nackCount(), "as soon as it is missed");
    }

    @Test
    void aBurstIsAskedForInOnePacket() {
        Simulation simulation = simulation(true);
        simulation.stream(SECOND);
        simulation.toReceiver.dropNext = 5;
        simulation.sendPicture(3_000);
        simulation.run(FRAME);
        simulation.stream(SECOND);
        simulation.run(25 * MILLI);
        assertEquals(1, simulation.stats().nackCount());
        assertEquals(5, simulation.stats().packetsRequested());
        assertEquals(simulation.picturesSent, simulation.delivered);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theLostEndOfAPictureIsMissedBeforeTheNextPicture(boolean rtx) {
        Simulation simulation = simulation(rtx);
        simulation.session.onRoundTrip(50 * MILLI, 0);
        simulation.stream(2 * SECOND);
        simulation.toReceiver.holdBack = true;
        simulation.sendPicture(3_000);
        simulation.toReceiver.dropHeld();
        simulation.run(FRAME);
        assertEquals(1, simulation.stats().packetsRequested());
        simulation.stream(SECOND);
        simulation.run(25 * MILLI);
        assertEquals(simulation.picturesSent, simulation.delivered);
        assertTrue(Collections.max(simulation.extraDelaysNanos) <= 60 * MILLI, "the next picture tells 34 ms later");
        assertEquals(1, simulation.stats().retransmittedPacketsReceived());
        assertEquals(1, simulation.stats().packetsLost());
        assertEquals(1, simulation.stats().packetsRequested(), "once is enough");
    }

    @ParameterizedTest
    @ValueSource(longs = {20 * MILLI, 40 * MILLI})
    void theLostEndOfAPictureIsMissedAlsoWherePacketsAreFarApart(long spacing) {
        Simulation simulation = simulation(true);
        simulation.session.onRoundTrip(50 * MILLI, 0);
        simulation.stream(SECOND);
        simulation.checksUnits = false;
        for (int i = 0; i < 40; i++) {
            sendSpaced(simulation, spacing, false);
        }
        long before = simulation.stats().packetsRequested();
        int delivered = simulation.delivered;
        sendSpaced(simulation, spacing, true);
        assertEquals(before + 1, simulation.stats().packetsRequested(), "before the next picture comes");
        sendSpaced(simulation, spacing, false);
        simulation.run(25 * MILLI);
        assertEquals(delivered + 2, simulation.delivered);
        assertEquals(before + 1, simulation.stats().packetsRequested());
    }

    /** A picture of three packets, and twice as much time without any. */
    private static void sendSpaced(Simulation simulation, long spacing, boolean losesLast) {
        for (int packet = 0; packet < 3; packet++) {
            simulation.toReceiver.dropNext = losesLast && packet == 2 ? 1 : 0;
            simulation.sender.sendPayload(new byte[] {0x61, (byte) (packet == 0 ? 0x9a : 0x4d), 1}, packet == 2);
            simulation.run(packet == 2 ? 4 * spacing : spacing);
        }
        simulation.sender.timestamp += 6 * spacing * 9 / 100_000;
    }

    @Test
    void aPictureOfOnePacketIsMissedWhenItIsOverdue() {
        Simulation simulation = simulation(true);
        simulation.session.onRoundTrip(50 * MILLI, 0);
        settings.pictureBytes = 300;
        simulation.stream(2 * SECOND);
        assertEquals(0, simulation.stats().packetsRequested());
        simulation.toReceiver.dropNext = 2; // a picture has one packet or two
        simulation.sendPicture(3_000);
        simulation.toReceiver.dropNext = 0;
        simulation.run(25 * MILLI + 10 * MILLI);
        assertEquals(1, simulation.stats().packetsRequested());
        simulation.stream(SECOND);
        simulation.run(25 * MILLI);
        assertEquals(simulation.picturesSent, simulation.delivered);
    }

    @Test
    void whatWasSuspectedToBeLostAndComesWhenTheAnswerIsDueIsNoRetransmissionWhereThereIsRtx() {
        Simulation simulation = simulation(true);
        simulation.session.onRoundTrip(50 * MILLI, 0);
        simulation.stream(SECOND);
        sendPictureWithoutItsFirstPacket(simulation);
        simulation.run(FRAME);
        simulation.stream(SECOND);
        long requested = simulation.stats().packetsRequested();
        simulation.run(55 * MILLI); // the next picture is 55 ms late, and was asked for after 4 ms
        simulation.stream(SECOND);
        assertEquals(requested + 1, simulation.stats().packetsRequested());
        assertEquals(1, simulation.stats().packetsLost());
        assertEquals(1, simulation.stats().retransmittedPacketsReceived());
    }

    @Test
    void picturesAtUnevenIntervalsAreNotSuspected() {
        Simulation simulation = simulation(true);
        for (int i = 0; i < 300; i++) {
            simulation.sendPicture(3_000);
            simulation.run(i % 3 == 0 ? 66 * MILLI : 17 * MILLI);
        }
        assertTrue(
                simulation.stats().packetsRequested() <= 1,
                "asked for " + simulation.stats().packetsRequested());
    }

    @Test
    void aSenderThatSpacesItsPacketsIsNotSuspected() {
        Simulation simulation = simulation(true);
        simulation.stream(SECOND);
        simulation.checksUnits = false;
        for (int i = 0; i < 30; i++) {
            for (int packet = 0; packet < 3; packet++) {
                simulation.sender.sendPayload(new byte[] {0x61, (byte) (packet == 0 ? 0x9a : 0x4d), 1}, packet == 2);
                simulation.run(11 * MILLI);
            }
            simulation.sender.timestamp += 3_000;
        }
        assertTrue(simulation.stats().packetsRequested() <= 1, "the first time, at most");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSenderThatDidNotAnswerForAWhileIsTrustedAgainWithItsFirstAnswer(boolean rtx) {
        Simulation simulation = simulation(rtx);
        simulation.stream(SECOND);
        settings.answersNack = false;
        for (int i = 0; i < 30; i++) {
            sendPictureWithoutItsFirstPacket(simulation);
            simulation.run(FRAME);
        }
        simulation.stream(2 * SECOND);
        settings.answersNack = true;
        sendPictureWithoutItsFirstPacket(simulation); // is not waited for
        simulation.run(FRAME);
        simulation.stream(2 * SECOND);
        int missing = simulation.picturesSent - simulation.delivered;
        sendPictureWithoutItsFirstPacket(simulation);
        simulation.run(FRAME);
        simulation.stream(SECOND);
        simulation.run(100 * MILLI);
        assertEquals(missing, simulation.picturesSent - simulation.delivered);
    }

    @Test
    void aPictureThatIsNeverFinishedIsAskedForOnce() {
        Simulation simulation = simulation(true);
        simulation.stream(SECOND);
        simulation.sender.sendPayload(new byte[] {0x61, (byte) 0x9a, 1}, false);
        simulation.run(10 * SECOND);
        assertEquals(1, simulation.stats().packetsRequested());
    }

    @Test
    void nothingIsAskedForWhileJoining() {
        Simulation simulation = simulation(true);
        simulation.sender.keyFrameWanted = false;
        settings.answersKeyFrameRequests = false;
        simulation.toReceiver.dropNext = 2;
        simulation.sendPicture(3_000);
        simulation.run(100 * MILLI);
        network.loss(0.3);
        simulation.stream(2 * SECOND);
        assertEquals(0, simulation.stats().packetsRequested(), "what no key frame came before is of no use");
        settings.answersKeyFrameRequests = true;
        simulation.stream(5 * SECOND);
        assertTrue(simulation.stats().packetsRequested() > 0);
        assertTrue(simulation.delivered > 60);
    }

    @Test
    void theFirstKeyFrameIsRepaired() {
        Simulation simulation = simulation(true);
        simulation.sender.keyFrameWanted = false;
        simulation.sendPicture(3_000);
        simulation.run(20 * MILLI);
        network.loss(0.2);
        simulation.stream(2 * SECOND);
        network.loss(0);
        simulation.stream(SECOND);
        assertEquals(1, simulation.sender.plis);
        assertTrue(simulation.delivered > 80, "delivered " + simulation.delivered);
    }

    @Test
    void aSenderThatDoesNotAnswerIsNotWaitedForLong() {
        Simulation simulation = simulation(true);
        settings.answersNack = false;
        network.loss(0.01);
        simulation.stream(60 * SECOND);
        assertTrue(simulation.stats().nackCount() > 20);
        simulation.extraDelaysNanos.clear();
        int before = simulation.delivered;
        int sentBefore = simulation.picturesSent;
        simulation.stream(30 * SECOND);
        long longest = Collections.max(simulation.extraDelaysNanos);
        assertTrue(longest <= 100 * MILLI, "waited " + longest);
        assertTrue(simulation.delivered - before > (simulation.picturesSent - sentBefore) * 6 / 10);
    }

    @Test
    void aPacketBeyondSavingGivesWayToAKeyFrame() {
        Simulation simulation = simulation(true);
        simulation.stream(2 * SECOND);
        int lost = sendPictureWithoutItsFirstPacket(simulation);
        simulation.sender.forget(lost);
        simulation.run(33 * MILLI);
        int before = simulation.delivered;
        simulation.stream(3 * SECOND);
        assertEquals(1, simulation.sender.plis);
        assertEquals(1, simulation.stats().packetsLost());
        // Asked for a key frame after three fifths of the wait, which came a round trip later.
        int missed = simulation.picturesSent - simulation.delivered;
        assertTrue(missed * 33 < 750, "missed " + missed);
        assertTrue(simulation.delivered > before);
        assertTrue(simulation.stats().packetsRequested() < 60);
    }

    @Test
    void aGapTooLargeIsGivenUpAtOnce() {
        Simulation simulation = simulation(true);
        simulation.stream(SECOND);
        simulation.sender.sequenceNumber = (simulation.sender.sequenceNumber + 2_500) & 0xffff;
        simulation.stream(SECOND);
        assertTrue(simulation.stats().packetsRequested() < 20);
        assertEquals(2_500, simulation.stats().packetsLost());
        assertEquals(1, simulation.sender.plis);
        assertTrue(simulation.delivered >= 30 + 27, "delivered " + simulation.delivered);
    }

    @Test
    void withoutRequestsTheWaitShrinksToWhatReorderingNeeds() {
        settings.answersKeyFrameRequests = false;
        Conditions lossy = Conditions.delay(25 * MILLI);
        Simulation simulation = new Simulation(Simulation.config(settings), settings, lossy, new Conditions());
        simulation.installKeys();
        simulation.stream(SECOND);
        lossy.loss(0.02);
        settings.answersKeyFrameRequests = true;
        simulation.stream(60 * SECOND);
        lossy.loss(0);
        simulation.stream(SECOND);
        sendPictureWithoutItsFirstPacket(simulation);
        int plis = simulation.sender.plis;
        simulation.run(25 * MILLI + 15 * MILLI);
        assertEquals(plis + 1, simulation.sender.plis, "10 ms are enough where nothing was ever out of order");
    }
}
