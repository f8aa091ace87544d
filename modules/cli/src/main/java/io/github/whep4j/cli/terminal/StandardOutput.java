package io.github.whep4j.cli.terminal;

import io.github.whep4j.cli.terminal.DataOutput.ReaderGoneException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Where text and video go. As a PrintStream does not, it remembers that a write failed since nobody reads any more: {@code | head}. */
public final class StandardOutput extends PrintStream {
    private final Watched text;
    private final DataOutput video;

    private StandardOutput(Watched text, DataOutput video, Charset charset) {
        super(text, true, charset);
        this.text = text;
        this.video = video;
    }

    /** Of this process. A write of video that waits for a reader can be interrupted. */
    static StandardOutput ofProcess() {
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        return new StandardOutput(
                new Watched(DataOutput.of(out)),
                DataOutput.of(Channels.newOutputStream(new FileOutputStream(FileDescriptor.out).getChannel())),
                charset());
    }

    public static StandardOutput to(OutputStream out) {
        DataOutput data = DataOutput.of(out);
        return new StandardOutput(new Watched(data), data, StandardCharsets.UTF_8);
    }

    /** System.out's own, which it does not tell before JDK 18. */
    private static Charset charset() {
        String nativeEncoding =
                System.getProperty("native.encoding", Charset.defaultCharset().name());
        String terminal = System.getProperty("sun.stdout.encoding", nativeEncoding);
        return Charset.forName(System.getProperty("stdout.encoding", terminal));
    }

    /** For video: it throws when a write fails. */
    public DataOutput video() {
        return video;
    }

    /** Whether a write of text found that nobody reads any more. */
    public boolean readerGone() {
        return text.readerGone;
    }

    private static final class Watched extends OutputStream {
        private final DataOutput out;
        private volatile boolean readerGone;

        Watched(DataOutput out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int off, int len) throws IOException {
            try {
                out.write(bytes, off, len);
            } catch (ReaderGoneException e) {
                readerGone = true;
                throw e;
            }
        }
    }
}
