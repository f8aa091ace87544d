package io.github.whep4j.ice;

import org.jspecify.annotations.Nullable;

/** What {@link IceSession#gather()} completes with if it fails. */
public final class IceException extends Exception {
    private static final long serialVersionUID = 1L;

    private final IceFailure.Kind kind;
    private final String text;
    private final transient @Nullable IceReport report;

    IceException(IceFailure failure, @Nullable Throwable cause) {
        super(failure.message(), cause);
        kind = failure.kind();
        text = failure.message();
        report = failure.report();
    }

    /** Why there is nothing to connect by; without its report if the exception was serialized. */
    public IceFailure failure() {
        return new IceFailure(kind, text, report);
    }
}
