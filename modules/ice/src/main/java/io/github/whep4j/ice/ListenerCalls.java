package io.github.whep4j.ice;

import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener that throws must not keep a session from doing the rest. */
final class ListenerCalls {
    private static final Logger logger = LoggerFactory.getLogger(ListenerCalls.class);

    private ListenerCalls() {}

    static void safely(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            logger.error("the listener of an ICE session failed", e);
        }
    }

    /** False if there is none, since it throws. */
    static boolean answer(BooleanSupplier question) {
        boolean[] answer = new boolean[1];
        safely(() -> answer[0] = question.getAsBoolean());
        return answer[0];
    }
}
