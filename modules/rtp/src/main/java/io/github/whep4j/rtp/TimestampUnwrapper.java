package io.github.whep4j.rtp;

/**
 * Extends 32-bit timestamps to 64 bits that do not wrap: each is taken as the value nearest to the one before it, so that a
 * sender's jump is followed in either direction. The first timestamp is itself. Not thread-safe.
 */
public final class TimestampUnwrapper {

    private boolean started;
    private long latest;

    /** Extends a timestamp and remembers it. */
    public long unwrap(long timestamp) {
        latest = peek(timestamp);
        started = true;
        return latest;
    }

    /** Extends a timestamp and remembers nothing. */
    public long peek(long timestamp) {
        return started ? latest + (int) (timestamp - latest) : timestamp & 0xffff_ffffL;
    }

    /** Whether a timestamp has been seen. */
    public boolean started() {
        return started;
    }

    /** Forgets everything: the next timestamp is the first. */
    public void reset() {
        started = false;
        latest = 0;
    }
}
