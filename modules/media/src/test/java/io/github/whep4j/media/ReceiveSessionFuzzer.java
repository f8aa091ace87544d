package io.github.whep4j.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.rtp.RtpHeader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A session, and datagrams and time in any order: forged ones, authentic ones with any content, pictures, gaps, silence and keys
 * that come late. Whatever it was, another source's pictures come through afterwards, each as it was sent.
 */
final class ReceiveSessionFuzzer {
    private static final long MILLI = 1_000_000;
    /** Longest that one byte lets pass, and steps of one input: both bound its time. */
    private static final int MAX_STEPS = 200;

    private ReceiveSessionFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) {
        TestSender.Settings settings = new TestSender.Settings();
        settings.pictureBytes = 300;
        settings.answersNack = true;
        Simulation simulation = new Simulation(
                Simulation.config(settings), settings, new SimulatedLink.Conditions(), new SimulatedLink.Conditions());
        simulation.checksUnits = false;
        ByteBuffer in = ByteBuffer.wrap(data);
        boolean keys = false;
        for (int steps = 0; in.remaining() >= 2 && steps < MAX_STEPS; steps++) {
            int what = in.get() & 7;
            int amount = in.get() & 0xff;
            switch (what) {
                case 0 -> simulation.run(amount * MILLI);
                case 1 -> simulation.sendPicture(amount * 100L);
                case 2 -> simulation.sender.sequenceNumber = simulation.sender.sequenceNumber + amount & 0xffff;
                case 3 -> simulation.onDatagram(bytes(in, amount));
                case 4 -> authentic(simulation, bytes(in, amount));
                case 5 -> authenticRtcp(simulation, bytes(in, amount));
                case 6 -> simulation.sender.sendReport(simulation.time.now() + amount);
                default -> {
                    if (!keys) {
                        simulation.installKeys();
                        keys = true;
                    }
                }
            }
        }
        if (!keys) {
            simulation.installKeys();
        }
        recovers(simulation);
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] bytes = new byte[Math.min(length, in.remaining())];
        in.get(bytes);
        return bytes;
    }

    /** The next packet of the video, with such a payload and marker. */
    private static void authentic(Simulation simulation, byte[] payload) {
        byte[] packet = new byte[RtpHeader.FIXED_LENGTH + payload.length];
        boolean marker = payload.length % 2 == 1;
        TestSender sender = simulation.sender;
        RtpHeader.write(packet, 0, 102, marker, sender.sequenceNumber, sender.timestamp, sender.ssrc);
        System.arraycopy(payload, 0, packet, RtpHeader.FIXED_LENGTH, payload.length);
        sender.sequenceNumber = sender.sequenceNumber + 1 & 0xffff;
        simulation.onDatagram(sender.protect(packet));
    }

    private static void authenticRtcp(Simulation simulation, byte[] body) {
        byte[] packet = Arrays.copyOf(body, Math.max(8, body.length));
        packet[0] = (byte) (0x80 | packet[0] & 0x3f);
        packet[1] = (byte) (200 + (packet[1] & 7));
        simulation.onDatagram(simulation.sender.protectRtcp(packet, packet.length));
    }

    private static void recovers(Simulation simulation) {
        simulation.run(3_000 * MILLI);
        simulation.sender.ssrc = 0x7654_3210;
        simulation.sender.keyFrameWanted = true;
        simulation.stream(500 * MILLI);
        int before = simulation.delivered;
        simulation.checksUnits = true;
        simulation.lastDeliveredIndex = simulation.picturesSent - 1;
        simulation.stream(500 * MILLI);
        assertTrue(simulation.delivered > before, "pictures come again");
        assertEquals(0x7654_3210, (int) simulation.stats().ssrc());
    }

    static List<byte[]> seeds() {
        return List.of(
                new byte[] {7, 0, 1, 30, 0, 33, 1, 30, 0, 33, 2, 1, 1, 30, 0, 33, 6, 0, 0, (byte) 200},
                new byte[] {1, 30, 0, 10, 7, 0, 4, 4, 0x61, (byte) 0x9a, 1, 2, 4, 3, 0x7c, (byte) 0x85, 1, 0, 99},
                new byte[] {7, 0, 3, 8, (byte) 0x80, 102, 0, 1, 0, 0, 0, 2, 5, 8, 1, 3, 0, 1, 0x12, 0x34, 0x56, 0x78});
    }
}
