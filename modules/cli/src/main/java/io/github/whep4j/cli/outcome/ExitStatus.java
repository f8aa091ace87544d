package io.github.whep4j.cli.outcome;

import io.github.whep4j.receiver.CloseReason;
import io.github.whep4j.receiver.DeliveryException;
import io.github.whep4j.receiver.DtlsException;
import io.github.whep4j.receiver.IceException;
import io.github.whep4j.receiver.MediaTimeoutException;
import io.github.whep4j.receiver.NegotiationException;
import io.github.whep4j.receiver.WhepException;
import io.github.whep4j.receiver.WhepHttpException;
import io.github.whep4j.snapshot.SnapshotException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** What the command's exit status says; scripts depend on the numbers. */
public enum ExitStatus {
    DONE(0),
    INTERNAL(1),
    USAGE(2),
    REFUSED(3),
    NOT_FOUND(4),
    UNAVAILABLE(5),
    NEGOTIATION(6),
    CONNECTION(7),
    NO_MEDIA(8),
    OUTPUT(9),
    HTTP(10),
    INTERRUPTED(130);

    // For --help; annotations take nothing but constants.
    public static final String HELP_1 = "Exit status: 0 done, 1 internal error, 2 usage, 3 refused (401, 403), 4 not";
    public static final String HELP_2 = "found, 5 offline or busy (409, 429, 503), 6 SDP or codec, 7 ICE or DTLS, 8 no";
    public static final String HELP_3 =
            "media, 9 output, 10 other failure of HTTP, DNS or TLS; 130 and 143 interrupted,";

    public static final int INTERNAL_CODE = 1;
    public static final int USAGE_CODE = 2;

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static ExitStatus of(Throwable failure) {
        if (failure instanceof WhepHttpException http) {
            return ofHttp(http);
        }
        if (failure instanceof DeliveryException delivery) {
            return delivery.getCause() instanceof UncheckedIOException ? OUTPUT : INTERNAL;
        }
        if (failure instanceof WhepException connection) {
            return ofConnection(connection);
        }
        if (failure instanceof SnapshotException) {
            return NEGOTIATION;
        }
        if (failure instanceof OutputException || failure instanceof UncheckedIOException) {
            return OUTPUT;
        }
        return failure instanceof UsageException ? USAGE : INTERNAL;
    }

    private static ExitStatus ofHttp(WhepHttpException failure) {
        if (failure.kind() == WhepHttpException.Kind.STATUS) {
            return switch (failure.status()) {
                case 401, 403 -> REFUSED;
                case 404, 410 -> NOT_FOUND;
                case 409, 429, 503 -> UNAVAILABLE;
                default -> HTTP;
            };
        }
        return HTTP;
    }

    private static ExitStatus ofConnection(WhepException failure) {
        if (failure instanceof NegotiationException) {
            return NEGOTIATION;
        }
        if (failure instanceof IceException || failure instanceof DtlsException) {
            return CONNECTION;
        }
        if (failure instanceof MediaTimeoutException) {
            return NO_MEDIA;
        }
        return switch (failure.code()) {
            case "setup.ca-file" -> USAGE;
            case "setup.no-socket" -> CONNECTION;
            default -> INTERNAL;
        };
    }

    /** What to say of an end that nobody asked for, after pictures had come; null for any other. */
    @Nullable
    public String earlyEnd() {
        return switch (this) {
            case CONNECTION -> "the server stopped answering";
            case NO_MEDIA -> "the video stopped coming";
            default -> null;
        };
    }

    public static ExitStatus of(CloseReason reason) {
        return switch (reason) {
            case LOCAL, REMOTE, SESSION_LIMIT -> DONE;
            case CONSENT_LOST -> CONNECTION;
            case MEDIA_TIMEOUT -> NO_MEDIA;
        };
    }
}
