package io.github.whep4j.recorder;

import io.github.whep4j.h264.AccessUnit;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Takes access units in decoding order, which is the order of their arrival, and writes them away.
 *
 * <p>A recording begins at the first complete key frame; what comes before is passed over. Writing blocks: with slow
 * storage let a queue stand before a recorder, never a media loop. Safe for use by several threads, {@link #close}
 * included.
 */
public interface Recorder extends Consumer<AccessUnit>, Closeable {
    /**
     * Writes a unit, or keeps it until the next one tells its duration.
     *
     * @throws java.io.UncheckedIOException if writing fails; every later call then fails as well. After {@link #close}
     *     units are passed over
     */
    @Override
    void accept(AccessUnit unit);

    /** Writes what is still kept, and closes the file or stream; what has been written stays playable if that fails. */
    @Override
    void close() throws IOException;

    /**
     * As {@link #close}, where another recording goes on with {@code next}: what is kept lasts exactly until that one. So
     * recordings that are put one behind the other have the times of one.
     *
     * @param next a key frame, the next unit of the stream; it is not written here
     */
    void closeBefore(AccessUnit next) throws IOException;

    /** How many bytes have gone out so far. */
    long bytesWritten();

    /** How many access units are in the recording so far, those still kept back not counted. */
    long unitsWritten();

    /**
     * How long those units last, from the beginning of the first to the end of the last, in nanoseconds. Where the format has no
     * times it is by the units' own, and the last one lasts as long as the one before.
     */
    long durationNanos();
}
