package io.github.whep4j.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.whep4j.emulator.CameraCounters;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;

/** What an emulated camera counted, by the names that the record gives it. */
final class CountersJson {
    private CountersJson() {}

    static String of(CameraCounters counters) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            for (RecordComponent component : CameraCounters.class.getRecordComponents()) {
                json.writeNumberField(
                        component.getName(), (long) component.getAccessor().invoke(counters));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("all counters are public", e);
        }
        return text.toString();
    }
}
