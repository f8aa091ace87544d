package io.github.whep4j.receiver;

import java.time.Duration;

/**
 * What follows when a session reaches its {@link SessionLimit}: nothing, or the next one, as one stream of access units.
 * Presentation times go on across sessions by the time that has passed, and each session begins with a key frame that
 * carries its parameter sets. Immutable.
 */
public final class Renewal {
    enum Policy {
        NONE,
        SEQUENTIAL,
        OVERLAPPING
    }

    private static final Renewal NONE = new Renewal(Policy.NONE, Duration.ZERO, 10, Duration.ofMinutes(2));

    private final Policy policy;
    private final Duration lead;
    private final int attempts;
    private final Duration giveUpAfter;

    private Renewal(Policy policy, Duration lead, int attempts, Duration giveUpAfter) {
        this.policy = policy;
        this.lead = lead;
        this.attempts = attempts;
        this.giveUpAfter = giveUpAfter;
    }

    /** The receiver ends with its session. */
    public static Renewal none() {
        return NONE;
    }

    /**
     * One session after the other: the old one is DELETEd and the answer awaited, then the next one is opened. For cameras
     * that allow one session at a time. There is a gap of as long as setting up takes.
     */
    public static Renewal sequential() {
        return new Renewal(Policy.SEQUENTIAL, Duration.ZERO, NONE.attempts, NONE.giveUpAfter);
    }

    /**
     * The next session is opened while the old one still delivers, and takes over with a key frame; never do both deliver.
     * Where both sessions tell the sender's clock no picture is missing and none comes twice. A camera that refuses the
     * second session is renewed {@linkplain #sequential() sequentially} from then on.
     */
    public static Renewal overlapping() {
        return new Renewal(Policy.OVERLAPPING, Duration.ofSeconds(4), NONE.attempts, NONE.giveUpAfter);
    }

    /**
     * How long before its end a session's successor is opened when they overlap; 4 s by default, and never more than a third
     * of a session.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Renewal lead(Duration lead) {
        return new Renewal(policy, TimeLimits.positive(lead), attempts, giveUpAfter);
    }

    /**
     * How many attempts in a row may fail before the receiver does; 10 by default.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Renewal attempts(int attempts) {
        if (attempts < 1) {
            throw new IllegalArgumentException("there is at least one attempt, not " + attempts);
        }
        return new Renewal(policy, lead, attempts, giveUpAfter);
    }

    /**
     * How long attempts may go on failing before the receiver does; 2 minutes by default. Neither is the next attempt put off
     * for longer because a server that refuses an overlapping session asks for that.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Renewal giveUpAfter(Duration time) {
        return new Renewal(policy, lead, attempts, TimeLimits.positive(time));
    }

    boolean isNone() {
        return policy == Policy.NONE;
    }

    boolean overlaps() {
        return policy == Policy.OVERLAPPING;
    }

    Duration lead() {
        return lead;
    }

    int attempts() {
        return attempts;
    }

    Duration giveUpAfter() {
        return giveUpAfter;
    }

    @Override
    public String toString() {
        return switch (policy) {
            case NONE -> "none";
            case SEQUENTIAL -> "sequential";
            case OVERLAPPING -> "overlapping";
        };
    }
}
