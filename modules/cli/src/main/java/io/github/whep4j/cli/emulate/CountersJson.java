package io.github.whep4j.cli.emulate;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.whep4j.cli.json.JsonLine;
import io.github.whep4j.emulator.CameraCounters;
import java.io.IOException;
import java.lang.reflect.RecordComponent;

/** What an emulated camera counted, by the names that the record gives it. */
final class CountersJson {
    private CountersJson() {}

    static String of(CameraCounters counters) {
        return JsonLine.of(json -> write(counters, json));
    }

    private static void write(CameraCounters counters, JsonGenerator json) throws IOException {
        for (RecordComponent component : CameraCounters.class.getRecordComponents()) {
            try {
                json.writeNumberField(
                        component.getName(), (long) component.getAccessor().invoke(counters));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("all counters are public", e);
            }
        }
    }
}
