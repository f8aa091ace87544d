package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.WhepCamera;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Counters only ever go up: whoever makes rates of them takes anything else for a restart. */
@Timeout(120)
class StatsAskedAtBadTimesTest {
    @Test
    void anInterruptedThreadIsTold() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                Viewer viewer = new Viewer(Viewer.of(camera))) {
            viewer.start();
            Thread.currentThread().interrupt();

            long received = viewer.receiver.stats().packetsReceived();

            assertTrue(Thread.interrupted(), "it stays interrupted");
            assertTrue(received > 0, "received " + received);
        }
    }

    @Test
    void whereNoSessionHasBeenOpenedTheyAreOfNow() {
        WhepReceiver receiver = WhepReceiver.builder(URI.create("http://127.0.0.1:9/whep"))
                .onAccessUnit(unit -> {})
                .build();
        Instant before = Instant.now();

        Instant unstarted = receiver.stats().timestamp();
        receiver.close();
        Instant closed = receiver.stats().timestamp();

        assertFalse(unstarted.isBefore(before), "unstarted: " + unstarted);
        assertFalse(closed.isBefore(unstarted), "closed: " + closed);
    }

    @Test
    void whileACallbackBlocksTheLastOnesAreTold() throws Exception {
        AtomicBoolean block = new AtomicBoolean();
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (WhepCamera camera = WhepCamera.builder().build();
                WhepRuntime runtime = WhepRuntime.create(1);
                WhepReceiver receiver = Viewer.of(camera)
                        .runtime(runtime)
                        .onAccessUnit(unit -> {
                            if (block.get()) {
                                blocked.countDown();
                                Viewer.awaitQuietly(goOn);
                            }
                        })
                        .build()) {
            receiver.start().get(Viewer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            long before = receiver.stats().packetsReceived();
            block.set(true);
            blocked.await();

            long meanwhile = receiver.stats().packetsReceived();

            goOn.countDown();
            assertTrue(before > 0 && meanwhile >= before, before + " before, then " + meanwhile);
        }
    }
}
