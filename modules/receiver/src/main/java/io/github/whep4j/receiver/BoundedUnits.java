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

    /**
     * What there was no room for, and what still waited when nobody took any more.
     *
     * @param units all of them
     * @param groups groups of pictures that lost their end by it, or were lost as a whole
     */
    record Dropped(long units, long groups) {
        static final Dropped NOTHING = new Dropped(0, 0);
    }

    /**
     * For each unit of the capacity; at thirty a second that is 60 Mbit/s, more than cameras send. A unit may have 16 MiB, and a
     * sender that makes all of them as large as that must not fill the memory behind a consumer that is slow.
     */
    private static final long AVERAGE_BYTES = 256 << 10;

    /** For small capacities: two of the largest units. */
    private static final long LEAST_BYTES = 32 << 20;

    private final int capacity;
    private final Overflow overflow;
    private final ArrayDeque<AccessUnit> queue = new ArrayDeque<>();
    private long bytes;
    private boolean droppingToKeyFrame;
    private long dropped;
    private long groupsDropped;

    BoundedUnits(int capacity, Overflow overflow) {
        this.capacity = atLeastOne(capacity);
        this.overflow = overflow;
    }

    /** A capacity that a user gives, refused if there is no room at all. */
    static int atLeastOne(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a buffer holds at least one access unit, not " + capacity);
        }
        return capacity;
    }

    Outcome add(AccessUnit unit) {
        if (droppingToKeyFrame && !unit.isKeyFrame()) {
            dropped++;
            return Outcome.DROPPED;
        }
        boolean room = !isFullFor(unit);
        while (!room && overflow == Overflow.DROP_GROUPS && dropGroup(unit)) {
            room = !isFullFor(unit);
        }
        if (!room) {
            dropped++;
            boolean another = !droppingToKeyFrame || unit.isKeyFrame();
            droppingToKeyFrame = true;
            if (another && isFullFor(unit)) {
                // Else it is the unit's own group that has just been dropped from the queue, and counted.
                groupsDropped++;
            }
            return another ? Outcome.OVERFLOWED : Outcome.DROPPED;
        }
        droppingToKeyFrame = false;
        queue.add(unit);
        bytes += unit.lengthBytes();
        return Outcome.ADDED;
    }

    private boolean isFullFor(AccessUnit unit) {
        long most = Math.max(LEAST_BYTES, capacity * AVERAGE_BYTES);
        return queue.size() >= capacity || !queue.isEmpty() && bytes + unit.lengthBytes() > most;
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
            AccessUnit unit = units.next();
            groupEnded = inGroup && unit.isKeyFrame();
            inGroup |= unit.isKeyFrame();
            if (inGroup && !groupEnded) {
                units.remove();
                bytes -= unit.lengthBytes();
            }
        }
        boolean found = queue.size() < before;
        if (found) {
            dropped += before - queue.size();
            groupsDropped++;
        }
        return found && (groupEnded || next.isKeyFrame());
    }

    @Nullable
    AccessUnit poll() {
        AccessUnit unit = queue.poll();
        bytes -= unit == null ? 0 : unit.lengthBytes();
        return unit;
    }

    int size() {
        return queue.size();
    }

    void clear() {
        bytes = 0;
        queue.clear();
    }

    /** Nobody takes any more: what waits is lost. */
    void drop() {
        boolean inGroup = false;
        for (AccessUnit unit : queue) {
            groupsDropped += !inGroup || unit.isKeyFrame() ? 1 : 0;
            inGroup = true;
        }
        dropped += queue.size();
        clear();
    }

    Overflow overflow() {
        return overflow;
    }

    Dropped dropped() {
        return new Dropped(dropped, groupsDropped);
    }
}
