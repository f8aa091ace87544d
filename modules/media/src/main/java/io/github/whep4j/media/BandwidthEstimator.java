package io.github.whep4j.media;

import io.github.whep4j.media.DelayTrend.Usage;
import io.github.whep4j.rtp.HeaderExtensions;

/**
 * Estimates the bandwidth for senders that leave that to us (REMB): up while the delay is steady, down to less than what
 * gets through when it grows (draft-ietf-rmcat-gcc-02, Section 5.5).
 */
final class BandwidthEstimator {

    private static final long REPORT_INTERVAL_NANOS = 1_000_000_000L;
    private static final long RATE_WINDOW_NANOS = 500_000_000L;
    private static final long RESPONSE_NANOS = 100_000_000L;
    private static final double MIN_BITS_PER_SECOND = 100_000;
    private static final double START_BITS_PER_SECOND = 300_000;
    private static final double DECREASE = 0.85;
    private static final double INCREASE_PER_SECOND = 1.08;

    /** Until the bandwidth has been exceeded for the first time. */
    private static final double START_INCREASE_PER_SECOND = 1.6;

    /** An estimate is not to run away from what is sent. */
    private static final double MAX_LEAD = 1.5;

    private static final double MAX_LEAD_BITS_PER_SECOND = 50_000;
    private static final double NEAR = 0.1;
    private static final int PACKET_BITS = 1_200 * 8;
    private static final int SEND_TIME_LENGTH = 3;

    /** Absolute send times are seconds with a fraction of 18 bits, modulo 64. */
    private static final int SEND_TIME_FRACTION_BITS = 18;

    private final int extensionId;
    private final RtcpOutput output;
    private final RoundTripEstimate roundTrip;
    private final DelayTrend trend = new DelayTrend();

    private boolean started;
    private int lastSendTime;
    private long sendNanos;

    private long windowBytes;
    private long windowStartNanos;
    private double receivedBitsPerSecond;

    private double estimate = START_BITS_PER_SECOND;
    private double reported;

    /** Where the bandwidth was exceeded last; 0 before. */
    private double capacity;

    private long lastUpdateNanos;
    private boolean decreased;
    private long lastDecreaseNanos;
    private long nextReportNanos = Long.MAX_VALUE;

    BandwidthEstimator(int extensionId, RtcpOutput output, RoundTripEstimate roundTrip) {
        this.extensionId = extensionId;
        this.output = output;
        this.roundTrip = roundTrip;
    }

    /** An authentic packet, of whatever source and payload type. */
    void onPacket(PacketSlot packet) {
        long nowNanos = packet.arrivalNanos;
        int at = HeaderExtensions.find(packet.bytes, packet.offset, extensionId);
        if (at < 0 || HeaderExtensions.lengthBytes(packet.bytes, packet.offset, at) < SEND_TIME_LENGTH) {
            return;
        }
        int sendTime = ((packet.bytes[at] & 0xff) << 16)
                | ((packet.bytes[at + 1] & 0xff) << 8)
                | (packet.bytes[at + 2] & 0xff);
        if (!started) {
            started = true;
            lastSendTime = sendTime;
            windowStartNanos = nowNanos;
            lastUpdateNanos = nowNanos;
            nextReportNanos = nowNanos + REPORT_INTERVAL_NANOS;
        }
        int step = (sendTime - lastSendTime) << 8 >> 8; // 24 bits with sign
        lastSendTime = sendTime;
        sendNanos += (step * 1_000_000_000L) >> SEND_TIME_FRACTION_BITS;
        measureRate(packet.length, nowNanos);
        trend.onPacket(sendNanos, nowNanos);
        update(nowNanos);
    }

    private void measureRate(int bytes, long nowNanos) {
        windowBytes += bytes;
        long elapsed = nowNanos - windowStartNanos;
        if (elapsed >= RATE_WINDOW_NANOS) {
            receivedBitsPerSecond = windowBytes * 8e9 / elapsed;
            windowBytes = 0;
            windowStartNanos = nowNanos;
        }
    }

    private void update(long nowNanos) {
        double seconds = (nowNanos - lastUpdateNanos) / 1e9;
        lastUpdateNanos = nowNanos;
        if (receivedBitsPerSecond == 0) {
            return;
        }
        Usage usage = trend.usage();
        if (usage == Usage.OVERUSE) {
            decrease(nowNanos);
        } else if (usage == Usage.NORMAL) {
            increase(seconds);
        }
    }

    private void decrease(long nowNanos) {
        if (decreased && nowNanos - lastDecreaseNanos < roundTrip.nanos() + RESPONSE_NANOS) {
            return; // the sender has not had the time to react
        }
        decreased = true;
        lastDecreaseNanos = nowNanos;
        capacity = capacity == 0 ? receivedBitsPerSecond : 0.95 * capacity + 0.05 * receivedBitsPerSecond;
        if (Math.abs(receivedBitsPerSecond - capacity) > 3 * NEAR * capacity) {
            capacity = receivedBitsPerSecond;
        }
        estimate = Math.max(MIN_BITS_PER_SECOND, Math.min(estimate, DECREASE * receivedBitsPerSecond));
        if (estimate < 0.97 * reported) {
            nextReportNanos = nowNanos;
        }
    }

    private void increase(double seconds) {
        double limit = MAX_LEAD * receivedBitsPerSecond + MAX_LEAD_BITS_PER_SECOND;
        if (estimate >= limit) {
            return;
        }
        if (capacity > 0 && Math.abs(receivedBitsPerSecond - capacity) < NEAR * capacity) {
            double responseSeconds = (roundTrip.nanos() + RESPONSE_NANOS) / 1e9;
            estimate += PACKET_BITS / responseSeconds * seconds;
        } else {
            estimate *= Math.pow(capacity == 0 ? START_INCREASE_PER_SECOND : INCREASE_PER_SECOND, Math.min(1, seconds));
        }
        estimate = Math.min(estimate, limit);
    }

    long nextTimeoutNanos() {
        return nextReportNanos;
    }

    /** Reports what is due. */
    void onTimeout(VideoStream stream, long nowNanos) {
        if (nowNanos >= nextReportNanos) {
            reported = estimate;
            output.sendEstimate(stream, (long) estimate, nowNanos);
            nextReportNanos = nowNanos + REPORT_INTERVAL_NANOS;
        }
    }
}
