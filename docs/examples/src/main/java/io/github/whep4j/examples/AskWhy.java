package io.github.whep4j.examples;

import io.github.whep4j.receiver.WhepException;
import io.github.whep4j.receiver.WhepReceiver;
import java.net.URI;
import java.util.concurrent.ExecutionException;

/** Why a camera does not connect, in words for the one who set it up. */
public final class AskWhy {
    private AskWhy() {}

    /** Tries it, and says how that went. */
    public static String run(URI endpoint, String token) throws InterruptedException {
        try (WhepReceiver camera = WhepReceiver.builder(endpoint)
                .token(token)
                .onAccessUnit(unit -> {})
                .build()) {
            return "It works: " + camera.start().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof WhepException failure)) {
                throw new IllegalStateException(e.getCause());
            }
            // The code is for programs, and stays the same; the details are the table of candidate pairs, or nothing.
            return String.join(
                    "\n",
                    "It failed while " + failure.phase() + " (" + failure.code() + "): " + failure.getMessage(),
                    failure.hint(),
                    failure.retryable() ? "It may work later." : "It will not work as it is.",
                    failure.details());
        }
    }
}
