package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

class TurnProperties {
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.7", 7_777);

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

    /** Whatever the server's address sends, an allocation neither fails nor forgets what it has. */
    @Property(tries = 2_000)
    void anyBytesLeaveAnAllocationAsItIs(@ForAll @Size(max = 120) byte[] bytes, @ForAll @IntRange(max = 3) int kind) {
        TurnServerModel server = new TurnServerModel();
        List<byte[]> sent = new ArrayList<>();
        boolean[] ended = new boolean[1];
        TurnAllocation allocation = allocated(server, sent, ended);
        allocation.send(PEER, new byte[] {22, 1}, 0, 2, 0);
        byte[] message = bytes;
        if (kind > 0) {
            // A right header, and the transaction that is under way.
            byte[] id = RawStun.id(sent.get(sent.size() - 1));
            int type = new int[] {0x0108, 0x0118, 0x0017}[kind - 1];
            message = ByteBuffer.allocate(20 + bytes.length / 4 * 4)
                    .putShort((short) type)
                    .putShort((short) (bytes.length / 4 * 4))
                    .putInt(0x2112A442)
                    .put(id)
                    .put(bytes, 0, bytes.length / 4 * 4)
                    .array();
        }
        allocation.onMessage(message, 0, message.length, 1);
        allocation.onTimeout(allocation.nextTimeoutNanos());
        assertEquals(server.relayed, allocation.relayed());
        assertTrue(!ended[0]);
    }

    private static TurnAllocation allocated(TurnServerModel server, List<byte[]> sent, boolean[] ended) {
        TurnServer at = new TurnServer(
                new InetSocketAddress("198.51.100.1", 3_478),
                TurnServer.Transport.UDP,
                "turn.example",
                TurnServerModel.USERNAME,
                TurnServerModel.PASSWORD);
        TurnAllocation allocation = new TurnAllocation(at, false, new IceCounters(), new TurnAllocation.Events() {
            @Override
            public void transmit(byte[] buf, int off, int len) {
                sent.add(Arrays.copyOfRange(buf, off, off + len));
            }

            @Override
            public void onAllocated() {}

            @Override
            public void onData(InetSocketAddress peer, byte[] buf, int off, int len, long nowNanos) {}

            @Override
            public void onEnded(@Nullable TurnFailure failure) {
                ended[0] = true;
            }
        });
        allocation.start(0);
        while (!sent.isEmpty()) {
            byte[] answer = server.answer(sent.remove(0));
            allocation.onMessage(answer, 0, answer.length, 0);
        }
        return allocation;
    }
}
