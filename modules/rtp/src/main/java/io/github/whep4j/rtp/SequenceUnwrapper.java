package io.github.whep4j.rtp;

/**
 * Extends 16-bit sequence numbers to 64 bits that do not wrap: each is taken as the value nearest to the highest seen so
 * far. The first number is itself; numbers before it may become negative. Not thread-safe.
 */
public final class SequenceUnwrapper {

    private boolean started;
    private long highest;

    /** Extends a number and remembers it if it is the highest. */
    public long unwrap(int sequenceNumber) {
        long extended = peek(sequenceNumber);
        if (!started || extended > highest) {
            started = true;
            highest = extended;
        }
        return extended;
    }

    /** Extends a number and remembers nothing. */
    public long peek(int sequenceNumber) {
        return started ? highest + (short) (sequenceNumber - (int) highest) : sequenceNumber & 0xffff;
    }

    /** The highest extended number so far; 0 before the first. */
    public long highest() {
        return highest;
    }

    /** Whether a number has been seen. */
    public boolean started() {
        return started;
    }

    /** Forgets everything: the next number is the first. */
    public void reset() {
        started = false;
        highest = 0;
    }
}
