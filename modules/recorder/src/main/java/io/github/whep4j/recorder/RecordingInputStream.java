package io.github.whep4j.recorder;

import io.github.whep4j.h264.AccessUnit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Function;

/**
 * A recording to be read: takes a unit when there is nothing left to read of those before, on the reading thread. So what a
 * slow reader leaves waits in the iterator, which a receiver bounds.
 *
 * <pre>{@code
 * try (AccessUnitIterator units = WhepReceiver.builder(endpoint).iterator(120);
 *         InputStream mp4 = RecordingInputStream.of(units, FragmentedMp4Recorder::to)) {
 *     upload(mp4);
 * }
 * }</pre>
 *
 * <p>It ends where the iterator does, and throws what that throws. Not for several threads at once.
 */
public final class RecordingInputStream extends InputStream {
    private final Iterator<AccessUnit> units;
    private final Written written = new Written();
    private final Recorder recorder;
    private int position;
    private boolean ended;

    private RecordingInputStream(Iterator<AccessUnit> units, Function<OutputStream, Recorder> format) {
        this.units = units;
        this.recorder = format.apply(written);
    }

    /**
     * The recording of the units that {@code units} gives, which stays the caller's to close.
     *
     * @param format makes the recorder, such as {@code FragmentedMp4Recorder::to} or {@code AnnexBRecorder::to}
     */
    public static RecordingInputStream of(Iterator<AccessUnit> units, Function<OutputStream, Recorder> format) {
        return new RecordingInputStream(units, format);
    }

    @Override
    public int read() throws IOException {
        return fill() ? written.bytes()[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] to, int off, int len) throws IOException {
        Objects.checkFromIndexSize(off, len, to.length);
        if (len == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(len, available());
        System.arraycopy(written.bytes(), position, to, off, count);
        position += count;
        return count;
    }

    /** What can be read without taking another unit. */
    @Override
    public int available() {
        return written.size() - position;
    }

    private boolean fill() throws IOException {
        while (available() == 0 && !ended) {
            written.reset();
            position = 0;
            if (units.hasNext()) {
                recorder.accept(units.next());
            } else {
                ended = true;
                recorder.close();
            }
        }
        return available() > 0;
    }

    /** Nothing more can be read; the iterator is left as it is. */
    @Override
    public void close() {
        ended = true;
        written.reset();
        position = 0;
    }

    /** Gives its array away without a copy of it. */
    private static final class Written extends ByteArrayOutputStream {
        byte[] bytes() {
            return buf;
        }
    }
}
