package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.whep4j.rtp.NtpTimestamp;
import io.github.whep4j.rtp.SenderReport;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SenderClockTest {
    private static final Instant REPORTED = Instant.parse("2026-05-06T07:08:09Z");
    private static final long YEAR_SECONDS = 365L * 24 * 60 * 60;
    /** By a clock that may begin anywhere. */
    private static final long ARRIVAL = -5_000 * SECOND;

    private static final long TICKS = 0xffff_ff00L;

    private final SenderClock clock = new SenderClock();

    private void report(long ntp) {
        byte[] report = new byte[SenderReport.FIXED_LENGTH];
        SenderReport.write(report, 0, 7, ntp, TICKS, 1, 2, 0);
        clock.onReport(report, 0, ARRIVAL);
    }

    private static long ntp(Instant time) {
        return NtpTimestamp.ofEpochNanos(time.getEpochSecond() * SECOND);
    }

    private Instant capturedAfter(long seconds, long arrivedAfterSeconds) {
        return clock.captureTime(TICKS + 90_000 * seconds, ARRIVAL + arrivedAfterSeconds * SECOND);
    }

    /** Before the report as well, and where the timestamps have wrapped. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, -3, 20, 4_000})
    void aPictureWasTakenAsLongAfterTheReportAsItsTimestampSays(long seconds) {
        report(ntp(REPORTED));
        assertEquals(REPORTED.plusSeconds(seconds), capturedAfter(seconds, seconds));
        assertEquals(REPORTED, clock.reportTime());
    }

    /** Either way, by more than a network and a sender can be late. */
    @ParameterizedTest
    @CsvSource({"110, 100, true", "90, 100, true", "111, 100, false", "89, 100, false", "0, 20, false"})
    void aReportFromBeforeAJumpOfTheTimestampsTellsNothing(long seconds, long arrivedAfterSeconds, boolean tells) {
        report(ntp(REPORTED));
        assertEquals(tells ? REPORTED.plusSeconds(seconds) : null, capturedAfter(seconds, arrivedAfterSeconds));
    }

    /** RFC 3550, Section 6.4.1: it gives zero, or the time since it joined. */
    @Test
    void aSenderWithoutAClockTellsNoTime() {
        assertNull(clock.reportTime());
        for (long elapsedSeconds : new long[] {0, 77, YEAR_SECONDS}) {
            report(elapsedSeconds << 32);
            assertNull(clock.reportTime());
            assertNull(capturedAfter(0, 0));
        }
        report(YEAR_SECONDS + 1 << 32);
        assertEquals(Instant.parse("2037-02-06T06:28:17Z"), clock.reportTime());
        assertEquals(clock.reportTime(), capturedAfter(0, 0));
    }

    @ParameterizedTest
    @CsvSource({"5, true", "-5, true", "6, false", "-6, false"})
    void aPictureThatTellsItsOwnTimeTellsThatOfThoseNearIt(long seconds, boolean tells) {
        clock.onCaptureTime(ntp(REPORTED), TICKS);
        assertEquals(tells ? REPORTED.plusSeconds(seconds) : null, capturedAfter(seconds, seconds));
        clock.reset();
        assertNull(capturedAfter(0, 0));
    }
}
