package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CountersTest {
    private final Counters counters = new Counters();

    private static PacketSlot packet(int length, int payloadLength) {
        PacketSlot packet = new PacketSlot();
        packet.length = length;
        packet.payloadLength = payloadLength;
        return packet;
    }

    private static PictureDetails.Details picture(int packets, long firstNanos, long lastNanos) {
        PictureDetails.Details details = new PictureDetails.Details();
        details.packets = packets;
        details.firstArrivalNanos = firstNanos;
        details.lastArrivalNanos = lastNanos;
        return details;
    }

    @Test
    void bytesAreThoseOfThePayload_andWhatIsLeftIsTheHeaders() {
        counters.onPacket(packet(22, 10), 5);
        counters.onPacket(packet(40, 20), 7);
        counters.onRetransmission(packet(40, 20));
        counters.onRetransmission(packet(31, 11));
        assertEquals(2, counters.packetsReceived);
        assertEquals(30, counters.bytesReceived);
        assertEquals(32, counters.headerBytesReceived);
        assertEquals(7, counters.lastPacketReceivedNanos);
        assertEquals(2, counters.retransmittedPacketsReceived);
        assertEquals(31, counters.retransmittedBytesReceived);
    }

    @Test
    void onlyPicturesOfSeveralPacketsAreAssembled() {
        counters.onCompleteFrame(picture(1, 3, 9));
        assertEquals(1, counters.framesReceived);
        assertEquals(0, counters.framesAssembledFromMultiplePackets);
        assertEquals(0, counters.assemblyNanos);
        counters.onCompleteFrame(picture(2, 100, 104));
        counters.onCompleteFrame(picture(9, 200, 210));
        assertEquals(3, counters.framesReceived);
        assertEquals(2, counters.framesAssembledFromMultiplePackets);
        assertEquals(14, counters.assemblyNanos);
    }

    @Test
    void whatWasLostOnAFormerSourceStaysLost() {
        Simulation simulation = Simulation.perfect();
        simulation.installKeys();
        simulation.stream(SECOND);
        lose(simulation, 2);
        simulation.sender.ssrc++;
        simulation.stream(SECOND);
        assertEquals(2, simulation.stats().packetsLost());
        lose(simulation, 3);
        assertEquals(5, simulation.stats().packetsLost());
    }

    /** So many packets, and what follows comes again from a key frame on. */
    private static void lose(Simulation simulation, int packets) {
        simulation.toReceiver.dropNext = packets;
        simulation.sendPicture(Simulation.FRAME_TICKS);
        simulation.sender.keyFrameWanted = true;
        simulation.stream(500 * MILLI);
    }
}
