package io.github.whep4j.media;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.H264Depacketizer;
import io.github.whep4j.h264.ParameterSets;
import java.util.function.Consumer;

/**
 * The gate between the depacketizer and the user: opens at a key frame that is whole and closes at a loss, as everything
 * up to the next key frame depends on what is lost. Gives each picture its times.
 */
final class FrameOutput implements H264Depacketizer.Sink {

    private final boolean deliverIncomplete;
    private final KeyFrameRequests requests;
    private final Counters counters;
    private final Consumer<AccessUnit> user;
    private final PresentationTimeline timeline = new PresentationTimeline();
    private final FreezeMeter freezes = new FreezeMeter();
    private SenderClock clock = new SenderClock();

    private boolean open;
    private boolean everOpen;
    private long nowNanos;

    FrameOutput(boolean deliverIncomplete, KeyFrameRequests requests, Counters counters, Consumer<AccessUnit> user) {
        this.deliverIncomplete = deliverIncomplete;
        this.requests = requests;
        this.counters = counters;
        this.user = user;
    }

    /** The time at which the pictures that follow are delivered. */
    void at(long nanos) {
        nowNanos = nanos;
    }

    /** Pictures of another source follow. */
    void onSource(SenderClock sourceClock) {
        clock = sourceClock;
        timeline.onSourceChange();
        everOpen = false;
        close();
    }

    /** Something is lost: nothing more until the next key frame. */
    void close() {
        open = false;
        freezes.onLoss();
        requests.want(nowNanos);
    }

    /** Whether pictures other than key frames would be dropped. */
    boolean awaitsKeyFrame() {
        return !open && !(deliverIncomplete && everOpen);
    }

    FreezeMeter freezes() {
        return freezes;
    }

    @Override
    public void accessUnit(
            byte[] annexB,
            int lengthBytes,
            long extendedTimestamp,
            boolean keyFrame,
            boolean complete,
            ParameterSets sets) {
        if (complete) {
            counters.framesReceived++;
            if (keyFrame) {
                counters.keyFramesReceived++;
                open = true;
                everOpen = true;
                requests.onKeyFrame();
            }
        } else {
            close();
        }
        if (awaitsKeyFrame()) {
            counters.framesDropped++;
            return;
        }
        deliver(annexB, lengthBytes, extendedTimestamp, keyFrame, complete, sets);
    }

    private void deliver(
            byte[] annexB, int lengthBytes, long timestamp, boolean keyFrame, boolean complete, ParameterSets sets) {
        long presentationNanos = timeline.next(timestamp, nowNanos);
        freezes.onFrame(presentationNanos, nowNanos);
        AccessUnit unit = new AccessUnit(
                annexB,
                lengthBytes,
                timestamp,
                presentationNanos,
                clock.captureTime(timestamp),
                keyFrame,
                complete,
                sets);
        counters.framesDelivered++;
        counters.frameWidth = unit.width();
        counters.frameHeight = unit.height();
        user.accept(unit);
    }

    @Override
    public void damaged(long extendedTimestamp) {
        counters.framesDropped++;
        close();
    }
}
