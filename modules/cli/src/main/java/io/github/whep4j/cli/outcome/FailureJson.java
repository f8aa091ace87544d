package io.github.whep4j.cli.outcome;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.whep4j.receiver.WhepException;
import java.io.IOException;
import java.util.Locale;

/** What failed, as the member {@code error} of what a command prints. */
public final class FailureJson {
    private FailureJson() {}

    public static void write(Throwable failure, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("error");
        if (failure instanceof WhepException whep) {
            json.writeStringField("code", whep.code());
            json.writeStringField("phase", whep.phase().name().toLowerCase(Locale.ROOT));
            json.writeBooleanField("retryable", whep.retryable());
        }
        end(Failures.message(failure), Failures.hint(failure), json);
    }

    public static void write(String message, String hint, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("error");
        end(message, hint, json);
    }

    private static void end(String message, String hint, JsonGenerator json) throws IOException {
        json.writeStringField("message", message);
        json.writeStringField("hint", hint);
        json.writeEndObject();
    }
}
