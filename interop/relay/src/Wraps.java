import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Counts how often the sequence numbers and the timestamps of RTP begin anew, for all sources together. */
final class Wraps {
    private static final int MAX_SOURCES = 64;

    private final Map<Integer, Last> sources = new HashMap<>();
    private int sequences;
    private int timestamps;

    private static final class Last {
        short number;
        int timestamp;
    }

    synchronized void count(byte[] rtp) {
        ByteBuffer header = ByteBuffer.wrap(rtp);
        short number = header.getShort(2);
        int timestamp = header.getInt(4);
        Last last = sources.get(header.getInt(8));
        if (last == null) {
            if (sources.size() < MAX_SOURCES) {
                last = new Last();
                last.number = number;
                last.timestamp = timestamp;
                sources.put(header.getInt(8), last);
            }
            return;
        }
        if ((short) (number - last.number) > 0) {
            sequences += (number & 0xffff) < (last.number & 0xffff) ? 1 : 0;
            last.number = number;
        }
        if (timestamp - last.timestamp > 0) {
            timestamps += Integer.compareUnsigned(timestamp, last.timestamp) < 0 ? 1 : 0;
            last.timestamp = timestamp;
        }
    }

    synchronized String toJson() {
        return "\"sequenceWraps\":%d,\"timestampWraps\":%d".formatted(sequences, timestamps);
    }
}
