package io.github.whep4j.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class NtpTimestampProperties {

    @Example
    void knownMoments() {
        assertEquals(Instant.EPOCH, NtpTimestamp.instant(2_208_988_800L << 32));
        assertEquals(Instant.parse("2036-02-07T06:28:16Z"), NtpTimestamp.instant(0), "the second era");
        assertEquals(Instant.parse("1968-01-20T03:14:08Z"), NtpTimestamp.instant(0x8000_0000L << 32));
        assertEquals(Instant.parse("2104-02-26T09:42:23Z"), NtpTimestamp.instant(0x7fff_ffffL << 32));
        assertEquals(Instant.parse("2026-01-02T03:04:05.500Z"), NtpTimestamp.instant(3_976_311_845L << 32 | 1L << 31));
        assertEquals(0x2345_6789, NtpTimestamp.middle(0x0001_2345_6789_abcdL));
    }

    @Example
    void shortFormat() {
        assertEquals(0, NtpTimestamp.shortFormat(-5));
        assertEquals(65_536, NtpTimestamp.shortFormat(1_000_000_000));
        assertEquals(0xffff_ffffL, NtpTimestamp.shortFormat(Long.MAX_VALUE));
        assertEquals(1_500_000_000L, NtpTimestamp.shortFormatNanos(98_304));
    }

    @Property(tries = 500)
    void roundTripsToTheNanosecond(
            @ForAll @LongRange(min = -60_000_000_000_000_000L, max = 4_000_000_000_000_000_000L) long epochNanos) {
        assertEquals(epochNanos, NtpTimestamp.epochNanos(NtpTimestamp.ofEpochNanos(epochNanos)));
    }
}
