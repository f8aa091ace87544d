package io.github.whep4j.recorder;

import io.github.whep4j.h264.AccessUnit;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Writes the H.264 byte stream as it is (ITU-T H.264, Annex B): no timestamps, but every tool reads it. */
public final class AnnexBRecorder implements Recorder {
    /** What comes after a stall does not last as long. */
    private static final long MAX_LAST_NANOS = 1_000_000_000;

    private final AppendOnlyOutput out;
    private boolean started;
    private long unitsWritten;
    private long firstNanos;
    private long latestNanos;
    private long lastIntervalNanos;

    private AnnexBRecorder(AppendOnlyOutput out) {
        this.out = out;
    }

    /**
     * Into a file, which is created now, or emptied.
     *
     * @throws IOException if it cannot be written
     */
    public static AnnexBRecorder to(Path file) throws IOException {
        return new AnnexBRecorder(AppendOnlyOutput.to(file));
    }

    /** Into a stream, which is flushed after every unit and closed by {@link #close}. */
    public static AnnexBRecorder to(OutputStream out) {
        return new AnnexBRecorder(new AppendOnlyOutput(out));
    }

    @Override
    public synchronized void accept(AccessUnit unit) {
        started |= unit.isKeyFrame() && unit.isComplete();
        if (started && !out.isClosed()) {
            out.write(unit.toByteArray(), unit.lengthBytes());
            noteTime(unit.presentationTimeNanos());
            unitsWritten++;
        }
    }

    private void noteTime(long presentationNanos) {
        if (unitsWritten == 0) {
            firstNanos = presentationNanos;
            latestNanos = presentationNanos;
        } else if (presentationNanos > latestNanos) {
            lastIntervalNanos = Math.min(presentationNanos - latestNanos, MAX_LAST_NANOS);
            latestNanos = presentationNanos;
        }
    }

    @Override
    public synchronized long bytesWritten() {
        return out.bytesWritten();
    }

    @Override
    public synchronized long unitsWritten() {
        return unitsWritten;
    }

    @Override
    public synchronized long durationNanos() {
        return latestNanos - firstNanos + lastIntervalNanos;
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }

    /** As {@link #close}: there are no times here. */
    @Override
    public synchronized void closeBefore(AccessUnit next) throws IOException {
        out.close();
    }
}
