package io.github.whep4j.cli;

import org.jspecify.annotations.Nullable;

/** The file or the standard output cannot be written. */
final class OutputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutputException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
