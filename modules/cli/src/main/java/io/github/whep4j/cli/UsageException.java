package io.github.whep4j.cli;

/** Options that parse, but make no sense; the message says which. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
