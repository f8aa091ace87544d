package io.github.whep4j.cli.probe;

/**
 * Finds out whether a sender sends a key frame when it is asked for one: asks between two that come by themselves, and looks whether
 * the next one comes before its time. Where they are far apart it asks after a while, and what comes then is looked at the same way:
 * it may have been due. A request may be lost and an answer be slow, so it asks twice, and no sender is called deaf before it has had
 * a second in all.
 */
final class KeyFrameRequest {
    /** What came of it. */
    enum Outcome {
        /** It was too short a time to tell. */
        UNKNOWN,
        ANSWERED,
        UNANSWERED
    }

    /** Where they come more often a loss is soon over, and an answer that takes its time not to be told from one that was due. */
    private static final long WORTH_ASKING_NANOS = 900_000_000L;

    private static final long ASK_AFTER_NANOS = 1_500_000_000L;
    private static final long ASK_AGAIN_AFTER_NANOS = 2_500_000_000L;
    private static final long PATIENCE_NANOS = 2_000_000_000L;
    private static final double ASK_AT = 0.3;
    private static final double ASK_AGAIN_AT = 0.5;
    private static final double EARLY = 0.8;
    private static final double LATE = 1 / EARLY;
    /** Where one comes every second, that is two of them. */
    private static final long ENOUGH_NANOS = 1_000_000_000L;

    private final Runnable ask;
    private long keyFrames;
    private long keyFrameNanos;
    /** Between the first two that are worth asking for in between; 0 before. */
    private long intervalNanos;

    /** Whether the second was asked for, and so may have come early. */
    private boolean intervalAsked;

    private boolean asked;
    private boolean askedAgain;
    private long askedNanos;
    private long waitedNanos;
    private Outcome outcome = Outcome.UNKNOWN;

    /** @param ask asks for one; does not block */
    KeyFrameRequest(Runnable ask) {
        this.ask = ask;
    }

    /** @param nanos when the picture was taken, by the sender's timestamps */
    void onPicture(long nanos, boolean keyFrame) {
        if (keyFrame) {
            onKeyFrame(nanos);
        } else if (intervalAsked && outcome == Outcome.UNKNOWN && nanos - keyFrameNanos > LATE * intervalNanos) {
            // So long do they take of themselves, at least.
            outcome = Outcome.ANSWERED;
        } else if (outcome != Outcome.UNKNOWN || keyFrames == 0) {
            return;
        } else if (!asked && nanos - keyFrameNanos >= waitNanos(ASK_AT, ASK_AFTER_NANOS)) {
            asked = true;
            askedNanos = nanos;
            ask.run();
        } else if (asked && !askedAgain && nanos - keyFrameNanos >= waitNanos(ASK_AGAIN_AT, ASK_AGAIN_AFTER_NANOS)) {
            askedAgain = true;
            ask.run();
        } else if (asked && intervalNanos == 0 && nanos - askedNanos >= PATIENCE_NANOS) {
            outcome = Outcome.UNANSWERED;
        }
    }

    private long waitNanos(double share, long withoutInterval) {
        return intervalNanos == 0 ? withoutInterval : Math.round(share * intervalNanos);
    }

    private void onKeyFrame(long nanos) {
        long sinceLast = nanos - keyFrameNanos;
        if (outcome == Outcome.UNKNOWN && asked && intervalNanos > 0) {
            judge(sinceLast < EARLY * intervalNanos, nanos);
        }
        if (keyFrames > 0 && intervalNanos == 0 && sinceLast >= WORTH_ASKING_NANOS) {
            intervalNanos = sinceLast;
            intervalAsked = asked;
        }
        asked = false;
        askedAgain = false;
        keyFrames++;
        keyFrameNanos = nanos;
    }

    private void judge(boolean early, long nanos) {
        waitedNanos += nanos - askedNanos;
        if (early) {
            outcome = Outcome.ANSWERED;
        } else if (waitedNanos >= ENOUGH_NANOS) {
            outcome = Outcome.UNANSWERED;
        }
    }

    Outcome outcome() {
        return outcome;
    }
}
