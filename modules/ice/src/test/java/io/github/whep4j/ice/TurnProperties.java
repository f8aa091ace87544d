package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TurnProperties {
    /** However the stream is cut, the same messages come out of it. */
    @Property(tries = 500)
    void streamsAreCutIntoTheirMessages(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 3_000) Integer> lengths,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 4_000) Integer> cuts,
            @ForAll boolean turn) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        List<String> expected = new ArrayList<>();
        for (int length : lengths) {
            byte[] message = turn ? channelData(length) : new byte[length];
            Arrays.fill(message, turn ? 4 : 0, message.length, (byte) length);
            if (!turn) {
                stream.writeBytes(
                        ByteBuffer.allocate(2).putShort((short) length).array());
            }
            stream.writeBytes(message);
            expected.add(Arrays.toString(message));
        }
        List<String> received = new ArrayList<>();
        StreamFraming framing = new StreamFraming(
                turn ? StreamFraming.Format.TURN : StreamFraming.Format.LENGTH_PREFIXED,
                (buf, off, len, now) -> received.add(Arrays.toString(Arrays.copyOfRange(buf, off, off + len))));
        byte[] bytes = stream.toByteArray();
        int at = 0;
        for (int i = 0; at < bytes.length; i++) {
            int len = Math.min(cuts.get(i % cuts.size()), bytes.length - at);
            assertTrue(framing.onBytes(bytes, at, len, 0));
            at += len;
        }
        assertEquals(expected, received);
    }

    private static byte[] channelData(int length) {
        return ByteBuffer.allocate(4 + (length + 3) / 4 * 4)
                .putShort((short) 0x4001)
                .putShort((short) length)
                .array();
    }

    @Property(tries = 1_000)
    void anyStreamIsReadOrRefused(@ForAll @Size(max = 200) byte[] bytes, @ForAll @IntRange(min = 1, max = 50) int cut) {
        StreamFraming framing = new StreamFraming(StreamFraming.Format.TURN, (buf, off, len, now) -> true);
        for (int at = 0; at < bytes.length; at += cut) {
            if (!framing.onBytes(bytes, at, Math.min(cut, bytes.length - at), 0)) {
                return;
            }
        }
    }

    /** Whatever the server's address sends, as it is or as a response to what was sent last: {@link TurnAllocationFuzzer} looks. */
    @Property(tries = 2_000)
    void anyBytesLeaveAnAllocationAsItIs(@ForAll @Size(max = 120) byte[] bytes, @ForAll @IntRange(max = 15) int kind) {
        byte[] steps = ByteBuffer.allocate(8 + bytes.length)
                .put(new byte[] {1, 2, 22, 1})
                .put((byte) kind)
                .put((byte) bytes.length)
                .put(bytes)
                .put(new byte[] {2, 0})
                .array();
        TurnAllocationFuzzer.fuzzerTestOneInput(steps);
    }
}
