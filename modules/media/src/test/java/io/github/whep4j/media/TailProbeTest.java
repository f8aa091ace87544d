package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** When what has not come is suspected to be lost; {@link SuspicionTest} has it at work in a session. */
class TailProbeTest {
    private static final long MARGIN = 4 * MILLI;

    private final TailProbe probe = new TailProbe();
    private long sequence = 100;
    private long timestamp;

    private void packet(boolean marker, long nowNanos) {
        packet(marker, 100, false, true, nowNanos);
    }

    private void packet(boolean marker, int payload, boolean retransmission, boolean worthProbing, long nowNanos) {
        PacketSlot packet = new PacketSlot();
        packet.sequence = sequence++;
        packet.timestamp = timestamp;
        packet.marker = marker;
        packet.payloadLength = payload;
        probe.onNewest(packet, true, retransmission, worthProbing, 0, nowNanos);
    }

    /** Of two packets, 2 ms apart. */
    private void picture(long nowNanos) {
        timestamp += 3_000;
        packet(false, nowNanos);
        packet(true, nowNanos + 2 * MILLI);
    }

    private void pictures(int count) {
        for (int i = 0; i < count; i++) {
            picture(i * 40L * MILLI);
        }
    }

    @Test
    void thePictureThatIsOverdue() {
        pictures(11);
        assertEquals(440 * MILLI + MARGIN, probe.dueNanos());
        assertEquals(sequence, probe.onProbe(450 * MILLI));
        assertEquals(Long.MAX_VALUE, probe.dueNanos());
        assertTrue(probe.isProbed(sequence));
        assertFalse(probe.isProbed(sequence - 1));
        assertEquals(sequence, probe.probed());
        assertEquals(450 * MILLI, probe.probedNanos());
    }

    @Test
    void theRestOfAPictureAfterTwiceTheLongestInterval() {
        pictures(11);
        timestamp += 3_000;
        packet(false, 440 * MILLI);
        assertEquals(444 * MILLI + MARGIN, probe.dueNanos());
    }

    @Test
    void longIntervalsAreForgottenSlowly() {
        pictures(11);
        timestamp += 3_000;
        packet(false, 440 * MILLI);
        packet(false, 448 * MILLI);
        assertEquals(464 * MILLI + MARGIN, probe.dueNanos());
        packet(false, 448 * MILLI);
        // 8 ms less a thirty-second of them, twice.
        assertEquals(448 * MILLI + 2 * 7_750_000 + MARGIN, probe.dueNanos());
    }

    @Test
    void amongLossesTheUsualIntervalCounts() {
        pictures(11);
        timestamp += 3_000;
        packet(false, 440 * MILLI);
        packet(false, 448 * MILLI);
        // Half of the way up from nearly 2 ms, a sixteenth of the way down: less than the longest.
        probe.onLoss(448 * MILLI);
        packet(false, 450 * MILLI);
        long among = probe.dueNanos() - 450 * MILLI - MARGIN;
        assertTrue(among > 2 * 4 * MILLI && among < 2 * 5 * MILLI, "" + among);
    }

    @Test
    void losses_countForTenSeconds() {
        pictures(11);
        timestamp += 3_000;
        packet(false, 440 * MILLI);
        probe.onLoss(440 * MILLI);
        packet(false, 448 * MILLI);
        long usual = probe.dueNanos() - 448 * MILLI;
        long end = 440 * MILLI + 10 * SECOND;
        assertTrue(usual < 2 * 8 * MILLI + MARGIN);
        timestamp += 3_000;
        packet(false, end - 1);
        assertEquals(usual, probe.dueNanos() - (end - 1));
        timestamp += 3_000;
        packet(false, end);
        assertEquals(2 * 8 * MILLI + MARGIN, probe.dueNanos() - end);
    }

    @Test
    void theAverageOfIntervalsTellsWhenTheNextPictureDoes() {
        pictures(11);
        // The longest rises at once, the average by an eighth: the picture is not overdue before the one after it
        // tells.
        picture(400 * MILLI + 80 * MILLI);
        assertEquals(480 * MILLI + 80 * MILLI + MARGIN, probe.dueNanos());
        picture(480 * MILLI + 300 * MILLI);
        assertEquals(Long.MAX_VALUE, probe.dueNanos());
    }

    @Test
    void behindPaddingThePictureDoesNotGoOn() {
        pictures(11);
        timestamp += 3_000;
        packet(false, 440 * MILLI);
        packet(false, 0, false, true, 441 * MILLI);
        assertEquals(480 * MILLI + MARGIN, probe.dueNanos());
    }

    @Test
    void neverWhereItIsNotWorthIt() {
        pictures(11);
        timestamp += 3_000;
        packet(false, 100, false, false, 440 * MILLI);
        assertEquals(Long.MAX_VALUE, probe.dueNanos());
    }

    @Test
    void intervalsOfRetransmissionsAreNotTheSenders() {
        pictures(11);
        timestamp += 3_000;
        packet(false, 440 * MILLI);
        packet(false, 100, true, true, 452 * MILLI);
        assertEquals(452 * MILLI + 2 * 2 * MILLI + MARGIN, probe.dueNanos());
    }
}
