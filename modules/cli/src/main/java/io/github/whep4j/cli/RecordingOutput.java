package io.github.whep4j.cli;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.recorder.Recorder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The file that is recorded to, or standard output. Opened before the session, so that a bad path costs the camera nothing. */
final class RecordingOutput implements AutoCloseable {
    static final String STANDARD_OUTPUT = "-";

    private final String name;
    private final @Nullable Path path;
    private final Recorder recorder;
    private final AtomicLong firstNanos = new AtomicLong(-1);
    private final AtomicLong lastNanos = new AtomicLong(-1);

    private RecordingOutput(String name, @Nullable Path path, Recorder recorder) {
        this.name = name;
        this.path = path;
        this.recorder = recorder;
    }

    static RecordingOutput open(String file, RecordingFormat format, Terminal terminal) {
        if (file.equals(STANDARD_OUTPUT)) {
            return new RecordingOutput(file, null, format.to(new FlushedOnly(terminal.out())));
        }
        try {
            Path path = Path.of(file);
            return new RecordingOutput(file, path, format.to(Files.newOutputStream(path)));
        } catch (InvalidPathException | IOException e) {
            throw new OutputException("cannot write to " + file + ": " + reason(e), e);
        }
    }

    private static String reason(Exception e) {
        String message = e.getMessage();
        return e instanceof NoSuchFileException
                ? "there is no such folder"
                : e instanceof AccessDeniedException ? "permission denied" : String.valueOf(message);
    }

    /** Called by one thread at a time. */
    void accept(AccessUnit unit) {
        recorder.accept(unit);
        firstNanos.compareAndSet(-1, unit.presentationTimeNanos());
        lastNanos.set(unit.presentationTimeNanos());
    }

    /** From the first picture to the last. */
    long durationMs() {
        return firstNanos.get() < 0 ? 0 : (lastNanos.get() - firstNanos.get()) / 1_000_000;
    }

    long bytes() {
        return recorder.bytesWritten();
    }

    String name() {
        return name;
    }

    /** Finishes the file; one that got no picture is taken away again. */
    @Override
    public void close() {
        try {
            recorder.close();
            if (path != null && firstNanos.get() < 0) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new OutputException("cannot finish " + name + ": " + e.getMessage(), e);
        }
    }

    /** Standard output is not ours to close, and a PrintStream hides that its reader has gone. */
    private static final class FlushedOnly extends OutputStream {
        private final PrintStream out;

        FlushedOnly(PrintStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            check();
        }

        @Override
        public void write(byte[] bytes, int off, int len) throws IOException {
            out.write(bytes, off, len);
            check();
        }

        @Override
        public void flush() throws IOException {
            out.flush();
            check();
        }

        @Override
        public void close() throws IOException {
            flush();
        }

        private void check() throws IOException {
            if (out.checkError()) {
                throw new IOException("the reader of standard output has gone");
            }
        }
    }
}
