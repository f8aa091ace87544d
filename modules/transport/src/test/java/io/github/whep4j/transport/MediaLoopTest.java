package io.github.whep4j.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MediaLoopTest {
    private final MediaLoops loops = MediaLoops.create(1);
    private final MediaLoop loop = loops.next();

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void runsTasksInTheOrderOfPosting() throws Exception {
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            int n = i;
            loop.execute(() -> seen.add(n));
        }
        onLoop(() -> assertEquals(IntStream.range(0, 5_000).boxed().toList(), seen));
    }

    @Test
    void aTaskPostedFromTheLoopRunsLater() throws Exception {
        StringBuilder order = new StringBuilder();
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            loop.execute(() -> {
                order.append('b');
                done.complete(null);
            });
            order.append('a');
        });
        done.get(10, TimeUnit.SECONDS);
        assertEquals("ab", order.toString());
    }

    @Test
    void aTaskThatPostsItselfDoesNotStarveTimersOrSockets() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        loop.execute(new Runnable() {
            @Override
            public void run() {
                if (!stop.get()) {
                    loop.execute(this);
                }
            }
        });
        CountDownLatch both = new CountDownLatch(2);
        loop.schedule(loop.nanoTime() + 1_000_000, both::countDown);
        UdpPort port = loop.open(loopback(), (p, buf, off, len, from, now) -> both.countDown());
        onLoop(() -> assertTrue(port.send(new byte[1], 0, 1, port.localAddress())));
        assertTrue(both.await(10, TimeUnit.SECONDS));
        stop.set(true);
    }

    @Test
    void firesTimersInOrderAndCancelledOnesNever() throws Exception {
        List<String> fired = new ArrayList<>();
        CompletableFuture<Void> done = new CompletableFuture<>();
        onLoop(() -> {
            long now = loop.nanoTime();
            loop.schedule(now + 9_000_000, () -> done.complete(null));
            loop.schedule(now + 5_000_000, () -> fired.add("late"));
            LoopTimer cancelled = loop.schedule(now + 1_000_000, () -> fired.add("cancelled"));
            loop.schedule(now + 2_000_000, () -> fired.add("early"));
            LoopTimer moved = loop.schedule(now + 100_000_000_000L, () -> fired.add("moved"));
            moved.arm(now - 5);
            cancelled.cancel();
        });
        done.get(10, TimeUnit.SECONDS);
        onLoop(() -> assertEquals(List.of("moved", "early", "late"), fired));
    }

    @Test
    void timersWorkFromOtherThreads() throws Exception {
        CompletableFuture<Boolean> inLoop = new CompletableFuture<>();
        AtomicBoolean cancelledRan = new AtomicBoolean();
        LoopTimer cancelled = loop.schedule(loop.nanoTime() + 50_000_000, () -> cancelledRan.set(true));
        cancelled.cancel();
        loop.schedule(loop.nanoTime() + 60_000_000, () -> inLoop.complete(loop.inLoop()));
        assertTrue(inLoop.get(10, TimeUnit.SECONDS));
        assertFalse(cancelledRan.get());
        assertFalse(loop.inLoop());
    }

    @Test
    void aTimerMayArmItselfAgain() throws Exception {
        CountDownLatch rounds = new CountDownLatch(5);
        LoopTimer[] self = new LoopTimer[1];
        self[0] = loop.timer(() -> {
            rounds.countDown();
            self[0].arm(loop.nanoTime() + 100_000);
        });
        self[0].arm(loop.nanoTime());
        assertTrue(rounds.await(10, TimeUnit.SECONDS));
        self[0].cancel();
    }

    @Test
    void survivesWhatTasksTimersAndHandlersThrow() throws Exception {
        loop.execute(() -> {
            throw new IllegalStateException("task");
        });
        loop.execute(() -> {
            throw new StackOverflowError("task");
        });
        loop.schedule(loop.nanoTime(), () -> {
            throw new AssertionError("timer");
        });
        AtomicInteger received = new AtomicInteger();
        CountDownLatch three = new CountDownLatch(3);
        UdpPort port = loop.open(loopback(), (p, buf, off, len, from, now) -> {
            received.incrementAndGet();
            three.countDown();
            throw new OutOfMemoryError("handler");
        });
        onLoop(() -> {
            for (int i = 0; i < 3; i++) {
                port.send(new byte[] {1, 2, 3}, 0, 3, port.localAddress());
            }
        });
        assertTrue(three.await(10, TimeUnit.SECONDS));
        assertTrue(port.isOpen());
    }

    @Test
    void anInterruptClosesNothing() throws Exception {
        CountDownLatch received = new CountDownLatch(2);
        UdpPort port = loop.open(loopback(), (p, buf, off, len, from, now) -> {
            Thread.currentThread().interrupt();
            received.countDown();
        });
        Thread[] thread = new Thread[1];
        onLoop(() -> {
            thread[0] = Thread.currentThread();
            Thread.currentThread().interrupt();
            assertTrue(port.send(new byte[1], 0, 1, port.localAddress()));
        });
        thread[0].interrupt();
        onLoop(() -> assertTrue(port.send(new byte[1], 0, 1, port.localAddress())));
        assertTrue(received.await(10, TimeUnit.SECONDS));
        assertTrue(port.isOpen());
    }

    @Test
    void sleepsWhenThereIsNothingToDo() throws Exception {
        loop.open(loopback(), (p, buf, off, len, from, now) -> {});
        loop.schedule(loop.nanoTime() + 3_600_000_000_000L, () -> {});
        onLoop(() -> {});
        Thread.sleep(20);
        long before = loop.turns();
        Thread.sleep(100);
        assertTrue(loop.turns() - before <= 2, "the loop spins");
    }

    @Test
    void closingRunsWhatWasPostedAndEndsTheThread() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        UdpPort port = loop.open(loopback(), (p, buf, off, len, from, now) -> {});
        for (int i = 0; i < 3_000; i++) {
            loop.execute(ran::incrementAndGet);
        }
        loops.close();
        loops.close();
        assertEquals(3_000, ran.get());
        assertFalse(port.isOpen());
        assertTrue(loop.awaitTermination(10_000));
        assertThrows(RejectedExecutionException.class, () -> loop.execute(() -> {}));
        assertThrows(IOException.class, () -> loop.open(loopback(), (p, buf, off, len, from, now) -> {}));
        port.close();
        loop.schedule(0, ran::incrementAndGet).cancel();
        assertEquals(3_000, ran.get());
    }

    @Test
    void aPortThatIsOpenedWhileTheLoopEndsIsClosedWithIt() throws Exception {
        CountDownLatch closing = new CountDownLatch(1);
        loop.execute(() -> awaitQuietly(closing));
        for (int i = 0; i < 3_000; i++) {
            loop.execute(() -> {});
        }
        UdpPort port = loop.open(loopback(), (p, buf, off, len, from, now) -> {});
        loop.close();
        closing.countDown();
        assertTrue(loop.awaitTermination(10_000));
        assertFalse(port.isOpen());
    }

    @Test
    void whereOneLoopCannotBeMadeTheOthersEnd() throws Exception {
        Thread here = Thread.currentThread();
        AtomicInteger made = new AtomicInteger();
        LongSupplier clock = () -> {
            if (Thread.currentThread() == here && made.incrementAndGet() == 3) {
                throw new IllegalStateException("no third one");
            }
            return System.nanoTime();
        };
        List<Thread> before = mediaThreads();
        assertThrows(IllegalStateException.class, () -> MediaLoops.create(3, clock));
        for (Thread thread : mediaThreads()) {
            if (!before.contains(thread)) {
                thread.join(10_000);
                assertFalse(thread.isAlive());
            }
        }
    }

    private static List<Thread> mediaThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("whep4j-media-"))
                .toList();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void canBeClosedFromOneOfItsOwnThreads() throws Exception {
        loop.execute(loops::close);
        assertTrue(loop.awaitTermination(10_000));
    }

    @Test
    void dealsOutItsLoopsInTurn() {
        try (MediaLoops three = MediaLoops.create(3)) {
            MediaLoop first = three.next();
            MediaLoop second = three.next();
            three.next();
            assertEquals(first, three.next());
            assertEquals(second, three.next());
        }
        assertThrows(IllegalArgumentException.class, () -> MediaLoops.create(0));
        assertTrue(MediaLoops.defaultThreads() >= 1 && MediaLoops.defaultThreads() <= 4);
    }

    static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private void onLoop(Runnable task) throws Exception {
        CompletableFuture.runAsync(task, loop).get(10, TimeUnit.SECONDS);
    }
}
