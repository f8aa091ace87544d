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
}
