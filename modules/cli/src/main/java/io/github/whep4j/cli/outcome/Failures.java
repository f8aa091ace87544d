package io.github.whep4j.cli.outcome;

import io.github.whep4j.cli.terminal.Logging;
import io.github.whep4j.cli.terminal.Terminal;
import io.github.whep4j.receiver.DeliveryException;
import io.github.whep4j.receiver.SessionDeletion;
import io.github.whep4j.receiver.SessionInfo;
import io.github.whep4j.receiver.WhepException;
import io.github.whep4j.receiver.WhepHttpException;
import io.github.whep4j.snapshot.SnapshotException;
import java.io.PrintStream;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Failures as a person reads them: what happened, and what to do, in one line each; the table of candidates and the stack
 * trace only with {@code -v}. */
public final class Failures {
    private Failures() {}

    public static int report(Throwable thrown, Terminal terminal) {
        Throwable failure = cause(thrown);
        PrintStream err = terminal.err();
        err.println("whep4j: " + message(failure));
        String hint = hint(failure);
        if (!hint.isEmpty()) {
            err.println("        " + hint);
        }
        if (Logging.isVerbose() && !(failure instanceof UsageException)) {
            details(failure).lines().forEach(err::println);
            failure.printStackTrace(err);
        }
        return ExitStatus.of(failure).code();
    }

    /** What is wrong, without the wrapping of a future. */
    public static Throwable cause(Throwable thrown) {
        return thrown instanceof ExecutionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    /** The table of candidate pairs, where it did not come to a connection. */
    private static String details(Throwable failure) {
        return failure instanceof WhepException whep ? whep.details() : "";
    }

    public static void reportEarlyEnd(@Nullable String complaint, Terminal terminal) {
        if (complaint != null) {
            terminal.err().println("whep4j: " + complaint);
        }
    }

    /** It drains a battery, and may keep the next session out: to be told whatever else went well or wrong. */
    public static void reportOpenSession(
            @Nullable SessionInfo info, SessionDeletion deletion, @Nullable Throwable failure, Terminal terminal) {
        String words = openSession(info, deletion, failure);
        if (!words.isEmpty()) {
            terminal.err().println("whep4j: " + words);
        }
    }

    /**
     * Empty where none was left open, as far as one can tell: a POST that was not answered may have opened one, and what no URL was
     * given for may be none.
     */
    public static String openSession(
            @Nullable SessionInfo info, SessionDeletion deletion, @Nullable Throwable failure) {
        if (failure != null && cause(failure) instanceof WhepHttpException) {
            return "";
        }
        boolean open = switch (deletion) {
            case NONE, DONE -> false;
            case PENDING, NOT_SUPPORTED, FAILED -> true;
            case NO_SESSION_URL -> info != null;
        };
        return open ? "the session could not be DELETEd, and may stay open until the server ends it" : "";
    }

    /** One line, whatever the failure holds. */
    public static String message(Throwable failure) {
        Throwable shown =
                failure instanceof DeliveryException && failure.getCause() != null ? failure.getCause() : failure;
        String message = shown.getMessage();
        if (message == null || message.isBlank()) {
            message = shown.getClass().getSimpleName();
        }
        return message.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]+", " ").strip();
    }

    public static String hint(Throwable failure) {
        if (failure instanceof DeliveryException delivery) {
            return delivery.getCause() == null ? delivery.hint() : "";
        }
        if (failure instanceof WhepException whep) {
            // The library speaks of its builder, the command of its options.
            return inWordsOfTheCommand(whep.hint());
        }
        if (failure instanceof SnapshotException) {
            return "record the stream, and make the picture with another decoder (ffmpeg)";
        }
        if (failure instanceof UsageException || failure instanceof OutputException) {
            return "";
        }
        return "this is a defect of whep4j; run it again with -v and report what it prints";
    }

    /** The library's hints name its methods; the command has options for some of them, and for the others other advice. */
    private static String inWordsOfTheCommand(String hint) {
        return hint.replaceFirst(
                        "(not available|in use): try again later", "$1: try again later, or wait by --wait-until-live")
                .replace("(waitUntilLive)", "(--wait-until-live)")
                .replace("(iceServer)", "(--ice-server)")
                .replace("(DtlsRolePreference.AUTO)", "(--dtls-role auto)")
                .replace(" For tests it can be allowed", "")
                .replaceAll(
                        "^Set a token$", "Set a token: in WHEP_TOKEN, or by --token-env, --token-file or --token-stdin")
                .replace(" (firstFrameTimeout)", "")
                .replace("(sessionLimit)", "(--session-limit)")
                .replace("(startAtRecoveryPoints)", "(record or pipe --start-at-recovery-points)")
                .replace(" The deadlines can be raised", "")
                .replaceAll(
                        "If that server may have it: allowOrigin\\(.*\\)", "If that server may have it, give its URL");
    }
}
