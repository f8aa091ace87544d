package io.github.whep4j.media;

/**
 * Tells from the times of sending and arrival whether a queue builds up on the way: the trend of the delay from one group
 * of packets to the next, against a threshold that adapts (draft-ietf-rmcat-gcc-02, Sections 5.2 to 5.5, with the trend by
 * linear regression instead of the Kalman filter).
 */
final class DelayTrend {

    /** What the delay does. */
    enum Usage {
        /** It is steady. */
        NORMAL,
        /** It grows: more is sent than gets through. */
        OVERUSE,
        /** It shrinks: a queue drains. */
        UNDERUSE
    }

    /** Packets sent within so long of each other are one group. */
    private static final long GROUP_NANOS = 5_000_000L;

    /** A step of the send time beyond this is a jump of the sender's clock. */
    private static final long MAX_STEP_NANOS = 3_000_000_000L;

    private static final int WINDOW = 20;
    private static final int MAX_DELTAS = 60;
    private static final double SMOOTHING = 0.9;
    private static final double GAIN = 4;
    private static final double OVERUSE_MILLIS = 10;
    private static final double MIN_THRESHOLD = 6;
    private static final double MAX_THRESHOLD = 600;
    private static final double THRESHOLD_UP = 0.0087;
    private static final double THRESHOLD_DOWN = 0.039;
    private static final double MAX_OUTLIER = 15;
    private static final double MAX_THRESHOLD_STEP_MILLIS = 100;

    private final double[] arrivals = new double[WINDOW];
    private final double[] delays = new double[WINDOW];
    private int points;
    private int position;

    private boolean started;
    private long groupSendNanos;
    private long groupLastSendNanos;
    private long groupArrivalNanos;
    private boolean hasPrevious;
    private long previousSendNanos;
    private long previousArrivalNanos;

    private int deltas;
    private double accumulatedMillis;
    private double smoothedMillis;
    private double elapsedMillis;
    private double previousTrend;
    private double threshold = 12.5;
    private double overusingMillis = -1;
    private int overusing;
    private Usage usage = Usage.NORMAL;

    Usage usage() {
        return usage;
    }

    /** A packet, in the order of arrival; {@code sendNanos} on any clock. */
    void onPacket(long sendNanos, long arrivalNanos) {
        if (!started || Math.abs(sendNanos - groupLastSendNanos) > MAX_STEP_NANOS) {
            started = true;
            hasPrevious = false;
            beginGroup(sendNanos, arrivalNanos);
        } else if (sendNanos >= groupSendNanos && sendNanos - groupSendNanos <= GROUP_NANOS) {
            groupLastSendNanos = Math.max(groupLastSendNanos, sendNanos);
            groupArrivalNanos = arrivalNanos;
        } else if (sendNanos > groupLastSendNanos) {
            endGroup();
            beginGroup(sendNanos, arrivalNanos);
        }
    }

    private void beginGroup(long sendNanos, long arrivalNanos) {
        groupSendNanos = sendNanos;
        groupLastSendNanos = sendNanos;
        groupArrivalNanos = arrivalNanos;
    }

    private void endGroup() {
        if (hasPrevious) {
            double sendMillis = (groupLastSendNanos - previousSendNanos) / 1e6;
            double arrivalMillis = (groupArrivalNanos - previousArrivalNanos) / 1e6;
            onGroups(sendMillis, arrivalMillis);
        }
        hasPrevious = true;
        previousSendNanos = groupLastSendNanos;
        previousArrivalNanos = groupArrivalNanos;
    }

    private void onGroups(double sendMillis, double arrivalMillis) {
        deltas = Math.min(MAX_DELTAS, deltas + 1);
        accumulatedMillis += arrivalMillis - sendMillis;
        smoothedMillis = SMOOTHING * smoothedMillis + (1 - SMOOTHING) * accumulatedMillis;
        elapsedMillis += arrivalMillis;
        arrivals[position] = elapsedMillis;
        delays[position] = smoothedMillis;
        position = (position + 1) % WINDOW;
        points = Math.min(WINDOW, points + 1);
        detect(points == WINDOW ? slope() : previousTrend, sendMillis, arrivalMillis);
    }

    private double slope() {
        double meanArrival = 0;
        double meanDelay = 0;
        for (int i = 0; i < WINDOW; i++) {
            meanArrival += arrivals[i] / WINDOW;
            meanDelay += delays[i] / WINDOW;
        }
        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < WINDOW; i++) {
            double arrival = arrivals[i] - meanArrival;
            covariance += arrival * (delays[i] - meanDelay);
            variance += arrival * arrival;
        }
        return variance == 0 ? 0 : covariance / variance;
    }

    private void detect(double trend, double sendMillis, double arrivalMillis) {
        double modified = deltas * trend * GAIN;
        if (modified > threshold) {
            overusingMillis = overusingMillis < 0 ? sendMillis / 2 : overusingMillis + sendMillis;
            overusing++;
            if (overusingMillis > OVERUSE_MILLIS && overusing > 1 && trend >= previousTrend) {
                overusingMillis = 0;
                overusing = 0;
                usage = Usage.OVERUSE;
            }
        } else {
            overusingMillis = -1;
            overusing = 0;
            usage = modified < -threshold ? Usage.UNDERUSE : Usage.NORMAL;
        }
        previousTrend = trend;
        adaptThreshold(Math.abs(modified), arrivalMillis);
    }

    private void adaptThreshold(double modified, double elapsed) {
        if (modified > threshold + MAX_OUTLIER) {
            return;
        }
        double rate = modified < threshold ? THRESHOLD_DOWN : THRESHOLD_UP;
        double step = Math.min(Math.max(elapsed, 0), MAX_THRESHOLD_STEP_MILLIS);
        threshold += rate * (modified - threshold) * step;
        threshold = Math.max(MIN_THRESHOLD, Math.min(MAX_THRESHOLD, threshold));
    }
}
