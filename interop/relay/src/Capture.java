import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A text file with a line for each datagram, its fields separated by tabs: the time in nanoseconds (of no particular clock) at
 * which it was sent on or dropped; {@code down} (to the client) or {@code up}; what became of it ({@code sent}, {@code lost},
 * {@code flipped}, {@code cut}, {@code replayed}, {@code forged}); its kind; its length; and for RTP, whose header is in the
 * clear, payload type, marker, sequence number, timestamp, SSRC.
 */
final class Capture implements AutoCloseable {
    private final BufferedWriter writer;

    private Capture(BufferedWriter writer) {
        this.writer = writer;
    }

    /** {@code file} is null where nothing is to be written. */
    static Capture to(String file) throws IOException {
        return new Capture(file == null || file.isEmpty() ? null : Files.newBufferedWriter(Path.of(file), StandardCharsets.US_ASCII));
    }

    synchronized void write(long nanos, boolean down, String fate, byte[] datagram) {
        if (writer == null) {
            return;
        }
        Kind kind = Kind.of(datagram);
        StringBuilder line = new StringBuilder(80)
                .append(nanos).append('\t').append(down ? "down" : "up").append('\t').append(fate).append('\t')
                .append(kind).append('\t').append(datagram.length);
        if (kind == Kind.RTP) {
            ByteBuffer header = ByteBuffer.wrap(datagram);
            line.append('\t').append(datagram[1] & 0x7f).append('\t').append((datagram[1] & 0x80) >> 7)
                    .append('\t').append(header.getShort(2) & 0xffff)
                    .append('\t').append(header.getInt(4) & 0xffffffffL).append('\t').append(header.getInt(8) & 0xffffffffL);
        }
        try {
            writer.write(line.append('\n').toString());
        } catch (IOException e) {
            System.err.println("relay: capture: " + e);
        }
    }

    synchronized void flush() throws IOException {
        if (writer != null) {
            writer.flush();
        }
    }

    @Override
    public synchronized void close() {
        if (writer != null) {
            try {
                writer.close();
            } catch (IOException e) {
                System.err.println("relay: capture: " + e);
            }
        }
    }
}
