package io.github.whep4j.recorder;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Counts what goes out; once a write has failed, nothing more does: half a box must stay the last thing in a file. */
final class AppendOnlyOutput implements Closeable {
    private final OutputStream out;
    private long bytesWritten;
    private boolean closed;
    private @Nullable IOException failure;

    AppendOnlyOutput(OutputStream out) {
        this.out = out;
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
            throw new UncheckedIOException(e);
        }
        bytesWritten += lengthBytes;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        out.close();
    }
}
