package io.github.whep4j.receiver;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long the server lets one session live. Ring ends one after 30 seconds on battery and 60 on line power. */
public final class SessionLimit {
    private static final SessionLimit NONE = new SessionLimit(null, false);
    private static final SessionLimit LEARNED = new SessionLimit(null, true);

    private final @Nullable Duration duration;
    private final boolean learned;

    private SessionLimit(@Nullable Duration duration, boolean learned) {
        this.duration = duration;
        this.learned = learned;
    }

    /** No limit is known. */
    public static SessionLimit none() {
        return NONE;
    }

    /**
     * A known limit, counted from the server's answer. The session is closed one second before it (for limits below ten
     * seconds: a tenth before), so that it ends in order. One that has had no picture until then has failed, with a {@link
     * MediaTimeoutException}.
     *
     * @throws IllegalArgumentException if {@code duration} is not positive
     */
    public static SessionLimit of(Duration duration) {
        return new SessionLimit(TimeLimits.positive(duration), false);
    }

    /**
     * There may be a limit, to be learned from when the server ends a session that was at least two seconds old. The first
     * session ends as the server does that; those after it ({@link Renewal}) are closed before. One that lasts less than half as
     * long does not change what is known; two do.
     */
    public static SessionLimit learned() {
        return LEARNED;
    }

    /** The limit, if it is known. */
    public Optional<Duration> duration() {
        return Optional.ofNullable(duration);
    }

    boolean isLearned() {
        return learned;
    }

    /** How long a session is held: the limit less the margin that closing in order needs. */
    static Duration usable(Duration limit) {
        Duration tenth = limit.dividedBy(10);
        Duration margin = tenth.compareTo(Duration.ofSeconds(1)) < 0 ? tenth : Duration.ofSeconds(1);
        return limit.minus(margin);
    }

    @Override
    public String toString() {
        return duration().map(Duration::toString).orElse(learned ? "learned" : "none");
    }
}
