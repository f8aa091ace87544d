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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The file that is recorded to, or standard output. Whether it can be written is looked at before the session, so that a bad
 * path costs the camera nothing; it is opened with the first picture, so that an attempt that gets none leaves an earlier
 * recording as it was. Thread-safe.
 */
final class RecordingOutput implements AutoCloseable {
    static final String STANDARD_OUTPUT = "-";

    private final String name;
    private final @Nullable Path path;
    private final RecordingFormat format;
    private final PrintStream standardOutput;
    private @Nullable Recorder recorder;
    private boolean closed;
    // Read by the progress line while a write into a pipe may be waiting for its reader.
    private volatile long firstNanos;
    private volatile long lastNanos;

    private RecordingOutput(String name, @Nullable Path path, RecordingFormat format, PrintStream standardOutput) {
        this.name = name;
        this.path = path;
        this.format = format;
        this.standardOutput = standardOutput;
    }

    /**
     * Checks what can be checked of a file's name.
     *
     * @throws OutputException if it cannot be written
     */
    static RecordingOutput of(String file, RecordingFormat format, Terminal terminal) {
        if (file.equals(STANDARD_OUTPUT)) {
            if (terminal.outIsTerminal()) {
                throw new UsageException("standard output is a terminal, which shows no video: send it somewhere else");
            }
            return new RecordingOutput(file, null, format, terminal.out());
        }
        return new RecordingOutput(file, check(file), format, terminal.out());
    }

    /**
     * Checks what can be checked of a file that is to be written.
     *
     * @throws OutputException if it cannot be written
     */
    static Path check(String file) {
        try {
            Path path = Path.of(file);
            String problem = problem(path.toAbsolutePath());
            if (problem != null) {
                throw new OutputException("cannot write to " + file + ": " + problem, null);
            }
            return path;
        } catch (InvalidPathException e) {
            throw new OutputException("cannot write to " + file + ": " + e.getReason(), e);
        }
    }

    private static @Nullable String problem(Path path) {
        Path folder = path.getParent();
        if (Files.isDirectory(path)) {
            return "it is a folder";
        }
        if (folder == null || !Files.isDirectory(folder)) {
            return "there is no such folder";
        }
        return Files.isWritable(Files.exists(path) ? path : folder) ? null : "permission denied";
    }

    /**
     * Writes a unit; passes over what comes after {@link #close}.
     *
     * @throws UncheckedIOException if that fails, with a message for people
     */
    synchronized void accept(AccessUnit unit) {
        if (closed) {
            return;
        }
        try {
            if (recorder == null) {
                recorder = format.to(path == null ? new FlushedOnly(standardOutput) : Files.newOutputStream(path));
                lastNanos = unit.presentationTimeNanos();
                firstNanos = unit.presentationTimeNanos();
            }
            recorder.accept(unit);
            lastNanos = unit.presentationTimeNanos();
        } catch (IOException e) {
            throw cannotWrite(e);
        } catch (UncheckedIOException e) {
            throw cannotWrite(Objects.requireNonNull(e.getCause()));
        }
    }

    private UncheckedIOException cannotWrite(IOException e) {
        return new UncheckedIOException("cannot write to " + shownName() + ": " + reason(e), e);
    }

    private String shownName() {
        return path == null ? "standard output" : name;
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException
                ? "there is no such folder"
                : e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }

    /** From the first picture to the last. */
    long durationMs() {
        return (lastNanos - firstNanos) / 1_000_000;
    }

    synchronized long bytes() {
        return recorder == null ? 0 : recorder.bytesWritten();
    }

    String name() {
        return name;
    }

    /**
     * Finishes the file.
     *
     * @throws OutputException if that fails
     */
    @Override
    public synchronized void close() {
        closed = true;
        try {
            if (recorder != null) {
                recorder.close();
            }
        } catch (IOException | UncheckedIOException e) {
            throw new OutputException("cannot finish " + shownName() + ": " + e.getMessage(), e);
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
                throw new IOException("its reader has gone");
            }
        }
    }
}
