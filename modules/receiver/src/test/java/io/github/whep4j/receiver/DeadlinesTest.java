package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DeadlinesTest {
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    @Test
    void whatDoesNotCompleteInTimeIsCompleted() throws Exception {
        CompletableFuture<String> future = new CompletableFuture<>();
        assertSame(future, Deadlines.complete(future, "late", SHORT));
        assertEquals("late", future.get(60, TimeUnit.SECONDS));
    }

    @Test
    void whatDoesNotCompleteInTimeFails() {
        CompletableFuture<String> future = new CompletableFuture<>();
        assertSame(future, Deadlines.fail(future, SHORT));
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> future.get(60, TimeUnit.SECONDS));
        assertEquals(TimeoutException.class, thrown.getCause().getClass());
    }

    @Test
    void theThreadEndsWithTheLastDeadline() {
        CompletableFuture<String> inTime = Deadlines.fail(new CompletableFuture<>(), FOR_EVER);
        inTime.complete("in time");
        Deadlines.complete(CompletableFuture.completedFuture("before"), "late", FOR_EVER);
        assertEquals("in time", inTime.join());
        Viewer.await(
                "the thread to end",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("whep4j-deadlines")));
    }

    @Test
    void whereTheSystemHasNoThreadLeftTheTimeIsOver() {
        ScheduledExecutorService timer = Deadlines.newTimer(task -> {
            throw new OutOfMemoryError("unable to create native thread");
        });
        CountDownLatch over = new CountDownLatch(1);
        assertTrue(Deadlines.after(timer, FOR_EVER, over::countDown).isDone());
        assertEquals(0, over.getCount());
    }
}
