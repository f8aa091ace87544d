package io.github.whep4j.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterTry;

class TimerHeapProperties {
    private final MediaLoops loops = MediaLoops.create(1);
    private final MediaLoop loop = loops.next();

    /** Against a map that is searched: also where nanoTime wraps. */
    @Property(tries = 300)
    void firesInOrderOfDeadlines(@ForAll long seed, @ForAll @LongRange(min = -100, max = 100) long distance) {
        Random random = new Random(seed);
        long origin = random.nextBoolean() ? Long.MAX_VALUE + distance : distance;
        TimerHeap heap = new TimerHeap();
        Map<LoopTimer, Long> model = new HashMap<>();
        List<LoopTimer> timers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            timers.add(new LoopTimer(loop, () -> {}));
        }
        long now = 0;
        for (int step = 0; step < 200; step++) {
            LoopTimer timer = timers.get(random.nextInt(timers.size()));
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    long deadline = now + random.nextInt(60) - 5;
                    heap.arm(timer, origin + deadline);
                    model.put(timer, deadline);
                }
                case 2 -> {
                    heap.remove(timer);
                    model.remove(timer);
                }
                default -> {
                    now += random.nextInt(15);
                    pollAll(heap, model, origin, now);
                }
            }
            assertEquals(model.size(), heap.size());
            long now1 = now;
            long next = model.values().stream()
                    .mapToLong(d -> Math.max(0, d - now1))
                    .min()
                    .orElse(Long.MAX_VALUE);
            assertEquals(next, heap.nanosToNext(origin + now));
        }
        pollAll(heap, model, origin, now + 1_000);
        assertTrue(model.isEmpty());
        assertEquals(0, heap.size());
    }

    private static void pollAll(TimerHeap heap, Map<LoopTimer, Long> model, long origin, long now) {
        while (true) {
            long first =
                    model.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
            LoopTimer due = heap.pollDue(origin + now);
            if (first > now) {
                assertNull(due);
                return;
            }
            assertNotNull(due);
            assertEquals(first, model.remove(due));
        }
    }

    @Example
    void clearForgetsAll() {
        TimerHeap heap = new TimerHeap();
        LoopTimer timer = new LoopTimer(loop, () -> {});
        heap.arm(timer, 1);
        heap.clear();
        assertNull(heap.pollDue(5));
        heap.arm(timer, 2);
        assertEquals(timer, heap.pollDue(5));
    }

    @AfterTry
    void close() {
        loops.close();
    }
}
