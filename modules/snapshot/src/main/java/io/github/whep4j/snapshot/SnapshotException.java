package io.github.whep4j.snapshot;

import org.jspecify.annotations.Nullable;

/** There is no still picture: the key frame is damaged, is of a kind that is not decoded here, or takes too long. */
public final class SnapshotException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With the decoder's own error as the cause, if there is one. */
    public SnapshotException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
