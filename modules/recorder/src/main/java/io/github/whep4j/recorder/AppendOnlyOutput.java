package io.github.whep4j.recorder;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
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
    /** Far behind all that is written: where locks are mandatory, the file can be read meanwhile. */
    private static final long CLAIMED_BYTE = Long.MAX_VALUE - 1;

    private final OutputStream out;
    private final @Nullable SeekableByteChannel file;
    /** Lasts until the file is closed; only kept from the collector. */
    @SuppressWarnings({"unused", "FieldCanBeLocal"})
    private final @Nullable FileLock claim;

    /**
     * Whether a thread that has been interrupted may write all the same. A channel would close at once, and the recording be
     * over without an end; but what may block for ever, such as a named pipe, has to stay interruptible.
     */
    private final boolean isShielded;

    private long bytesWritten;
    private boolean closed;
    private @Nullable IOException failure;

    AppendOnlyOutput(OutputStream out) {
        this(out, null, null, false);
    }

    private AppendOnlyOutput(
            OutputStream out, @Nullable SeekableByteChannel file, @Nullable FileLock claim, boolean isShielded) {
        this.out = out;
        this.file = file;
        this.claim = claim;
        this.isShielded = isShielded;
    }

    /**
     * Into a file, which is created now, or emptied.
     *
     * @throws IOException also if another recording is being written to it: the two would spoil each other
     */
    static AppendOnlyOutput to(Path file) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file, CREATE, WRITE);
        try {
            FileLock claim = claim(channel);
            boolean isRegular = Files.isRegularFile(file);
            if (isRegular) {
                channel.truncate(0);
            }
            return new AppendOnlyOutput(Channels.newOutputStream(channel), channel, claim, isRegular);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    static AppendOnlyOutput to(SeekableByteChannel file) {
        return new AppendOnlyOutput(Channels.newOutputStream(file), file, null, false);
    }

    /** Null where there are no such claims: some network file systems, devices, file systems in memory. */
    private static @Nullable FileLock claim(SeekableByteChannel channel) throws IOException {
        if (!(channel instanceof FileChannel file)) {
            return null;
        }
        FileLock claim;
        try {
            claim = file.tryLock(CLAIMED_BYTE, 1, false);
        } catch (OverlappingFileLockException e) {
            claim = null;
        } catch (IOException e) {
            return null;
        }
        if (claim == null) {
            throw new IOException("another recording is being written to it");
        }
        return claim;
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
        boolean interrupted = isShielded && Thread.interrupted();
        try {
            out.write(bytes, 0, lengthBytes);
            out.flush();
        } catch (IOException e) {
            failure = e;
            cutOffWhatIsNotWhole();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            failure = new IOException(e);
            throw e;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        bytesWritten += lengthBytes;
    }

    /** Puts other bytes in place of the first ones, in a file; anywhere else, and if that fails, nothing happens. */
    void replaceBeginning(byte[] bytes, int lengthBytes) {
        if (file instanceof FileChannel random && !hasFailed()) {
            boolean interrupted = isShielded && Thread.interrupted();
            try {
                // By position: where writing goes on stays as it is. What is no file but only has the name of one
                // refuses.
                random.write(ByteBuffer.wrap(bytes, 0, lengthBytes), 0);
            } catch (IOException e) {
                // The recording is as good as it was before.
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
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
