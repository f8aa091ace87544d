package io.github.whep4j.whep;

import org.jspecify.annotations.Nullable;

/** What the futures of {@link WhepSession#post} and {@link WhepSession#selectLayer} complete with when there is no answer. */
public final class WhepFailureException extends Exception {

    private static final long serialVersionUID = 1;

    private final WhepFailure failure;

    WhepFailureException(WhepFailure failure, @Nullable Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    /** What went wrong, and what to do about it. */
    public WhepFailure failure() {
        return failure;
    }
}
