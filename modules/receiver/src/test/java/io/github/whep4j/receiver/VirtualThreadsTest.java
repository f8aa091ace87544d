package io.github.whep4j.receiver;

import io.github.whep4j.emulator.WhepCamera;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Virtual threads that wait for us take no carrier meanwhile: far more of them than there are processors wait at once. */
@EnabledForJreRange(min = JRE.JAVA_21)
@Timeout(120)
class VirtualThreadsTest {
    private static final int WAITING = 4 * Runtime.getRuntime().availableProcessors();
    private static final Duration LONG = Duration.ofMinutes(10);

    @Test
    void waitingForPicturesTakesNoCarrier() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                WhepRuntime runtime = WhepRuntime.create(1)) {
            List<AccessUnitIterator> all = new ArrayList<>();
            for (int i = 0; i < WAITING; i++) {
                all.add(Viewer.of(camera).runtime(runtime).iterator(100));
            }
            // Each takes what has come; then nothing comes any more, and all wait.
            for (AccessUnitIterator units : all) {
                units.next();
            }
            camera.stopMedia();
            CountDownLatch waiting = new CountDownLatch(WAITING);
            List<FutureTask<Boolean>> ends = new ArrayList<>();
            for (AccessUnitIterator units : all) {
                ends.add(onVirtualThread(() -> {
                    waiting.countDown();
                    while (units.hasNext()) {
                        units.next();
                    }
                    return true;
                }));
            }
            waiting.await();
            for (int i = 0; i < WAITING; i++) {
                onVirtualThread(closing(all.get(i))).get(60, TimeUnit.SECONDS);
                ends.get(i).get(60, TimeUnit.SECONDS);
            }
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void waitingForTheStartAndTheEndTakesNoCarrier() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                WhepRuntime runtime = WhepRuntime.create(1)) {
            List<FutureTask<Boolean>> ends = new ArrayList<>();
            List<WhepReceiver> all = new ArrayList<>();
            for (int i = 0; i < WAITING; i++) {
                WhepReceiver receiver = Viewer.of(camera)
                        .runtime(runtime)
                        .mediaTimeout(LONG)
                        .onAccessUnit(unit -> {})
                        .build();
                all.add(receiver);
                ends.add(onVirtualThread(() -> {
                    receiver.start().get();
                    receiver.stats();
                    return receiver.awaitClosed() == CloseReason.LOCAL;
                }));
            }
            Viewer.await(
                    "all to receive",
                    () -> all.stream().allMatch(each -> each.info().isPresent()));
            for (int i = 0; i < WAITING; i++) {
                onVirtualThread(closing(all.get(i))).get(60, TimeUnit.SECONDS);
                ends.get(i).get(60, TimeUnit.SECONDS);
            }
            Viewer.assertNothingIsLeft(camera);
        }
    }

    private static Callable<Boolean> closing(AutoCloseable what) {
        return () -> {
            what.close();
            return true;
        };
    }

    /** By reflection, as we compile for JDK 17. */
    private static FutureTask<Boolean> onVirtualThread(Callable<Boolean> what) throws ReflectiveOperationException {
        FutureTask<Boolean> task = new FutureTask<>(what);
        Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        return task;
    }
}
