package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What it is for is tested by {@link RedeployingTest}. */
class CleanStackTest {
    @Test
    void nobodyElseIsOnTheStack() {
        boolean isClean = CleanStack.call(() -> StackWalker.getInstance()
                .walk(frames -> frames.noneMatch(frame -> frame.getClassName().startsWith("org.junit"))));
        assertTrue(isClean);
    }

    @Test
    void whatIsThrownIsThrown() {
        IllegalArgumentException mistake = new IllegalArgumentException("threads: 0");
        assertSame(
                mistake,
                assertThrows(
                        IllegalArgumentException.class,
                        () -> CleanStack.call(() -> {
                            throw mistake;
                        })));
        Error error = new OutOfMemoryError("unable to create native thread");
        assertSame(
                error,
                assertThrows(
                        OutOfMemoryError.class,
                        () -> CleanStack.call(() -> {
                            throw error;
                        })));
        IOException checked = new IOException("none is declared");
        assertSame(
                checked,
                assertThrows(
                                IllegalStateException.class,
                                () -> CleanStack.call(() -> {
                                    throw checked;
                                }))
                        .getCause());
    }

    @Test
    void anInterruptIsKept() {
        Thread.currentThread().interrupt();
        assertEquals("made", CleanStack.call(() -> "made"));
        assertTrue(Thread.interrupted());
    }
}
