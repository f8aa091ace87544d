package io.github.whep4j.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A sender that counts anew: nothing of what came before may be taken for a part of what follows. */
class SequencerRestartTest {
    private static final long MILLI = 1_000_000;
    private static final byte[] IDR = {0x65, (byte) 0x88, (byte) 0x84, 0x21, 0x43};
    private static final byte[] SLICE = {0x41, (byte) 0x9a, 0x21, 0x43};

    @Test
    void aKeyFrameBehindALossIsGoneOnToAsSoonAfterARestart() {
        long fresh = millisUntilTheLossIsGivenUp(false);
        assertTrue(fresh > 0);
        assertEquals(fresh, millisUntilTheLossIsGivenUp(true));
    }

    private static long millisUntilTheLossIsGivenUp(boolean afterRestart) {
        ReceiveSessionConfig config =
                Simulation.config(new TestSender.Settings()).nack(true).build();
        KeyFrameRequests requests = new KeyFrameRequests(new RoundTripEstimate());
        Counters counters = new Counters();
        FrameOutput output = new FrameOutput(config, requests, counters, unit -> {});
        PacketSequencer sequencer = new PacketSequencer(
                new PacketPool(),
                counters,
                requests,
                new LossRecovery(config, new RoundTripEstimate(), new RequestPace()),
                new FrameAssembly(1 << 20, List.of(), false, requests, output));
        long nowNanos = 1_000 * MILLI;
        if (afterRestart) {
            sequencer.start(20_000);
            sequencer.insert(packet(20_001, 3_000, false, TestSender.SPS), false, nowNanos);
            sequencer.flush();
        }
        sequencer.start(4_998);
        sequencer.insert(packet(4_998, 90_000, false, TestSender.SPS), false, nowNanos);
        sequencer.insert(packet(4_999, 90_000, false, TestSender.PPS), false, nowNanos);
        sequencer.insert(packet(5_000, 90_000, true, IDR), false, nowNanos);
        // 5001 is lost.
        sequencer.insert(packet(5_002, 93_000, true, SLICE), false, nowNanos);
        sequencer.insert(packet(5_003, 96_000, false, TestSender.SPS), false, nowNanos);
        sequencer.insert(packet(5_004, 96_000, true, IDR), false, nowNanos);
        long millis = 0;
        while (sequencer.isMissing(5_001) && millis < 5_000) {
            millis++;
            sequencer.onTimeout(nowNanos + millis * MILLI);
        }
        return millis;
    }

    private static PacketSlot packet(long sequence, long timestamp, boolean marker, byte[] payload) {
        PacketSlot packet = new PacketSlot();
        packet.bytes = payload;
        packet.payloadLength = payload.length;
        packet.length = payload.length;
        packet.timestamp = timestamp;
        packet.marker = marker;
        packet.sequence = sequence;
        return packet;
    }
}
