package io.github.whep4j.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;

/** Where bytes go: it says when a write has failed, and when that is because the reader has left. */
public final class DataOutput extends OutputStream {
    /** Nobody reads any more: for a pipe an end like any other. */
    public static final class ReaderGoneException extends IOException {
        private static final long serialVersionUID = 1;

        public ReaderGoneException() {
            super("its reader has gone");
        }
    }

    private final OutputStream out;

    private DataOutput(OutputStream out) {
        this.out = out;
    }

    public static DataOutput of(OutputStream out) {
        return new DataOutput(out);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int off, int len) throws IOException {
        try {
            out.write(bytes, off, len);
        } catch (IOException e) {
            throw readerGone(e) ? new ReaderGoneException() : e;
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            throw readerGone(e) ? new ReaderGoneException() : e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            out.close();
        } catch (IOException e) {
            throw readerGone(e) ? new ReaderGoneException() : e;
        }
    }

    /** The JDK has no type for EPIPE. */
    private static boolean readerGone(IOException e) {
        String message = String.valueOf(e.getMessage());
        return e instanceof ReaderGoneException || message.contains("Broken pipe") || message.contains("Stream closed");
    }
}
