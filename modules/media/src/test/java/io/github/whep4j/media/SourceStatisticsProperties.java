package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.rtp.ReportBlock;
import io.github.whep4j.rtp.SenderReport;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Against the code of RFC 3550, Appendices A.3 and A.8, written down as it stands there. */
class SourceStatisticsProperties {

    @Property(tries = 100)
    void countsAsTheRfcDoes(
            @ForAll @IntRange(min = 60_000, max = 65_535) int base,
            @ForAll @Size(min = 1, max = 150) List<@IntRange(min = -3, max = 6) Integer> steps,
            @ForAll @Size(min = 150, max = 150) List<@IntRange(max = 80) Integer> delays) {
        SourceStatistics statistics = new SourceStatistics();
        long highest = base - 1L;
        long received = 0;
        long expectedPrior = 0;
        long receivedPrior = 0;
        double jitter = 0;
        double transit = 0;
        for (int i = 0; i < steps.size(); i++) {
            long sequence = i == 0 ? base : Math.max(base, highest + steps.get(i));
            long timestamp = sequence * 450 & 0xffff_ffffL;
            long arrival = (i * 5L + delays.get(i)) * MILLI;
            statistics.onPacket(sequence, timestamp, arrival);
            highest = Math.max(highest, sequence);
            received++;
            double previous = transit;
            transit = arrival / 1e9 * 90_000 - sequence * 450;
            if (i > 0) {
                jitter += (Math.abs(transit - previous) - jitter) / 16;
            }
            assertTrue(statistics.activeSinceReport());
            if (i % 50 == 49) {
                long expected = highest - base + 1;
                long expectedInterval = expected - expectedPrior;
                long lostInterval = expectedInterval - (received - receivedPrior);
                long fraction = expectedInterval == 0 || lostInterval <= 0 ? 0 : (lostInterval << 8) / expectedInterval;
                expectedPrior = expected;
                receivedPrior = received;
                byte[] block = new byte[24];
                statistics.writeReport(block, 0, 7, new SenderClock(), arrival);
                assertEquals(fraction, ReportBlock.fractionLost(block, 0));
                assertEquals(expected - received, ReportBlock.cumulativeLost(block, 0));
                assertEquals(highest & 0xffff_ffffL, ReportBlock.highestSequenceNumber(block, 0));
                assertTrue(Math.abs((long) jitter - ReportBlock.jitter(block, 0)) <= 1, "ticks");
                assertFalse(statistics.activeSinceReport());
            }
        }
        assertEquals(highest - base + 1 - received, statistics.cumulativeLost());
        assertEquals(jitter / 90_000, statistics.jitterSeconds(), 1e-9);
    }

    @Example
    void tellsTheSenderWhenItsReportCame() {
        byte[] report = new byte[28];
        SenderReport.write(report, 0, 7, 0x0001_2345_6789_abcdL, 0, 0, 0, 0);
        SenderClock clock = new SenderClock();
        SourceStatistics statistics = new SourceStatistics();
        byte[] block = new byte[24];
        statistics.writeReport(block, 0, 7, clock, SECOND);
        assertEquals(0, ReportBlock.lastSenderReport(block, 0));
        assertEquals(0, ReportBlock.delaySinceLastSenderReport(block, 0));
        clock.onReport(report, 0, SECOND);
        statistics.writeReport(block, 0, 7, clock, 3 * SECOND + SECOND / 2);
        assertEquals(0x2345_6789, ReportBlock.lastSenderReport(block, 0));
        assertEquals(5 << 15, ReportBlock.delaySinceLastSenderReport(block, 0));
    }

    @Example
    void aRestartIsNoLossAndAChangeOfClockNoJitter() {
        SourceStatistics statistics = new SourceStatistics();
        statistics.onPacket(10, 0, 0);
        statistics.onPacket(12, 90, MILLI);
        statistics.onRestart();
        statistics.onPacket(40_000, 3_000_000_000L, 2 * MILLI);
        statistics.onPacket(40_002, 3_000_000_090L, 3 * MILLI);
        assertEquals(2, statistics.cumulativeLost());
        assertTrue(statistics.jitterSeconds() < 0.001);
    }
}
