package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.SessionEnd;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.h264.AccessUnit;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Pictures at the sender's pace, and what is told of them, over real sockets. How long they take is for virtual time to test. */
class LatencyTest {

    @Test
    void whatIsHeldBackComesBeforeTheEnd() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                Viewer viewer = new Viewer(Viewer.of(camera).latency(Latency.smooth()))) {
            viewer.start();
            viewer.awaitUnits(40);
            camera.endSessions(SessionEnd.BYE);
            assertEquals(CloseReason.REMOTE, viewer.receiver.awaitClosed());
            ReceiverStats stats = viewer.receiver.stats();
            assertEquals(viewer.units.size(), stats.playout().jitterBufferEmittedCount());
            assertEquals(stats.framesReceived(), viewer.units.size(), "nothing was lost, and nothing is left");
            long last = -1;
            for (AccessUnit unit : viewer.units) {
                assertTrue(unit.isDecodable());
                assertTrue(unit.presentationTimeNanos() > last);
                last = unit.presentationTimeNanos();
            }
        }
    }

    @Test
    void theStatisticsAreThoseOfTheStream() throws Exception {
        Instant before = Instant.now();
        try (WhepCamera camera = WhepCamera.builder().build();
                Viewer viewer = new Viewer(Viewer.of(camera))) {
            assertEquals(0, viewer.receiver.stats().source().ssrc());
            viewer.start();
            Viewer.await(
                    "a sender report",
                    () -> viewer.receiver.stats().remoteOutbound().reportsSent() > 0);
            int known = viewer.units.size();
            viewer.awaitUnits(known + 5);
            ReceiverStats stats = viewer.receiver.stats();
            assertFalse(stats.timestamp().isBefore(before));
            assertTrue(stats.source().ssrc() != 0);
            assertEquals("0", stats.source().mid());
            Instant lastPacket = Objects.requireNonNull(stats.source().lastPacketReceivedTimestamp());
            assertFalse(lastPacket.isBefore(before) || lastPacket.isAfter(stats.timestamp()));
            assertTrue(stats.source().framesAssembledFromMultiplePackets() > 0);
            assertEquals(0, stats.playout().jitterBufferTargetDelay(), "as soon as possible");
            assertTrue(stats.playout().jitterBufferDelay() >= stats.source().totalAssemblyTime());
            assertTrue(stats.remoteOutbound().packetsSent() > 0);
            assertNotNull(stats.remoteOutbound().remoteTimestamp());
            assertNotNull(stats.playout().estimatedPlayoutTimestamp());
            assertNotNull(viewer.units.get(viewer.units.size() - 1).captureTime());
        }
    }
}
