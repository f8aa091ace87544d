package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.rtp.Goodbye;
import io.github.whep4j.rtp.RtpHeader;
import io.github.whep4j.rtp.SenderReport;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class HostileInputTest {

    /** Every prefix and every bit flip of each, before the real ones: nothing of it may stay. */
    @Test
    void forgedDatagramsLeaveNothingBehind() {
        Simulation simulation = Simulation.perfect();
        simulation.checksUnits = false;
        List<byte[]> datagrams = new ArrayList<>();
        TestSender sender = new TestSender(smallPictures(), datagrams::add);
        sender.sendReport(SECOND);
        sender.sendPicture(3_000);
        sender.sendPicture(3_000);
        simulation.installKeys();
        for (byte[] datagram : datagrams) {
            InboundRtpStats before = simulation.stats();
            int events = simulation.events.size();
            long timeout = simulation.session.nextTimeoutNanos();
            long forged = mangled(datagram, simulation::onDatagram);
            InboundRtpStats after = simulation.stats();
            long refused = after.discarded().malformed()
                    + after.discarded().unauthenticated()
                    + after.discarded().replayed()
                    + after.discarded().refused();
            assertEquals(refusedIn(before) + forged, refused);
            assertEquals(before.packetsReceived(), after.packetsReceived());
            assertEquals(before.ssrc(), after.ssrc());
            assertEquals(
                    0,
                    after.discarded().unknownPayloadType() + after.discarded().malformedRtcp());
            assertEquals(events, simulation.events.size());
            assertEquals(timeout, simulation.session.nextTimeoutNanos());
            simulation.session.onDatagram(datagram, 0, datagram.length, 0);
        }
        assertEquals(2, simulation.session.stats(0).framesDelivered());
        assertEquals(1, simulation.session.stats(0).remoteOutbound().reportsSent());
    }

    private static long refusedIn(InboundRtpStats stats) {
        InboundRtpStats.Discarded discarded = stats.discarded();
        return discarded.malformed() + discarded.unauthenticated() + discarded.replayed() + discarded.refused();
    }

    private static TestSender.Settings smallPictures() {
        TestSender.Settings settings = new TestSender.Settings();
        settings.pictureBytes = 60;
        return settings;
    }

    private static long mangled(byte[] datagram, Consumer<byte[]> receiver) {
        for (int length = 0; length < datagram.length; length++) {
            receiver.accept(Arrays.copyOf(datagram, length));
        }
        for (int bit = 0; bit < datagram.length * 8; bit++) {
            byte[] flipped = datagram.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            receiver.accept(flipped);
        }
        return datagram.length * 9L;
    }

    /** A peer with the right keys that sends nonsense. */
    @Test
    void authenticNonsenseIsDroppedAndCounted() {
        SplittableRandom random = new SplittableRandom(5);
        Simulation simulation = Simulation.perfect();
        simulation.installKeys();
        simulation.stream(SECOND);
        simulation.checksUnits = false;
        int sequence = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] packet = new byte[12 + random.nextInt(60)];
            random.nextBytes(packet);
            RtpHeader.write(
                    packet, 0, 102, random.nextBoolean(), sequence++ & 0xffff, simulation.sender.timestamp + i / 3, 5);
            if (random.nextInt(8) == 0) {
                packet[0] |= 0x20; // padding, most likely impossible
            }
            simulation.onDatagram(simulation.sender.protect(packet));
            simulation.run(MILLI);
        }
        assertTrue(simulation.stats().discarded().malformed() > 1_000);
        assertTrue(simulation.stats().framesDropped() > 0);

        simulation.checksUnits = true;
        simulation.sender.ssrc = 9;
        simulation.sender.keyFrameWanted = true;
        int before = simulation.delivered;
        simulation.stream(SECOND);
        assertTrue(simulation.delivered - before >= 28, "another source is none the worse");
    }

    @Test
    void authenticRtcpNonsenseIsDroppedAndCounted() {
        SplittableRandom random = new SplittableRandom(6);
        Simulation simulation = Simulation.perfect();
        simulation.installKeys();
        simulation.stream(SECOND);
        byte[] video = {0x12, 0x34, 0x56, 0x78};
        byte[] other = {0, 0, 0, 1};
        for (int i = 0; i < 5_000; i++) {
            byte[] packet = new byte[8 + random.nextInt(60)];
            random.nextBytes(packet);
            System.arraycopy(random.nextBoolean() ? video : other, 0, packet, 4, 4);
            packet[0] = (byte) (0x80 | (packet[0] & 0x3f));
            packet[1] = (byte) (200 + random.nextInt(8));
            packet[2] = 0;
            packet[3] = (byte) random.nextInt(16);
            simulation.onDatagram(simulation.sender.protectRtcp(packet, packet.length));
        }
        assertTrue(simulation.stats().discarded().malformedRtcp() > 1_000);
        int before = simulation.delivered;
        simulation.stream(SECOND);
        assertEquals(30, simulation.delivered - before, 1);
    }

    /** Every packet from another source, then thousands of sources at once. */
    @Test
    void floodsOfSourcesAreBounded() {
        Simulation simulation = Simulation.perfect();
        simulation.installKeys();
        for (int i = 1; i <= 3_000; i++) {
            simulation.sender.ssrc = i;
            simulation.sender.sendPayload(new byte[] {0x61, (byte) 0x9a, 1}, true);
            simulation.run(MILLI);
            byte[] report = new byte[28];
            SenderReport.write(report, 0, 50_000 + i, 1, 2, 3, 4, 0);
            simulation.onDatagram(simulation.sender.protectRtcp(report, 28));
            Goodbye.write(report, 0, 90_000 + i);
            simulation.onDatagram(simulation.sender.protectRtcp(report, 8));
        }
        assertEquals(0, simulation.stats().discarded().refused(), "SRTP bounds them, but not so soon");
        assertTrue(simulation.sender.plis <= 12, "PLIs: " + simulation.sender.plis);
    }

    @Test
    void strayPacketsFarFromTheOthersAreDropped() {
        Simulation simulation = Simulation.perfect();
        simulation.installKeys();
        simulation.stream(SECOND);
        int sequence = simulation.sender.sequenceNumber;
        simulation.sender.sequenceNumber = sequence + 20_000 & 0xffff;
        simulation.sender.sendPayload(new byte[] {0x61, (byte) 0x9a, 1}, true);
        simulation.run(MILLI);
        assertEquals(0, simulation.stats().packetsLost());
        assertEquals(simulation.picturesSent, simulation.delivered);
    }

    /** Each of the packets that wait for a lost one would else be kept in as much as the forged one before it took. */
    @Test
    void forgedDatagramsMakeNoBuffersGrow() throws ReflectiveOperationException {
        Simulation simulation = Simulation.perfect();
        simulation.installKeys();
        simulation.stream(SECOND);
        simulation.toReceiver.dropNext = 1;
        byte[] forged = new byte[60_000];
        RtpHeader.write(forged, 0, 102, true, 1, 1, simulation.sender.ssrc);
        byte[] forgedReport = new byte[60_000];
        SenderReport.write(forgedReport, 0, simulation.sender.ssrc, 1, 2, 3, 4, 0);
        for (int i = 0; i < 200; i++) {
            simulation.sender.sendPayload(new byte[] {0x41, (byte) 0x9a, 1}, true);
            simulation.run(1);
            simulation.onDatagram(i % 2 == 0 ? forged : forgedReport);
        }
        simulation.run(SECOND);
        Field pool = ReceiveSession.class.getDeclaredField("pool");
        pool.setAccessible(true);
        long bytes = ((PacketPool) pool.get(simulation.session)).idleBytes();
        assertTrue(bytes > 150 * 1_500, "they were all held: " + bytes);
        assertTrue(bytes < 1_000_000, "buffers of " + bytes + " bytes");
    }

    @Test
    void datagramsOfAllSizesAreTaken() {
        Simulation simulation = Simulation.perfect();
        simulation.sender.settings.maxPayload = 60_000;
        simulation.sender.settings.pictureBytes = 30_000;
        simulation.installKeys();
        simulation.onDatagram(new byte[0]);
        simulation.onDatagram(new byte[65_507]);
        simulation.stream(SECOND);
        assertEquals(simulation.picturesSent, simulation.delivered);
        assertEquals(2, simulation.stats().discarded().malformed());
    }
}
