package io.github.whep4j.cli.options;

import io.github.whep4j.cli.outcome.UsageException;
import java.time.Duration;

/** Waits for a server have an end: the library takes none longer. */
public final class AtMostADay {
    private AtMostADay() {}

    /** @throws UsageException if it is longer */
    public static Duration checked(Duration wait, String option) {
        if (wait.compareTo(Duration.ofDays(1)) > 0) {
            throw new UsageException(option + " is at most a day (24h)");
        }
        return wait;
    }
}
