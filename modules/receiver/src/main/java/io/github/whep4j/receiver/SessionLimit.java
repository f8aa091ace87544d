package io.github.whep4j.receiver;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long the server lets one session live. Ring ends one after 30 seconds on battery and 60 on line power. */
public final class SessionLimit {
    private static final SessionLimit NONE = new SessionLimit(null);

    private final @Nullable Duration duration;

    private SessionLimit(@Nullable Duration duration) {
        this.duration = duration;
    }

    /** No limit is known. */
    public static SessionLimit none() {
        return NONE;
    }

    /**
     * A known limit, counted from the server's answer. The session is closed one second before it (for limits below ten
     * seconds: a tenth before), so that it ends in order.
     *
     * @throws IllegalArgumentException if {@code duration} is not positive
     */
    public static SessionLimit of(Duration duration) {
        Objects.requireNonNull(duration, "duration");
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("a session limit is positive, not " + duration);
        }
        return new SessionLimit(duration);
    }

    /** The limit, if there is one. */
    public Optional<Duration> duration() {
        return Optional.ofNullable(duration);
    }

    /** How long a session is held: the limit less the margin that closing in order needs. */
    Optional<Duration> usable() {
        return duration().map(limit -> {
            Duration tenth = limit.dividedBy(10);
            Duration margin = tenth.compareTo(Duration.ofSeconds(1)) < 0 ? tenth : Duration.ofSeconds(1);
            return limit.minus(margin);
        });
    }

    @Override
    public String toString() {
        return duration().map(Duration::toString).orElse("none");
    }
}
