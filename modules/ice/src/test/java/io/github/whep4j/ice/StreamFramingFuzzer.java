package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;

/** Any bytes on a connection to a TURN server or to a peer's TCP candidate, in pieces of any size. */
final class StreamFramingFuzzer {
    private StreamFramingFuzzer() {}

    /** The first byte says which format, and how the rest is cut. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        StreamFraming.Format format = data[0] < 0 ? StreamFraming.Format.TURN : StreamFraming.Format.LENGTH_PREFIXED;
        int cut = 1 + (data[0] & 0x7f);
        int[] handedOver = new int[1];
        StreamFraming framing = new StreamFraming(format, (buf, off, len, now) -> {
            handedOver[0] += len;
            return len != 77;
        });
        for (int at = 1; at < data.length; at += cut) {
            if (!framing.onBytes(data, at, Math.min(cut, data.length - at), 0)) {
                break;
            }
        }
        assertTrue(handedOver[0] < data.length);
    }

    static List<byte[]> seeds() {
        byte[] stun = RawStun.check("ours:theirs").bytes();
        return List.of(
                ByteBuffer.allocate(1 + stun.length + 12)
                        .put((byte) 0x85)
                        .put(stun)
                        .put(new byte[] {0x40, 1, 0, 5, 1, 2, 3, 4, 5, 0, 0, 0})
                        .array(),
                ByteBuffer.allocate(3 + stun.length + 7)
                        .put((byte) 3)
                        .putShort((short) stun.length)
                        .put(stun)
                        .put(new byte[] {0, 5, 1, 2, 3, 4, 5})
                        .array());
    }
}
