package io.github.whep4j.receiver;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The session limit as far as it is known: given, or learned from the server's own ends. */
final class KnownLimit {
    /** A session that the server ended sooner did not come to any limit. */
    private static final Duration SHORTEST_LEARNED = Duration.ofSeconds(2);

    private final boolean learning;
    private @Nullable Duration limit;
    /** The age of the latest session that ended much sooner than that. */
    private @Nullable Duration sooner;

    KnownLimit(SessionLimit limit) {
        this.learning = limit.isLearned();
        this.limit = limit.duration().orElse(null);
    }

    /** How long a session is held, or null without a limit. */
    @Nullable
    Duration usable() {
        Duration known = limit;
        return known == null ? null : SessionLimit.usable(known);
    }

    /**
     * The server has ended a session of that age.
     *
     * @return whether that was its limit, rather than something that went wrong
     */
    boolean endedByServer(Duration age) {
        if (learning) {
            boolean credible = age.compareTo(SHORTEST_LEARNED) >= 0;
            if (credible) {
                learn(age);
            }
            return credible;
        }
        Duration known = limit;
        return known != null && isNear(age, known);
    }

    /** A session that ends much sooner than others did may have met a server that restarts: two say that the limit has changed. */
    private void learn(Duration age) {
        boolean lasts = limit == null || isNear(age, limit);
        boolean again = sooner != null && isNear(age, sooner);
        if (lasts || again) {
            limit = age;
            sooner = null;
        } else {
            sooner = age;
        }
    }

    /** Some servers count from the POST, or round: the last quarter is near enough. */
    private static boolean isNear(Duration age, Duration limit) {
        return age.compareTo(limit.multipliedBy(3).dividedBy(4)) >= 0;
    }
}
