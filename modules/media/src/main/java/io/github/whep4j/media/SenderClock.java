package io.github.whep4j.media;

import io.github.whep4j.rtp.NtpTimestamp;
import io.github.whep4j.rtp.SenderReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The sender's wall clock against its RTP clock: by what it says of single pictures (abs-capture-time), else by the latest
 * sender report (RFC 3550, Section 6.4.1).
 */
final class SenderClock {

    /** How far from a picture with a capture time others are reckoned from it, 5 s. */
    private static final long MAX_EXTRAPOLATION_TICKS = 450_000;

    /** A report that is further than this from where its arrival puts it was made before the timestamps jumped, 10 s. */
    private static final long MAX_DISCREPANCY_NANOS = 10_000_000_000L;

    /**
     * A sender that has no wall clock gives zero or the time since it joined the session (RFC 3550, Section 6.4.1). The RFC
     * allows 68 years of that; this is as much as still tells it from the times after 2036, which begin at zero again.
     */
    private static final long LONGEST_ELAPSED_SECONDS = 365L * 24 * 60 * 60;

    private boolean known;
    private long ntpTimestamp;
    private long rtpTimestamp;
    private long arrivalNanos;

    /** Of the latest picture with a capture time; 0 without one. */
    private long captureNtpTimestamp;

    private long captureRtpTimestamp;

    long reports;
    long packetsSent;
    long bytesSent;

    /** Forgets everything. */
    void reset() {
        known = false;
        captureNtpTimestamp = 0;
        reports = 0;
        packetsSent = 0;
        bytesSent = 0;
    }

    /** A valid sender report. */
    void onReport(byte[] buf, int off, long nowNanos) {
        known = true;
        ntpTimestamp = SenderReport.ntpTimestamp(buf, off);
        rtpTimestamp = SenderReport.rtpTimestamp(buf, off);
        packetsSent = SenderReport.packetCount(buf, off);
        bytesSent = SenderReport.octetCount(buf, off);
        arrivalNanos = nowNanos;
        reports++;
    }

    /** The picture with a timestamp says when it was taken. */
    void onCaptureTime(long ntp, long timestamp) {
        captureNtpTimestamp = ntp;
        captureRtpTimestamp = timestamp;
    }

    /**
     * When a timestamp, extended or not, was sampled.
     *
     * @return null if the sender has not told, or has no clock
     */
    @Nullable
    Instant captureTime(long timestamp, long nowNanos) {
        int sinceCapture = (int) (timestamp - captureRtpTimestamp);
        if (isWallClock(captureNtpTimestamp) && Math.abs((long) sinceCapture) <= MAX_EXTRAPOLATION_TICKS) {
            return instant(captureNtpTimestamp, sinceCapture);
        }
        if (!known || !isWallClock(ntpTimestamp)) {
            return null;
        }
        int sinceReport = (int) (timestamp - rtpTimestamp);
        long discrepancyNanos = PresentationTimeline.nanos(sinceReport) - (nowNanos - arrivalNanos);
        return Math.abs(discrepancyNanos) <= MAX_DISCREPANCY_NANOS ? instant(ntpTimestamp, sinceReport) : null;
    }

    private static boolean isWallClock(long ntp) {
        return ntp >>> 32 > LONGEST_ELAPSED_SECONDS;
    }

    private static Instant instant(long ntp, int ticksLater) {
        return Instant.EPOCH.plusNanos(NtpTimestamp.epochNanos(ntp) + PresentationTimeline.nanos(ticksLater));
    }

    /** The sender's clock at the latest report, null without one or if it has no clock. */
    @Nullable
    Instant reportTime() {
        return known && isWallClock(ntpTimestamp) ? NtpTimestamp.instant(ntpTimestamp) : null;
    }

    /** LSR: the middle 32 bits of the latest report's time, 0 without one. */
    int lastReport() {
        return known ? NtpTimestamp.middle(ntpTimestamp) : 0;
    }

    /** DLSR, in nanoseconds. */
    long nanosSinceReport(long nowNanos) {
        return known ? nowNanos - arrivalNanos : 0;
    }
}
