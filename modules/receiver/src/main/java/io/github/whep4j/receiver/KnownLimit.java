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
        // Some servers count from the POST, or round: the last quarter is near enough.
        Duration known = limit;
        return known != null && age.compareTo(known.multipliedBy(3).dividedBy(4)) >= 0;
    }

    /** A session that lasts less than half as long as others did may have met a server that restarts; two say that the limit is new. */
    private void learn(Duration age) {
        boolean lasts = limit == null || age.multipliedBy(2).compareTo(limit) >= 0;
        boolean again = sooner != null && age.multipliedBy(2).compareTo(sooner) >= 0;
        if (lasts || again) {
            limit = age;
            sooner = null;
        } else {
            sooner = age;
        }
    }
}
