package io.github.whep4j.media;

import io.github.whep4j.rtp.NtpTimestamp;
import io.github.whep4j.rtp.SenderReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The sender's wall clock against its RTP clock, by the latest sender report (RFC 3550, Section 6.4.1). */
final class SenderClock {

    private boolean known;
    private long ntpTimestamp;
    private long rtpTimestamp;
    private long arrivalNanos;

    long reports;
    long packetsSent;
    long bytesSent;

    /** Forgets all reports. */
    void reset() {
        known = false;
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

    /** When a timestamp, extended or not, was sampled; null without a report or if the sender has no clock. */
    @Nullable
    Instant captureTime(long timestamp) {
        if (!known || ntpTimestamp == 0) {
            return null;
        }
        long ticks = (int) (timestamp - rtpTimestamp);
        return Instant.EPOCH.plusNanos(NtpTimestamp.epochNanos(ntpTimestamp) + PresentationTimeline.nanos(ticks));
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
