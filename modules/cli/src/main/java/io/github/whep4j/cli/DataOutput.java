package io.github.whep4j.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;

/** Where video goes: unlike a PrintStream it says when a write has failed, and when that is because the reader has left. */
final class DataOutput extends OutputStream {
    /** Nobody reads any more: for a pipe an end like any other. */
    static final class ReaderGoneException extends IOException {
        private static final long serialVersionUID = 1;

        ReaderGoneException() {
            super("its reader has gone");
        }
    }

    private final OutputStream out;

    private DataOutput(OutputStream out) {
        this.out = out;
    }

    /** A write to the process's own output that waits for a reader can be interrupted. */
    static DataOutput of(PrintStream out) {
        return new DataOutput(
                out == System.out
                        ? Channels.newOutputStream(new FileOutputStream(FileDescriptor.out).getChannel())
                        : new Checked(out));
    }

    /** The standard input of a process. */
    static DataOutput of(Process process) {
        return new DataOutput(process.getOutputStream());
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

    /** Not ours to close. */
    private static final class Checked extends OutputStream {
        private final PrintStream out;

        Checked(PrintStream out) {
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

        private void check() throws IOException {
            if (out.checkError()) {
                throw new ReaderGoneException();
            }
        }
    }
}
