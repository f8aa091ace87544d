package io.github.whep4j.cli.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** What a command tells programs: one JSON object in one line. */
public final class JsonLine {
    /** Writes the members of the object. */
    public interface Members {
        void writeTo(JsonGenerator json) throws IOException;
    }

    private JsonLine() {}

    /** Without an end of the line. */
    public static String of(Members members) {
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
