package io.github.whep4j.media;

import io.github.whep4j.rtp.NtpTimestamp;
import io.github.whep4j.rtp.ReportBlock;

/** Loss and jitter of one source by RFC 3550, Appendices A.3 and A.8. Retransmissions are kept out of it. */
final class SourceStatistics {

    private static final double TICKS_PER_NANO = 90_000 / 1e9;

    /** A step of the transit time beyond this, 5 s, is a change of the sender's clock and not jitter. */
    private static final double MAX_TRANSIT_STEP = 450_000;

    private boolean started;
    private long base;
    private long highest;
    private long received;
    private long expectedPrior;
    private long receivedPrior;

    /** Lost before the sender began to count anew. */
    private long lostBefore;

    private long previousArrivalNanos;
    private long previousTimestamp;
    private double jitter;

    /** A packet of the source, in the order of arrival. */
    void onPacket(long sequence, long timestamp, long nowNanos) {
        if (!started) {
            started = true;
            base = sequence;
            highest = sequence;
        } else {
            highest = Math.max(highest, sequence);
            updateJitter(timestamp, nowNanos);
        }
        received++;
        previousArrivalNanos = nowNanos;
        previousTimestamp = timestamp;
    }

    /** A packet that was taken for lost had come. */
    void onFound(long sequence) {
        highest = Math.max(highest, sequence);
        received++;
    }

    /** So many packets that had seemed to be late only were lost, and came again; negative: so many were not. */
    void onLost(int packets) {
        received -= packets;
    }

    private void updateJitter(long timestamp, long nowNanos) {
        double arrivalTicks = (nowNanos - previousArrivalNanos) * TICKS_PER_NANO;
        double step = Math.abs(arrivalTicks - (int) (timestamp - previousTimestamp));
        if (step < MAX_TRANSIT_STEP) {
            jitter += (step - jitter) / 16;
        }
    }

    /** The sender has restarted its sequence (RFC 3550, A.1: {@code init_seq}): nothing in between was lost. */
    void onRestart() {
        lostBefore += lost();
        started = false;
        received = 0;
        expectedPrior = 0;
        receivedPrior = 0;
    }

    /** All packets lost, over restarts of the sequence too. */
    long cumulativeLost() {
        return lostBefore + lost();
    }

    private long expected() {
        return started ? highest - base + 1 : 0;
    }

    private long lost() {
        return expected() - received;
    }

    double jitterSeconds() {
        return jitter / 90_000;
    }

    /** Whether a packet has come since the last report. */
    boolean activeSinceReport() {
        return received != receivedPrior;
    }

    /** Writes the report block and begins a new interval for the fraction lost. */
    void writeReport(byte[] buf, int off, int ssrc, SenderClock clock, long nowNanos) {
        long expectedInterval = expected() - expectedPrior;
        long lostInterval = expectedInterval - (received - receivedPrior);
        long fraction = expectedInterval <= 0 || lostInterval <= 0 ? 0 : (lostInterval << 8) / expectedInterval;
        expectedPrior = expected();
        receivedPrior = received;
        ReportBlock.write(
                buf,
                off,
                ssrc,
                (int) Math.min(255, fraction),
                lost(),
                highest,
                (long) jitter,
                clock.lastReport(),
                NtpTimestamp.shortFormat(clock.nanosSinceReport(nowNanos)));
    }
}
