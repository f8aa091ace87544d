package io.github.whep4j.cli;

import org.jspecify.annotations.Nullable;

/** The file or the standard output cannot be written, or a port that others are to connect to not be opened. */
final class OutputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutputException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
