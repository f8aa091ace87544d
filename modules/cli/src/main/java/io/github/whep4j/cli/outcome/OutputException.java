package io.github.whep4j.cli.outcome;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** The file or the standard output cannot be written, or a port that others are to connect to not be opened. */
public final class OutputException extends RuntimeException {
    public static final String IS_THERE = "it is there already, and --no-clobber keeps it";

    private static final long serialVersionUID = 1L;

    public OutputException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** For people: what the disk says, which others wrap in errors of their own, and not the name of an unfinished file. */
    public static String reason(IOException e) {
        Throwable shown = e;
        while (shown.getCause() instanceof IOException) {
            shown = shown.getCause();
        }
        if (shown instanceof FileAlreadyExistsException) {
            return IS_THERE;
        }
        if (shown instanceof NoSuchFileException) {
            return "there is no such folder";
        }
        if (shown instanceof AccessDeniedException) {
            return "permission denied";
        }
        String reason = shown instanceof FileSystemException named ? named.getReason() : null;
        return reason == null ? String.valueOf(shown.getMessage()) : reason;
    }
}
