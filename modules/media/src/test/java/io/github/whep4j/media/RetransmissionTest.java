package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.whep4j.media.SimulatedLink.Conditions;
import io.github.whep4j.rtp.RtpHeader;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** RTX (RFC 4588) from a sender that sends it of its own accord. */
class RetransmissionTest {

    private final TestSender.Settings settings = new TestSender.Settings();
    private final Conditions network = new Conditions();
    private final Simulation simulation;

    RetransmissionTest() {
        settings.rtxPayloadType = 103;
        settings.answersNack = true;
        settings.pictureBytes = 3_000;
        simulation = new Simulation(Simulation.config(settings), settings, network, new Conditions());
        simulation.installKeys();
    }

    @Test
    void repairsAPicture() {
        simulation.stream(SECOND);
        int lost = losePacket();
        simulation.sendPicture(3_000);
        simulation.run(20 * MILLI);
        int before = simulation.delivered;
        simulation.sender.retransmit(lost);
        simulation.run(MILLI);
        assertEquals(before + 1, simulation.delivered);
        assertEquals(simulation.picturesSent, simulation.delivered);
        assertEquals(1, simulation.stats().retransmittedPacketsReceived());
        assertEquals(simulation.sender.packets, simulation.stats().packetsReceived());
        assertEquals(1, simulation.stats().packetsLost(), "the network did lose it");
        assertEquals(0, simulation.sender.plis);
    }

    private int losePacket() {
        int lost = simulation.sender.sequenceNumber;
        network.loss(1);
        simulation.sender.sendPadding(1);
        network.loss(0);
        return lost;
    }

    @Test
    void ofWhatIsNotYetMissedFinishesThePicture() {
        simulation.stream(SECOND);
        int first = simulation.sender.sequenceNumber;
        network.loss(1);
        simulation.sendPicture(3_000);
        network.loss(0);
        int packets = simulation.sender.sequenceNumber - first;
        int before = simulation.delivered;
        for (int packet = 0; packet < packets; packet++) {
            simulation.sender.retransmit(first + packet); // as padding, by a sender that probes for bandwidth
        }
        simulation.run(MILLI);
        assertEquals(before + 1, simulation.delivered);
        simulation.stream(SECOND);
        assertEquals(simulation.picturesSent, simulation.delivered);
        assertEquals(packets, simulation.stats().packetsLost());
        assertEquals(0, simulation.stats().packetsRequested());
        assertEquals(0, simulation.sender.plis);
    }

    @Test
    void ofWhatIsFarAheadIsNotTaken() {
        simulation.stream(SECOND);
        simulation.sender.sequenceNumber += 100;
        network.loss(1);
        simulation.sendPicture(3_000);
        network.loss(0);
        int before = simulation.delivered;
        simulation.sender.retransmit(simulation.sender.sequenceNumber - 1);
        simulation.run(MILLI);
        assertEquals(before, simulation.delivered);
        assertEquals(0, simulation.stats().packetsRequested());
        assertEquals(1, simulation.stats().discarded().duplicate());
    }

    @Test
    void ofWhatIsThereAlreadyIsADuplicate() {
        simulation.stream(SECOND);
        for (int back = 1; back <= 20; back++) {
            simulation.sender.retransmit(simulation.sender.sequenceNumber - back);
        }
        simulation.stream(SECOND);
        assertEquals(simulation.picturesSent, simulation.delivered);
        assertEquals(20, simulation.stats().discarded().duplicate());
        assertEquals(20, simulation.stats().retransmittedPacketsReceived());
        assertEquals(0, simulation.stats().packetsLost());
        assertEquals(0, simulation.stats().packetsDiscarded());
    }

    @Test
    void beforeAnyMediaAndWithoutContentIsPassedOver() {
        byte[] rtx = new byte[40];
        int length = RtpHeader.write(rtx, 0, 103, false, 5, 6, 7);
        simulation.onDatagram(simulation.sender.protect(Arrays.copyOf(rtx, length + 10)));
        simulation.stream(SECOND);
        for (int payload = 0; payload < 2; payload++) {
            RtpHeader.write(rtx, 0, 103, false, 8 + payload, 6, 7);
            int padded = RtpHeader.appendPadding(rtx, 0, length + payload, 20);
            simulation.onDatagram(simulation.sender.protect(Arrays.copyOf(rtx, padded)));
        }
        assertEquals(simulation.picturesSent, simulation.delivered);
        assertEquals(0, simulation.stats().retransmittedPacketsReceived());
        assertEquals(simulation.sender.packets, simulation.stats().packetsReceived());
    }

    @Test
    void ofASourceThatHasBeenReplacedIsNotTakenForTheNewOne() {
        simulation.stream(SECOND);
        simulation.sender.retransmit(simulation.sender.sequenceNumber - 1);
        byte[] old = new byte[30];
        RtpHeader.write(old, 0, 103, true, 500, simulation.sender.timestamp, settings.rtxSsrc);
        simulation.sender.ssrc++;
        simulation.stream(SECOND);
        int missing = losePacket();
        simulation.sendPicture(3_000);
        simulation.run(MILLI);
        int before = simulation.delivered;
        old[12] = (byte) (missing >> 8);
        old[13] = (byte) missing;
        old[14] = 0x61;
        simulation.onDatagram(simulation.sender.protect(old));
        assertEquals(before, simulation.delivered);
        assertEquals(1, simulation.stats().retransmittedPacketsReceived());
    }

    @Test
    void ofASourceThatComesBackIsTakenAgain() {
        int first = simulation.sender.ssrc;
        int firstRtx = settings.rtxSsrc;
        simulation.stream(SECOND);
        simulation.sender.retransmit(simulation.sender.sequenceNumber - 1);
        simulation.sender.ssrc++;
        settings.rtxSsrc++;
        simulation.stream(SECOND);
        simulation.sender.retransmit(simulation.sender.sequenceNumber - 1);
        simulation.run(600 * MILLI);
        simulation.sender.ssrc = first;
        settings.rtxSsrc = firstRtx;
        simulation.stream(SECOND);
        assertRetransmissionIsTaken();
    }

    @Test
    void ofASourceThatIsStillToComeBelongsToItLater() {
        simulation.stream(SECOND);
        simulation.sender.ssrc++;
        simulation.sender.timestamp += 1 << 30;
        settings.rtxSsrc++;
        network.loss(1);
        simulation.sendPicture(3_000);
        network.loss(0);
        simulation.sender.retransmit(simulation.sender.sequenceNumber - 1); // as padding, all that has come so far
        simulation.stream(SECOND);
        assertRetransmissionIsTaken();
    }

    private void assertRetransmissionIsTaken() {
        int lost = losePacket();
        simulation.sendPicture(3_000);
        simulation.run(MILLI);
        int before = simulation.delivered;
        simulation.sender.retransmit(lost);
        simulation.run(MILLI);
        assertEquals(before + 1, simulation.delivered);
    }
}
