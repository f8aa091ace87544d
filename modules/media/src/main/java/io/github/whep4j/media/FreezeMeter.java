package io.github.whep4j.media;

/**
 * Counts freezes as webrtc-stats defines {@code freezeCount}: the next picture comes after more than three times the
 * average interval, and 150 ms more than it. As an encoder may leave out pictures by itself, it is a freeze only if pictures
 * were lost in between, or if the interval exceeds that of the timestamps by 150 ms too.
 */
final class FreezeMeter {

    private static final int WINDOW = 30;
    private static final long MIN_EXCESS_NANOS = 150_000_000L;

    private final long[] intervals = new long[WINDOW];
    private int count;
    private int position;
    private long sum;
    private boolean started;
    private boolean lostSince;
    private long lastArrivalNanos;
    private long lastPresentationNanos;

    long freezes;
    long frozenNanos;

    /** Something is missing before the next picture. */
    void onLoss() {
        lostSince = true;
    }

    void onFrame(long presentationNanos, long nowNanos) {
        if (started) {
            long interval = nowNanos - lastArrivalNanos;
            long excess = interval - (presentationNanos - lastPresentationNanos);
            if (count > 0 && (lostSince || excess > MIN_EXCESS_NANOS)) {
                long average = sum / count;
                if (interval >= Math.max(3 * average, average + MIN_EXCESS_NANOS)) {
                    freezes++;
                    frozenNanos += interval;
                }
            }
            remember(interval);
        }
        started = true;
        lostSince = false;
        lastArrivalNanos = nowNanos;
        lastPresentationNanos = presentationNanos;
    }

    private void remember(long interval) {
        sum += interval - intervals[position];
        intervals[position] = interval;
        position = (position + 1) % WINDOW;
        count = Math.min(WINDOW, count + 1);
    }
}
