package io.github.whep4j.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.whep4j.receiver.WhepException;
import java.io.IOException;
import java.util.Locale;

/** What failed, as the member {@code error} of what a command prints. */
final class FailureJson {
    private FailureJson() {}

    static void write(Throwable failure, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("error");
        if (failure instanceof WhepException whep) {
            json.writeStringField("code", whep.code());
            json.writeStringField("phase", whep.phase().name().toLowerCase(Locale.ROOT));
            json.writeBooleanField("retryable", whep.retryable());
        }
        json.writeStringField("message", Failures.message(failure));
        json.writeStringField("hint", Failures.hint(failure));
        json.writeEndObject();
    }
}
