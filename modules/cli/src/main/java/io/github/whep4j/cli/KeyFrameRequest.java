package io.github.whep4j.cli;

/**
 * Finds out whether a sender sends a key frame when it is asked for one: asks between two that come by themselves, and looks whether
 * the next one comes before its time. Where they are far apart it asks after a while.
 */
final class KeyFrameRequest {
    /** What came of it. */
    enum Outcome {
        /** It was too short a time to tell. */
        UNKNOWN,
        ANSWERED,
        UNANSWERED
    }

    private static final long ASK_AFTER_NANOS = 1_500_000_000L;
    private static final long PATIENCE_NANOS = 2_000_000_000L;
    private static final double ASK_AT = 0.3;
    private static final double EARLY = 0.8;

    private final Runnable ask;
    private long keyFrames;
    private long keyFrameNanos;
    /** Between two that nobody asked for; 0 before the second. */
    private long intervalNanos;

    private boolean asked;
    private long askedNanos;
    private Outcome outcome = Outcome.UNKNOWN;

    /** @param ask asks for one; does not block */
    KeyFrameRequest(Runnable ask) {
        this.ask = ask;
    }

    /** @param nanos when the picture was taken, by the sender's timestamps */
    void onPicture(long nanos, boolean keyFrame) {
        if (keyFrame) {
            onKeyFrame(nanos);
        } else if (!asked && keyFrames > 0 && nanos - keyFrameNanos >= waitNanos()) {
            asked = true;
            askedNanos = nanos;
            ask.run();
        } else if (isOpen() && intervalNanos == 0 && nanos - askedNanos >= PATIENCE_NANOS) {
            outcome = Outcome.UNANSWERED;
        }
    }

    private long waitNanos() {
        return intervalNanos == 0 ? ASK_AFTER_NANOS : Math.round(ASK_AT * intervalNanos);
    }

    private void onKeyFrame(long nanos) {
        long sinceLast = nanos - keyFrameNanos;
        if (isOpen()) {
            boolean early = intervalNanos == 0 || sinceLast < EARLY * intervalNanos;
            outcome = early ? Outcome.ANSWERED : Outcome.UNANSWERED;
        } else if (!asked && keyFrames > 0) {
            intervalNanos = sinceLast;
        }
        keyFrames++;
        keyFrameNanos = nanos;
    }

    private boolean isOpen() {
        return asked && outcome == Outcome.UNKNOWN;
    }

    Outcome outcome() {
        return outcome;
    }
}
