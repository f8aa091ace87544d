package io.github.whep4j.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UdpPortTest {
    private final MediaLoops loops = MediaLoops.create(1);
    private final MediaLoop loop = loops.next();
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    private final DatagramHandler keep =
            (port, buf, off, len, from, nowNanos) -> received.add(Arrays.copyOfRange(buf, off, off + len));

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void handsOverDatagramsOfEverySize() throws Exception {
        UdpPort port = loop.open(MediaLoopTest.loopback(), keep);
        try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            for (int length : new int[] {0, 1, 1_200, 9_000, 65_507}) {
                byte[] sent = new byte[length];
                Arrays.fill(sent, (byte) length);
                peer.send(new DatagramPacket(sent, length, port.localAddress()));
                assertArrayEquals(sent, received.poll(10, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void answersToTheSender() throws Exception {
        UdpPort echo = loop.open(MediaLoopTest.loopback(), (port, buf, off, len, from, nowNanos) -> {
            assertTrue(loop.inLoop());
            port.send(buf, off, len, from);
        });
        try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            peer.setSoTimeout(10_000);
            peer.send(new DatagramPacket(new byte[] {7, 8, 9}, 3, echo.localAddress()));
            DatagramPacket answer = new DatagramPacket(new byte[10], 10);
            peer.receive(answer);
            assertEquals(3, answer.getLength());
            assertEquals(echo.localAddress().getPort(), answer.getPort());
        }
    }

    @Test
    void aFloodedPortLeavesTheOthersTheirTurn() throws Exception {
        AtomicInteger flooded = new AtomicInteger();
        UdpPort flood = loop.open(MediaLoopTest.loopback(), (port, buf, off, len, from, nowNanos) -> {
            flooded.incrementAndGet();
            // Two for one: the socket never runs dry.
            port.send(buf, off, len, port.localAddress());
            port.send(buf, off, len, port.localAddress());
        });
        UdpPort other = loop.open(MediaLoopTest.loopback(), keep);
        CountDownLatch timer = new CountDownLatch(1);
        call(() -> flood.send(new byte[100], 0, 100, flood.localAddress()));
        loop.schedule(loop.nanoTime() + 5_000_000, timer::countDown);
        try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            peer.send(new DatagramPacket(new byte[1], 1, other.localAddress()));
        }
        assertNotNull(received.poll(10, TimeUnit.SECONDS));
        assertTrue(timer.await(10, TimeUnit.SECONDS));
        assertTrue(flooded.get() > 0);
    }

    @Test
    void sendingWhatCannotBeSentIsFalse() throws Exception {
        UdpPort port = loop.open(MediaLoopTest.loopback(), keep);
        byte[] buf = new byte[70_000];
        InetSocketAddress self = port.localAddress();
        assertFalse(call(() -> port.send(buf, 0, 65_530, self)));
        assertFalse(call(() -> port.send(buf, 0, 70_000, self)));
        assertFalse(call(() -> port.send(buf, 0, 1, InetSocketAddress.createUnresolved("nowhere.invalid", 9))));
        assertFalse(call(() -> port.send(buf, 0, 1, new InetSocketAddress("2001:db8::1", 9))));
        assertTrue(call(() -> port.send(buf, 0, 1, self)));
        assertThrows(IllegalStateException.class, () -> port.send(buf, 0, 1, self));
        call(() -> {
            port.close();
            return true;
        });
        assertFalse(port.isOpen());
        assertFalse(call(() -> port.send(buf, 0, 1, self)));
    }

    @Test
    void aClosedPortHandsOverNothingMoreAndItsNumberIsFree() throws Exception {
        AtomicInteger handed = new AtomicInteger();
        UdpPort port = loop.open(MediaLoopTest.loopback(), (p, buf, off, len, from, nowNanos) -> {
            handed.incrementAndGet();
            p.close();
        });
        call(() -> {
            for (int i = 0; i < 10; i++) {
                port.send(new byte[1], 0, 1, port.localAddress());
            }
            return true;
        });
        while (port.isOpen()) {
            Thread.sleep(1);
        }
        call(() -> true);
        call(() -> true);
        assertEquals(1, handed.get());
        awaitFree(port.localAddress());
        port.close();
    }

    @Test
    void closesFromAnyThread() throws Exception {
        UdpPort port = loop.open(MediaLoopTest.loopback(), keep);
        port.close();
        port.close();
        call(() -> true);
        call(() -> true);
        assertFalse(port.isOpen());
        awaitFree(port.localAddress());
    }

    @Test
    void whatCannotBeBoundIsAnIoException() throws Exception {
        UdpPort port = loop.open(MediaLoopTest.loopback(), keep);
        assertThrows(IOException.class, () -> loop.open(port.localAddress(), keep));
        assertThrows(
                IOException.class, () -> loop.open(InetSocketAddress.createUnresolved("nowhere.invalid", 0), keep));
    }

    @Test
    void aPortThatOnlyFailsClosesItselfAndSaysSo() throws Exception {
        List<UdpPort> closed = new ArrayList<>();
        DatagramHandler handler = new DatagramHandler() {
            @Override
            public void onDatagram(UdpPort p, byte[] buf, int off, int len, InetSocketAddress from, long nowNanos) {}

            @Override
            public void onClosed(UdpPort p) {
                closed.add(p);
                throw new IllegalStateException("of no consequence");
            }
        };
        try (BrokenChannel channel = new BrokenChannel()) {
            UdpPort port = new UdpPort(loop, channel, MediaLoopTest.loopback(), handler);
            for (int i = 1; i < UdpPort.MAX_CONSECUTIVE_FAILURES; i++) {
                port.drain(ByteBuffer.allocate(10), new byte[10]);
            }
            assertTrue(port.isOpen());
            assertEquals(List.of(), closed);
            port.drain(ByteBuffer.allocate(10), new byte[10]);
            assertFalse(port.isOpen());
            port.drain(ByteBuffer.allocate(10), new byte[10]);
            assertEquals(List.of(port), closed);
        }
    }

    @Test
    void aPortThatItsOwnerClosesTellsNothing() throws Exception {
        AtomicInteger told = new AtomicInteger();
        UdpPort port = loop.open(MediaLoopTest.loopback(), new DatagramHandler() {
            @Override
            public void onDatagram(UdpPort p, byte[] buf, int off, int len, InetSocketAddress from, long nowNanos) {}

            @Override
            public void onClosed(UdpPort p) {
                told.incrementAndGet();
            }
        });
        port.close();
        call(() -> true);
        loops.close();
        assertFalse(port.isOpen());
        assertEquals(0, told.get());
    }

    /** A closed socket is gone when the loop has been to its selector again. */
    private static void awaitFree(InetSocketAddress address) throws Exception {
        while (true) {
            try (DatagramSocket socket = new DatagramSocket(address)) {
                return;
            } catch (BindException e) {
                Thread.sleep(2);
            }
        }
    }

    private <T> T call(java.util.concurrent.Callable<T> task) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(task.call());
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        return result.get(10, TimeUnit.SECONDS);
    }
}
