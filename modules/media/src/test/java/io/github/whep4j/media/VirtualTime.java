package io.github.whep4j.media;

import java.util.PriorityQueue;

/** A clock that jumps from event to event. Events of one moment happen in the order in which they were scheduled. */
final class VirtualTime {

    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000_000_000L;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long scheduled;

    long now() {
        return now;
    }

    void at(long nanos, Runnable action) {
        events.add(new Event(Math.max(now, nanos), scheduled++, action));
    }

    void after(long nanos, Runnable action) {
        at(now + nanos, action);
    }

    /** Lets time pass up to and including a moment. */
    void runUntil(long nanos) {
        Event event = events.peek();
        while (event != null && event.nanos <= nanos) {
            events.remove();
            now = event.nanos;
            event.action.run();
            event = events.peek();
        }
        now = nanos;
    }

    private record Event(long nanos, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(nanos, other.nanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
