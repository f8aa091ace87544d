package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An allocation and the model of a server, with a network between them and time that passes when a test says so. */
abstract class TurnAllocationFixture {
    static final long SECOND = 1_000_000_000L;
    static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.7", 7_777);
    static final InetSocketAddress OTHER_PEER = new InetSocketAddress("192.0.2.8", 8_888);

    final TurnServerModel server = new TurnServerModel();
    final IceCounters counters = new IceCounters();
    final List<byte[]> sent = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    final List<byte[]> data = new ArrayList<>();
    final List<InetSocketAddress> dataFrom = new ArrayList<>();

    @Nullable
    TurnFailure failure;

    TurnAllocation allocation = allocation(false);
    long now = Long.MAX_VALUE - 100 * SECOND; // the clock's origin is arbitrary, and it wraps
    /** What becomes of an answer on its way; null if it is lost. */
    UnaryOperator<byte @Nullable []> network = answer -> answer;

    TurnAllocation allocation(boolean reliable) {
        TurnServer at = new TurnServer(
                new InetSocketAddress("198.51.100.1", 3_478),
                TurnServer.Transport.UDP,
                "turn.example",
                TurnServerModel.USERNAME,
                TurnServerModel.PASSWORD);
        return new TurnAllocation(at, reliable, counters, new TurnAllocation.Events() {
            @Override
            public void transmit(byte[] buf, int off, int len) {
                sent.add(Arrays.copyOfRange(buf, off, off + len));
            }

            @Override
            public void onAllocated() {
                events.add("allocated");
            }

            @Override
            public void onData(InetSocketAddress peer, byte[] buf, int off, int len, long nowNanos) {
                data.add(Arrays.copyOfRange(buf, off, off + len));
                dataFrom.add(peer);
            }

            @Override
            public void onEnded(@Nullable TurnFailure reason) {
                events.add("ended");
                failure = reason;
            }
        });
    }

    /** Lets the server answer until nothing more is said. */
    void exchange() {
        while (!sent.isEmpty()) {
            byte[] answer = server.answer(sent.remove(0));
            byte[] arrived = answer == null ? null : network.apply(answer);
            if (arrived != null) {
                receive(arrived);
            }
        }
    }

    void receive(byte[] message) {
        allocation.onMessage(message, 0, message.length, now);
    }

    /** Lets time pass, timer by timer. */
    void advance(long seconds) {
        long end = now + seconds * SECOND;
        for (int steps = 0; steps < 10_000; steps++) {
            long next = allocation.nextTimeoutNanos();
            if (next == Long.MAX_VALUE || next - end > 0) {
                now = end;
                return;
            }
            now = next - now > 0 ? next : now;
            allocation.onTimeout(now);
            exchange();
        }
        throw new AssertionError("timers without end");
    }

    void allocate() {
        allocation.start(now);
        exchange();
        assertEquals(List.of("allocated"), events);
    }

    boolean send(InetSocketAddress peer, int... bytes) {
        byte[] datagram = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            datagram[i] = (byte) bytes[i];
        }
        return allocation.send(peer, datagram, 0, datagram.length, now);
    }

    /** Sends payload to the peer until its channel is bound. */
    void bindChannel() {
        assertTrue(send(PEER, 22, 1));
        exchange();
        assertEquals(PEER, server.channels.get(0x4000));
    }
}
