package io.github.whep4j.rtp;

import java.time.Instant;

/**
 * 64-bit NTP timestamps as in sender reports: seconds since 1900 and a binary fraction (RFC 3550, Section 4). Seconds with
 * the uppermost bit clear are of the era that begins in 2036.
 */
public final class NtpTimestamp {

    private static final long EPOCH_OFFSET_SECONDS = 2_208_988_800L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private NtpTimestamp() {}

    /** Nanoseconds since 1970-01-01T00:00Z. */
    public static long epochNanos(long ntp) {
        long seconds = ntp >>> 32;
        if (seconds < 1L << 31) {
            seconds += 1L << 32;
        }
        long fraction = ntp & 0xffff_ffffL;
        return (seconds - EPOCH_OFFSET_SECONDS) * NANOS_PER_SECOND
                + ((fraction * NANOS_PER_SECOND + (1L << 31)) >>> 32);
    }

    /** The NTP timestamp of a time given in nanoseconds since 1970-01-01T00:00Z. */
    public static long ofEpochNanos(long epochNanos) {
        long seconds = Math.floorDiv(epochNanos, NANOS_PER_SECOND) + EPOCH_OFFSET_SECONDS;
        long nanos = Math.floorMod(epochNanos, NANOS_PER_SECOND);
        return (seconds << 32) | ((nanos << 32) / NANOS_PER_SECOND);
    }

    /** The same moment as an {@link Instant}. */
    public static Instant instant(long ntp) {
        return Instant.EPOCH.plusNanos(epochNanos(ntp));
    }

    /** The middle 32 bits, as LSR fields carry them. */
    public static int middle(long ntp) {
        return (int) (ntp >>> 16);
    }

    /** A duration in units of 1/65,536 s, as DLSR and DLRR fields carry it; saturated. */
    public static long shortFormat(long nanos) {
        if (nanos <= 0) {
            return 0;
        }
        long seconds = nanos / NANOS_PER_SECOND;
        if (seconds > 0xffff) {
            return 0xffff_ffffL;
        }
        return (seconds << 16) | ((nanos % NANOS_PER_SECOND) << 16) / NANOS_PER_SECOND;
    }

    /** The duration in nanoseconds of a number of units of 1/65,536 s. */
    public static long shortFormatNanos(long units) {
        return (units * NANOS_PER_SECOND) >> 16;
    }
}
