package io.github.whep4j.emulator;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * When a live camera took its first picture: all its sessions show the same picture at the same time.
 *
 * @param nanos      by {@link System#nanoTime()}
 * @param epochNanos the same moment since 1970
 */
record LiveStart(long nanos, long epochNanos) {
    static LiveStart now() {
        Instant now = Instant.now();
        return new LiveStart(System.nanoTime(), TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano());
    }

    /**
     * The last moment at which the clip, looped since 1970, began: which of its pictures is shown then tells the time of day, so
     * that whoever looks at it can tell how late it comes.
     */
    static LiveStart byTimeOfDay(Clip clip) {
        LiveStart now = now();
        long clipNanos = clip.pictures().size() * TimeUnit.SECONDS.toNanos(1) / clip.framesPerSecond();
        long since = now.epochNanos % clipNanos;
        return new LiveStart(now.nanos - since, now.epochNanos - since);
    }
}
