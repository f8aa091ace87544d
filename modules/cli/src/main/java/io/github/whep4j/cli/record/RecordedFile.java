package io.github.whep4j.cli.record;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.recorder.Recorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A recording in a file, which is not left behind when no picture has come into it: no player takes a file of headers. */
record RecordedFile(Path file, Recorder recorder) implements Recorder {
    @Override
    public void accept(AccessUnit unit) {
        recorder.accept(unit);
    }

    @Override
    public void close() throws IOException {
        try {
            recorder.close();
        } finally {
            removeUnlessUsed();
        }
    }

    @Override
    public void closeBefore(AccessUnit next) throws IOException {
        try {
            recorder.closeBefore(next);
        } finally {
            removeUnlessUsed();
        }
    }

    /** A device or a pipe that was named stays. */
    private void removeUnlessUsed() throws IOException {
        if (recorder.unitsWritten() == 0 && Files.isRegularFile(file)) {
            FileWriting.remove(file.toRealPath());
        }
    }

    @Override
    public long bytesWritten() {
        return recorder.unitsWritten() == 0 ? 0 : recorder.bytesWritten();
    }

    @Override
    public long unitsWritten() {
        return recorder.unitsWritten();
    }

    @Override
    public long durationNanos() {
        return recorder.durationNanos();
    }
}
