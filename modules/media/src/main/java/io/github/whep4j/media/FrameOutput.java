package io.github.whep4j.media;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.H264Depacketizer;
import io.github.whep4j.h264.ParameterSets;
import io.github.whep4j.h264.SequenceParameterSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The gate between the depacketizer and the user: opens at a key frame that is whole and closes at a loss, as everything
 * up to the next key frame depends on what is lost. Gives each picture its times.
 */
final class FrameOutput implements H264Depacketizer.Sink {

    private final boolean deliverIncomplete;
    private final KeyFrameRequests requests;
    private final Counters counters;
    private final Playout playout;
    private final PictureDetails details;
    private final PresentationTimeline timeline = new PresentationTimeline();
    private final DeliveryTurns turns = new DeliveryTurns();
    private SenderClock clock = new SenderClock();

    private boolean open;
    private boolean everOpen;
    private boolean lostSince;
    private long nowNanos;

    FrameOutput(ReceiveSessionConfig config, KeyFrameRequests requests, Counters counters, Consumer<AccessUnit> user) {
        this.deliverIncomplete = config.deliverIncomplete();
        this.requests = requests;
        this.counters = counters;
        this.playout = new Playout(config.maxPlayoutDelayNanos(), user);
        this.details = new PictureDetails(config, playout);
    }

    /** The time at which the pictures that follow are whole. */
    void at(long nanos) {
        nowNanos = nanos;
    }

    /** Pictures of another source follow. */
    void onSource(SenderClock sourceClock) {
        clock = sourceClock;
        timeline.onSourceChange();
        details.onSource(sourceClock);
        everOpen = false;
        close();
    }

    /** A packet that the depacketizer is about to get. */
    void onPacket(PacketSlot packet, long extendedTimestamp) {
        details.onPacket(packet, extendedTimestamp);
    }

    /** Something is lost: nothing more until the next key frame. */
    void close() {
        open = false;
        lostSince = true;
        requests.want(nowNanos);
    }

    /** Whether pictures other than key frames would be dropped. */
    boolean awaitsKeyFrame() {
        return !open && !(deliverIncomplete && everOpen);
    }

    /** Where the pictures go from here. */
    Playout playout() {
        return playout;
    }

    @Override
    public void accessUnit(
            byte[] annexB,
            int lengthBytes,
            long extendedTimestamp,
            boolean keyFrame,
            boolean complete,
            ParameterSets sets) {
        PictureDetails.Details picture = details.of(extendedTimestamp);
        if (complete) {
            counters.onCompleteFrame(picture);
            if (keyFrame) {
                counters.keyFramesReceived++;
                open = true;
                everOpen = true;
                requests.onKeyFrame();
                timeline.onKeyFrame(reorders(sets.active()));
            }
        } else {
            close();
        }
        if (awaitsKeyFrame()) {
            counters.framesDropped++;
            return;
        }
        long presentationNanos = timeline.next(extendedTimestamp, nowNanos);
        AccessUnit unit = new AccessUnit(
                annexB,
                lengthBytes,
                extendedTimestamp,
                presentationNanos,
                clock.captureTime(extendedTimestamp, nowNanos),
                keyFrame,
                complete,
                open,
                picture.orientation,
                sets);
        boolean before = timeline.isBeforeItsTurn();
        if ((before || timeline.wentBack()) && unit.isBPicture()) {
            timeline.onBPicture();
            if (before) {
                unit = unit.withPresentationTimeNanos(timeline.lastByTimestamp());
            }
        }
        boolean afterLoss = lostSince;
        lostSince = false;
        long turnNanos = turns.next(unit.presentationTimeNanos(), timeline.hasJumped(), afterLoss, nowNanos);
        playout.add(unit, turnNanos, picture.firstArrivalNanos, afterLoss, turns.shortestTransitNanos(), nowNanos);
    }

    private static boolean reorders(@Nullable SequenceParameterSet active) {
        return active != null && active.reorderFrames().orElse(0) > 0;
    }

    @Override
    public void damaged(long extendedTimestamp) {
        counters.framesDropped++;
        close();
    }
}
