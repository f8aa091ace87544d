package io.github.whep4j.receiver;

import org.jspecify.annotations.Nullable;

/**
 * The session could not even begin, as no socket could be opened ({@code setup.no-socket}, the only one that may be tried again); or the
 * library failed in itself, in whatever phase.
 */
public final class SetupException extends WhepException {
    private static final long serialVersionUID = 1L;

    SetupException(
            Phase phase, String code, String message, String hint, boolean retryable, @Nullable Throwable cause) {
        super(phase, code, message, hint, retryable, cause);
    }
}
