package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An allocation whose server is talked over by somebody who knows each transaction's ID, but not the credential: it ends only
 * where the server's own silence would end it, and forgets nothing that it has.
 */
final class TurnAllocationFuzzer implements TurnAllocation.Events {
    private static final InetSocketAddress SERVER = new InetSocketAddress("198.51.100.1", 3_478);
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.7", 7_777);
    private static final int MOST_STEPS = 64;

    private final TurnServerModel server = new TurnServerModel();
    private final List<byte[]> sent = new ArrayList<>();
    private final TurnAllocation allocation;
    private boolean ended;

    private TurnAllocationFuzzer() {
        TurnServer at = new TurnServer(
                SERVER, TurnServer.Transport.UDP, "turn.example", TurnServerModel.USERNAME, TurnServerModel.PASSWORD);
        allocation = new TurnAllocation(at, false, new IceCounters(), this);
    }

    /** Steps of a kind, a length and so many bytes: a message, as it is or as a response to what was sent last; or data to send. */
    public static void fuzzerTestOneInput(byte[] data) {
        new TurnAllocationFuzzer().run(ByteBuffer.wrap(data));
    }

    private void run(ByteBuffer in) {
        allocation.start(0);
        byte[] last = {};
        while (!sent.isEmpty()) {
            last = sent.remove(0);
            byte[] answer = server.answer(last);
            if (answer != null) {
                allocation.onMessage(answer, 0, answer.length, 0);
            }
        }
        for (int step = 1; step <= MOST_STEPS && in.remaining() >= 2; step++) {
            int kind = in.get() & 0x0f;
            byte[] bytes = new byte[Math.min(in.get() & 0xff, in.remaining())];
            in.get(bytes);
            step(kind, bytes, last, step);
            last = sent.isEmpty() ? last : sent.get(sent.size() - 1);
            sent.clear();
        }
        assertEquals(server.relayed, allocation.relayed());
        assertFalse(ended);
    }

    private void step(int kind, byte[] bytes, byte[] last, long nowNanos) {
        switch (kind) {
            case 0 -> allocation.onMessage(bytes, 0, bytes.length, nowNanos);
            case 1 -> allocation.send(PEER, bytes, 0, bytes.length, nowNanos);
            case 2 -> allocation.onTimeout(nowNanos);
            default -> {
                // A right header, of a response or an indication, and the transaction that may be under way.
                int[] types = {0x0103, 0x0113, 0x0104, 0x0114, 0x0108, 0x0118, 0x0109, 0x0119, 0x0017};
                int length = bytes.length / 4 * 4;
                byte[] message = ByteBuffer.allocate(20 + length)
                        .putShort((short) types[kind % types.length])
                        .putShort((short) length)
                        .putInt(0x2112A442)
                        .put(last.length < 20 ? new byte[12] : RawStun.id(last))
                        .put(bytes, 0, length)
                        .array();
                allocation.onMessage(message, 0, message.length, nowNanos);
            }
        }
    }

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
        ended = true;
    }

    static List<byte[]> seeds() {
        byte[] error = new RawStun(0x0118, RawStun.newId()).error(438).bytes();
        byte[] data = new RawStun(0x0017, RawStun.newId())
                .xor(0x0012, PEER)
                .attribute(0x0013, (byte) 1)
                .bytes();
        byte[] attributes = Arrays.copyOfRange(error, 20, error.length);
        return List.of(
                ByteBuffer.allocate(5 + 2 + attributes.length + 2)
                        .put(new byte[] {1, 3, 22, 1, 2})
                        .put((byte) 5)
                        .put((byte) attributes.length)
                        .put(attributes)
                        .put(new byte[] {2, 0})
                        .array(),
                ByteBuffer.allocate(2 + data.length)
                        .put((byte) 0)
                        .put((byte) data.length)
                        .put(data)
                        .array(),
                new byte[] {0, 8, 0x40, 0, 0, 2, 22, 1, 0, 0, 1, 1, 22});
    }
}
