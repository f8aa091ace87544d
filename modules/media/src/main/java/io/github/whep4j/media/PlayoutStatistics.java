package io.github.whep4j.media;

import io.github.whep4j.h264.AccessUnit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What webrtc-stats counts where a receiver with a decoder shows its pictures; here it is where they are handed over. One
 * thread writes and reads it.
 */
final class PlayoutStatistics {

    /** A pause, by webrtc-stats. */
    private static final long PAUSE_NANOS = 5_000_000_000L;

    private static final long RATE_WINDOW_NANOS = 1_000_000_000L;
    private static final int REMEMBERED = 256;

    private final FreezeMeter freezes = new FreezeMeter();
    private final long[] recent = new long[REMEMBERED];
    private long lastNanos;
    private @Nullable Instant lastCaptureTime;

    long frames;
    int width;
    int height;

    private long jitterBufferDelayNanos;
    private long targetDelayNanos;
    private long minimumDelayNanos;
    private long interFrameDelayNanos;
    private double squaredInterFrameDelaySeconds;
    private long pauses;
    private long pausedNanos;

    /** A picture is handed over. */
    void onFrame(
            AccessUnit unit,
            long turnNanos,
            long heldNanos,
            long targetNanos,
            long minimumNanos,
            boolean afterLoss,
            long nowNanos) {
        if (afterLoss) {
            freezes.onLoss();
        }
        freezes.onFrame(turnNanos, nowNanos);
        if (frames > 0) {
            onInterval(nowNanos - lastNanos);
        }
        recent[(int) (frames % REMEMBERED)] = nowNanos;
        frames++;
        lastNanos = nowNanos;
        lastCaptureTime = unit.captureTime();
        width = unit.width();
        height = unit.height();
        jitterBufferDelayNanos += heldNanos;
        targetDelayNanos += targetNanos;
        minimumDelayNanos += minimumNanos;
    }

    private void onInterval(long nanos) {
        interFrameDelayNanos += nanos;
        squaredInterFrameDelaySeconds += nanos / 1e9 * (nanos / 1e9);
        if (nanos > PAUSE_NANOS) {
            pauses++;
            pausedNanos += nanos;
        }
    }

    FreezeMeter freezes() {
        return freezes;
    }

    InboundRtpStats.Playout snapshot(long nowNanos) {
        return new InboundRtpStats.Playout(
                framesPerSecond(nowNanos),
                jitterBufferDelayNanos / 1e9,
                targetDelayNanos / 1e9,
                minimumDelayNanos / 1e9,
                frames,
                interFrameDelayNanos / 1e9,
                squaredInterFrameDelaySeconds,
                pauses,
                pausedNanos / 1e9,
                estimatedPlayoutTimestamp(nowNanos));
    }

    /** Pictures in the last second, as far as 256 of them. */
    private int framesPerSecond(long nowNanos) {
        int count = 0;
        int known = (int) Math.min(frames, REMEMBERED);
        for (int i = 0; i < known; i++) {
            if (nowNanos - recent[i] < RATE_WINDOW_NANOS) {
                count++;
            }
        }
        return count;
    }

    /** The capture time of the last picture and what has passed since; null if it is not known. */
    private @Nullable Instant estimatedPlayoutTimestamp(long nowNanos) {
        Instant captured = lastCaptureTime;
        return captured == null ? null : captured.plusNanos(nowNanos - lastNanos);
    }
}
