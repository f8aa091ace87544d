package io.github.whep4j.cli.record;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.github.whep4j.cli.outcome.OutputException;
import io.github.whep4j.cli.outcome.UsageException;
import io.github.whep4j.cli.terminal.Terminal;
import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.recorder.Recorder;
import io.github.whep4j.recorder.SegmentNames;
import io.github.whep4j.recorder.SegmentedRecorder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded to: a file, one after the other, or a stream. Whether it can be written is looked at before the session, so
 * that a bad path costs the camera nothing; it is opened with the first picture, so that an attempt that gets none leaves an
 * earlier recording as it was. Thread-safe.
 */
public final class RecordingOutput implements AutoCloseable {
    public static final String STANDARD_OUTPUT = "-";

    /** Makes the recorder when the first picture has come. */
    interface Opening {
        Recorder open() throws IOException;
    }

    private final @Nullable String name;
    private final String shownName;
    private final Opening opening;
    /** Held while a unit is being written, and the file opened or finished. */
    private final ReentrantLock writing = new ReentrantLock();

    private @Nullable Recorder recorder;
    private boolean closed;
    // Read by the progress line while a write into a pipe may be waiting for its reader.
    private volatile long firstNanos;
    private volatile long lastNanos;

    private RecordingOutput(@Nullable String name, String shownName, Opening opening) {
        this.name = name;
        this.shownName = shownName;
        this.opening = opening;
    }

    /**
     * Into a file or standard output; checks what can be checked of a file's name.
     *
     * @throws OutputException if it cannot be written
     */
    public static RecordingOutput of(String file, FileWriting writing, Terminal terminal) {
        if (file.equals(STANDARD_OUTPUT)) {
            return standardOutput(writing.format(), terminal);
        }
        Path path = check(file, writing.noClobber());
        if (writing.faststart() && Files.exists(path) && !Files.isRegularFile(path)) {
            throw new UsageException(
                    "--faststart needs a file, to be rewritten at the end, and not a pipe or a device: " + file);
        }
        return new RecordingOutput(file, file, () -> writing.open(path));
    }

    /** Refuses a terminal, which would show what nobody can read. */
    static RecordingOutput standardOutput(RecordingFormat format, Terminal terminal) {
        if (terminal.outIsTerminal()) {
            throw new UsageException("standard output is a terminal, which shows no video: send it somewhere else");
        }
        return new RecordingOutput(
                STANDARD_OUTPUT,
                "standard output",
                () -> format.to(terminal.out().video()));
    }

    /** Into the standard input of a command, which is closed at the end. */
    static RecordingOutput toCommand(OutputStream stream, RecordingFormat format) {
        return new RecordingOutput(null, "the command", () -> format.to(stream));
    }

    /**
     * Into one file after the other.
     *
     * @param length of each
     * @throws UsageException if the pattern is none
     * @throws OutputException if there is no place for files of such names
     */
    static RecordingOutput segments(String pattern, FileWriting writing, Duration length) {
        SegmentNames names;
        try {
            names = SegmentNames.parse(pattern);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        check(names.toString(), false);
        return new RecordingOutput(names.toString(), names.toString(), () -> writing.openSegments(length, names));
    }

    /**
     * Checks what can be checked of a file that is to be written.
     *
     * @param noClobber whether one that is there stays as it is
     * @throws OutputException if it cannot be written
     */
    public static Path check(String file, boolean noClobber) {
        try {
            Path path = Path.of(file);
            String problem = noClobber && Files.exists(path, NOFOLLOW_LINKS)
                    ? OutputException.IS_THERE
                    : problem(path.toAbsolutePath());
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
    void accept(AccessUnit unit) {
        writing.lock();
        try {
            if (!closed) {
                write(unit);
            }
        } finally {
            writing.unlock();
        }
    }

    private void write(AccessUnit unit) {
        try {
            if (recorder == null) {
                recorder = opening.open();
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
        return new UncheckedIOException("cannot write to " + shownName + ": " + OutputException.reason(e), e);
    }

    /** From the first picture to the last that was handed over; does not wait for a write that goes on. */
    long handedOverMs() {
        return (lastNanos - firstNanos) / 1_000_000;
    }

    /** How long what has been written lasts: less than what was handed over where that could not be written. */
    long durationMs() {
        return ofRecorder(written -> written.durationNanos() / 1_000_000);
    }

    /** How many pictures have been written. */
    long pictures() {
        return ofRecorder(Recorder::unitsWritten);
    }

    long bytes() {
        return ofRecorder(Recorder::bytesWritten);
    }

    /** How many files there are, where one follows the other; else 0. */
    int segments() {
        return (int) ofRecorder(written -> written instanceof SegmentedRecorder segmented ? segmented.segments() : 0);
    }

    /** 0 before there is one, and where a write goes on that has been given up: a named pipe that nobody opens never ends it. */
    private long ofRecorder(ToLongFunction<Recorder> figure) {
        if (!writing.tryLock()) {
            return 0;
        }
        try {
            return recorder == null ? 0 : figure.applyAsLong(recorder);
        } finally {
            writing.unlock();
        }
    }

    /** The file, or the pattern of the files' names; {@code -} for standard output, null for a command. */
    @Nullable
    String name() {
        return name;
    }

    /** For people. */
    String shownName() {
        return shownName;
    }

    /**
     * Finishes the file.
     *
     * @throws OutputException if that fails
     */
    @Override
    public void close() {
        writing.lock();
        try {
            closed = true;
            if (recorder != null) {
                recorder.close();
            }
        } catch (IOException | UncheckedIOException e) {
            throw new OutputException("cannot finish " + shownName + ": " + e.getMessage(), e);
        } finally {
            writing.unlock();
        }
    }
}
