package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is worth waiting for while a key frame is awaited. */
class FrameAssemblyTest {
    private static final byte[] KEY_SLICE = {0x65, (byte) 0x88, (byte) 0xff, 1};
    private static final byte[] SLICE = {0x61, (byte) 0x9a, (byte) 0xff, 1};

    private final List<AccessUnit> units = new ArrayList<>();
    private final KeyFrameRequests requests = new KeyFrameRequests(new RoundTripEstimate());
    private final Counters counters = new Counters();
    private final FrameOutput output =
            new FrameOutput(Simulation.config(new TestSender.Settings()).build(), requests, counters, units::add);
    private final FrameAssembly assembly = new FrameAssembly(1 << 20, List.of(), false, requests, output);

    private static PacketSlot packet(byte[] payload, long timestamp, boolean marker) {
        PacketSlot packet = new PacketSlot();
        packet.bytes = payload;
        packet.payloadLength = payload.length;
        packet.length = payload.length;
        packet.timestamp = timestamp;
        packet.marker = marker;
        packet.arrivalNanos = SECOND;
        return packet;
    }

    private void onPacket(byte[] payload, long timestamp, boolean marker) {
        output.at(SECOND);
        assembly.onPacket(packet(payload, timestamp, marker));
    }

    private void onKeyFrame(long timestamp) {
        onPacket(TestSender.SPS, timestamp, false);
        onPacket(TestSender.PPS, timestamp, false);
        onPacket(KEY_SLICE, timestamp, true);
    }

    @Test
    void aKeyFrameThatHasBegunIsWorthRepair_andNothingElseIsUntilThen() {
        assertFalse(assembly.isWorthRepair());
        onPacket(SLICE, 1_000, true);
        assertFalse(assembly.isWorthRepair());
        onPacket(TestSender.SPS, 4_000, false);
        assertTrue(assembly.isWorthRepair());
        onPacket(new byte[] {0x06, 5, 1}, 4_000, false);
        assertTrue(assembly.isWorthRepair(), "it goes on");
        onPacket(SLICE, 7_000, false);
        assertFalse(assembly.isWorthRepair(), "another picture");
        onPacket(TestSender.SPS, 10_000, true);
        assertFalse(assembly.isWorthRepair(), "its last packet");
        assertEquals(10_000, assembly.lastTimestamp());
    }

    @Test
    void withAKeyFrameEveryPictureIs_untilOneIsGivenUp() {
        onKeyFrame(1_000);
        onPacket(SLICE, 4_000, true);
        assertEquals(2, units.size());
        assertTrue(assembly.isWorthRepair());
        assembly.onGap();
        assertTrue(output.awaitsKeyFrame());
        assertFalse(assembly.isWorthRepair());
        onPacket(SLICE, 7_000, true);
        assertEquals(2, units.size(), "what depends on it is not handed over");
    }

    @Test
    void aGapBeforeWhatMayBePartOfAKeyFrameIsWaitedFor() {
        assertTrue(assembly.isGapMoot(packet(SLICE, 1_000, false)));
        assertFalse(assembly.isGapMoot(packet(TestSender.PPS, 1_000, false)));
        assertTrue(assembly.isGapMoot(packet(TestSender.SPS, 1_000, false)), "it begins there");
        onPacket(TestSender.SPS, 1_000, false);
        assertFalse(assembly.isGapMoot(packet(SLICE, 1_000, false)), "a key frame is under way");
        onPacket(TestSender.PPS, 1_000, false);
        onPacket(KEY_SLICE, 1_000, true);
        assertFalse(assembly.isGapMoot(packet(SLICE, 4_000, false)), "none is awaited");
    }

    @Test
    void aGapWithinAKeyFrameEndsIt() {
        onPacket(TestSender.SPS, 1_000, false);
        assembly.onGap();
        assertFalse(assembly.isWorthRepair());
        onPacket(KEY_SLICE, 1_000, true);
        assertEquals(0, units.size());
    }

    @Test
    void paddingMayHaveTheMarkerThatEndsAPicture() {
        onPacket(TestSender.SPS, 1_000, false);
        onPacket(TestSender.PPS, 1_000, false);
        onPacket(KEY_SLICE, 1_000, false);
        assertEquals(0, units.size());
        onPacket(new byte[0], 1_000, true);
        assertEquals(1, units.size());
    }

    @Test
    void whereAPictureAtARecoveryPointWillDo_everyOneIsWorthRepair() {
        FrameAssembly anywhere =
                new FrameAssembly(1 << 20, List.of(TestSender.SPS, TestSender.PPS), true, requests, output);
        assertTrue(anywhere.isWorthRepair());
        assertFalse(anywhere.isGapMoot(packet(SLICE, 1_000, false)));
        output.at(SECOND);
        anywhere.onPacket(packet(SLICE, 1_000, true));
        assertEquals(0, units.size(), "there is none so far");
        anywhere.onPacket(packet(new byte[] {6, 6, 2, 0x34, (byte) 0x80, (byte) 0x80}, 4_000, false));
        anywhere.onPacket(packet(SLICE, 4_000, true));
        anywhere.onPacket(packet(SLICE, 7_000, true));
        assertEquals(2, units.size());
        assertTrue(units.get(0).isKeyFrame() && units.get(0).isRecoveryPoint());
        assertFalse(units.get(1).isKeyFrame());
        assertFalse(requests.wanted());
    }

    @Test
    void aKeyFrameThatHasBegunGetsTimeToCome() {
        requests.want(SECOND);
        assertEquals(SECOND, requests.dueNanos());
        onPacket(TestSender.PPS, 1_000, false);
        assertEquals(SECOND, requests.dueNanos());
        onPacket(TestSender.SPS, 4_000, false);
        assertEquals(SECOND + KeyFrameRequests.GRACE_NANOS, requests.dueNanos());
    }
}
