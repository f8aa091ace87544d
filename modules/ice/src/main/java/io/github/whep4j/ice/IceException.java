package io.github.whep4j.ice;

import org.jspecify.annotations.Nullable;

/** What {@link IceSession#gather()} completes with if it fails. */
public final class IceException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient IceFailure failure;

    IceException(IceFailure failure, @Nullable Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    public IceFailure failure() {
        return failure;
    }
}
