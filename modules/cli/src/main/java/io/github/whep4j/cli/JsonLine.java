package io.github.whep4j.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** What a command tells programs: one JSON object in one line. */
final class JsonLine {
    /** Writes the members of the object. */
    interface Members {
        void writeTo(JsonGenerator json) throws IOException;
    }

    private JsonLine() {}

    /** Without an end of the line. */
    static String of(Members members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            members.writeTo(json);
            json.writeEndObject();
        } catch (IOException e) {
            // Into memory nothing fails.
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
