package io.github.whep4j.media;

import io.github.whep4j.media.MediaEvent.FirstPacket;
import io.github.whep4j.media.MediaEvent.Resumed;
import io.github.whep4j.media.MediaEvent.Stalled;
import io.github.whep4j.media.MediaEvent.TimedOut;
import java.util.function.Consumer;

/** Tells when video begins, falls silent and comes back. */
final class LivenessWatch {

    private final long stallNanos;
    private final long timeoutNanos;
    private final Consumer<MediaEvent> events;

    private boolean watching;
    private boolean seen;
    private boolean stalled;
    private boolean timedOut;
    private long lastNanos;

    LivenessWatch(long stallNanos, long timeoutNanos, Consumer<MediaEvent> events) {
        this.stallNanos = stallNanos;
        this.timeoutNanos = timeoutNanos;
        this.events = events;
    }

    /** Video may come from now on. */
    void start(long nowNanos) {
        if (!watching) {
            watching = true;
            lastNanos = nowNanos;
        }
    }

    void stop() {
        watching = false;
    }

    /** A packet of video. */
    void onPacket(long nowNanos) {
        long silentNanos = nowNanos - lastNanos;
        lastNanos = nowNanos;
        timedOut = false;
        if (!seen) {
            seen = true;
            events.accept(new FirstPacket(nowNanos));
        } else if (stalled) {
            stalled = false;
            events.accept(new Resumed(silentNanos));
        }
    }

    void onTimeout(long nowNanos) {
        if (nowNanos >= stallDeadline()) {
            stalled = true;
            events.accept(new Stalled(nowNanos - lastNanos));
        }
        if (nowNanos >= timeoutDeadline()) {
            timedOut = true;
            events.accept(new TimedOut(nowNanos - lastNanos));
        }
    }

    long nextTimeoutNanos() {
        return Math.min(stallDeadline(), timeoutDeadline());
    }

    private long stallDeadline() {
        return watching && seen && !stalled && stallNanos > 0 ? lastNanos + stallNanos : Long.MAX_VALUE;
    }

    private long timeoutDeadline() {
        return watching && !timedOut && timeoutNanos > 0 ? lastNanos + timeoutNanos : Long.MAX_VALUE;
    }
}
