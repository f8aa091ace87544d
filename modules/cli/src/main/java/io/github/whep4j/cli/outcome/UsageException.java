package io.github.whep4j.cli.outcome;

/** Options that parse, but make no sense; the message says which. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
