package io.github.whep4j.recorder;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts what goes out; once a write has failed, nothing more does: half a box must stay the last thing. From a file it is
 * taken away again, so that only what is whole remains.
 */
final class AppendOnlyOutput implements Closeable {
    private final OutputStream out;
    private final @Nullable SeekableByteChannel file;
    private long bytesWritten;
    private boolean closed;
    private @Nullable IOException failure;

    AppendOnlyOutput(OutputStream out) {
        this(out, null);
    }

    private AppendOnlyOutput(OutputStream out, @Nullable SeekableByteChannel file) {
        this.out = out;
        this.file = file;
    }

    /** Into a file, which is created now, or emptied. */
    static AppendOnlyOutput to(Path file) throws IOException {
        return to(Files.newByteChannel(file, CREATE, TRUNCATE_EXISTING, WRITE));
    }

    static AppendOnlyOutput to(SeekableByteChannel file) {
        return new AppendOnlyOutput(Channels.newOutputStream(file), file);
    }

    long bytesWritten() {
        return bytesWritten;
    }

    boolean isClosed() {
        return closed;
    }

    boolean hasFailed() {
        return failure != null;
    }

    void requireSound() {
        if (failure != null) {
            throw new UncheckedIOException(new IOException("The recording has already failed", failure));
        }
    }

    void write(byte[] bytes, int lengthBytes) {
        requireSound();
        try {
            out.write(bytes, 0, lengthBytes);
            out.flush();
        } catch (IOException e) {
            failure = e;
            cutOffWhatIsNotWhole();
            throw new UncheckedIOException(e);
        }
        bytesWritten += lengthBytes;
    }

    /** Puts other bytes in place of the first ones, in a file; anywhere else, and if that fails, nothing happens. */
    void replaceBeginning(byte[] bytes, int lengthBytes) {
        if (file instanceof FileChannel random && !hasFailed()) {
            try {
                // By position: where writing goes on stays as it is. What is no file but only has the name of one
                // refuses.
                random.write(ByteBuffer.wrap(bytes, 0, lengthBytes), 0);
            } catch (IOException e) {
                // The recording is as good as it was before.
            }
        }
    }

    private void cutOffWhatIsNotWhole() {
        try {
            if (file != null) {
                file.truncate(bytesWritten);
            }
        } catch (IOException e) {
            // Players pass over half a box at the end; the reason that counts is why the write failed.
            Objects.requireNonNull(failure).addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        out.close();
    }
}
