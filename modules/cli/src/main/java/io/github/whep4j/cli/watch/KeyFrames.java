package io.github.whep4j.cli.watch;

import io.github.whep4j.h264.AccessUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The latest key frame, and how far it is from the one before. Filled on the media loop, read from anywhere. */
final class KeyFrames implements Consumer<AccessUnit> {
    private record Seen(AccessUnit keyFrame, long intervalMs) {}

    private volatile @Nullable Seen latest;

    @Override
    public void accept(AccessUnit unit) {
        if (unit.isKeyFrame() && unit.isComplete()) {
            Seen before = latest;
            latest = new Seen(unit, before == null ? -1 : intervalMs(before.keyFrame(), unit));
        }
    }

    private static long intervalMs(AccessUnit from, AccessUnit to) {
        return (to.presentationTimeNanos() - from.presentationTimeNanos()) / 1_000_000;
    }

    @Nullable
    AccessUnit latest() {
        Seen seen = latest;
        return seen == null ? null : seen.keyFrame();
    }

    /** By the sender's timestamps; -1 before the second key frame. */
    long intervalMs() {
        Seen seen = latest;
        return seen == null ? -1 : seen.intervalMs();
    }
}
