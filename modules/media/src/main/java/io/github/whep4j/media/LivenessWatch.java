package io.github.whep4j.media;

import io.github.whep4j.media.MediaEvent.Bye;
import io.github.whep4j.media.MediaEvent.FirstPacket;
import io.github.whep4j.media.MediaEvent.Resumed;
import io.github.whep4j.media.MediaEvent.Stalled;
import io.github.whep4j.media.MediaEvent.TimedOut;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells when video begins, falls silent, comes back and ends. */
final class LivenessWatch {

    /** A sender may say goodbye for one source and go on with another. */
    private static final long FAREWELL_NANOS = 500_000_000L;

    /** So long after it packets may still come that were sent before. */
    private static final long STRAGGLER_NANOS = 100_000_000L;

    private final long stallNanos;
    private final long timeoutNanos;
    private final Consumer<MediaEvent> events;

    private boolean watching;
    private boolean seen;
    private boolean stalled;
    private boolean timedOut;
    private long lastNanos;
    private boolean farewell;
    private long farewellNanos;
    private @Nullable String farewellReason;

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

    /** When the latest packet came, or the watch began. */
    long lastNanos() {
        return lastNanos;
    }

    void stop() {
        watching = false;
    }

    /** A packet of video. */
    void onPacket(long nowNanos) {
        long silentNanos = nowNanos - lastNanos;
        lastNanos = nowNanos;
        timedOut = false;
        farewell &= nowNanos - farewellNanos < STRAGGLER_NANOS;
        if (!seen) {
            seen = true;
            events.accept(new FirstPacket(nowNanos));
        } else if (stalled) {
            stalled = false;
            events.accept(new Resumed(silentNanos));
        }
    }

    /** The source of the video says that it has ended: it has unless video goes on. */
    void onGoodbye(@Nullable String reason, long nowNanos) {
        farewell = true;
        farewellReason = reason;
        farewellNanos = nowNanos;
    }

    /** Another source goes on. */
    void onSourceChange() {
        farewell = false;
    }

    void onTimeout(long nowNanos) {
        if (nowNanos >= farewellDeadline()) {
            farewell = false;
            events.accept(new Bye(farewellReason));
        }
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
        return Math.min(farewellDeadline(), Math.min(stallDeadline(), timeoutDeadline()));
    }

    private long farewellDeadline() {
        return watching && farewell ? farewellNanos + FAREWELL_NANOS : Long.MAX_VALUE;
    }

    private long stallDeadline() {
        return watching && seen && !stalled && stallNanos > 0 ? lastNanos + stallNanos : Long.MAX_VALUE;
    }

    private long timeoutDeadline() {
        return watching && !timedOut && timeoutNanos > 0 ? lastNanos + timeoutNanos : Long.MAX_VALUE;
    }
}
