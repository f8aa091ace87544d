package io.github.whep4j.receiver;

import io.github.whep4j.h264.AccessUnit;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Access units that wait for somebody who is slower than the camera. Guarded by its owner's lock. */
final class BoundedUnits {
    /** What became of a unit. */
    enum Outcome {
        ADDED,
        /** There was no room, or what it depends on was dropped. */
        DROPPED,
        /** Units up to the next key frame are dropped from here on, so one is wanted; or the receiver is to fail. */
        OVERFLOWED
    }

    private final int capacity;
    private final Overflow overflow;
    private final ArrayDeque<AccessUnit> queue = new ArrayDeque<>();
    private boolean droppingToKeyFrame;
    private long dropped;

    BoundedUnits(int capacity, Overflow overflow) {
        this.capacity = capacity;
        this.overflow = overflow;
    }

    Outcome add(AccessUnit unit) {
        if (droppingToKeyFrame && !unit.isKeyFrame()) {
            dropped++;
            return Outcome.DROPPED;
        }
        if (queue.size() >= capacity && !(overflow == Overflow.DROP_GROUPS && dropGroup(unit))) {
            dropped++;
            boolean tellIt = !droppingToKeyFrame || unit.isKeyFrame();
            droppingToKeyFrame = true;
            return tellIt ? Outcome.OVERFLOWED : Outcome.DROPPED;
        }
        droppingToKeyFrame = false;
        queue.add(unit);
        return Outcome.ADDED;
    }

    /**
     * Drops the oldest group that waits as a whole. If that is the one that {@code next} belongs to, nothing can be added before
     * the next key frame.
     *
     * @return whether there is room for {@code next} now
     */
    private boolean dropGroup(AccessUnit next) {
        int before = queue.size();
        boolean inGroup = false;
        boolean groupEnded = false;
        Iterator<AccessUnit> units = queue.iterator();
        while (units.hasNext() && !groupEnded) {
            boolean keyFrame = units.next().isKeyFrame();
            groupEnded = inGroup && keyFrame;
            inGroup |= keyFrame;
            if (inGroup && !groupEnded) {
                units.remove();
            }
        }
        dropped += before - queue.size();
        return queue.size() < before && (groupEnded || next.isKeyFrame());
    }

    @Nullable
    AccessUnit poll() {
        return queue.poll();
    }

    int size() {
        return queue.size();
    }

    void clear() {
        queue.clear();
    }

    Overflow overflow() {
        return overflow;
    }

    long dropped() {
        return dropped;
    }
}
