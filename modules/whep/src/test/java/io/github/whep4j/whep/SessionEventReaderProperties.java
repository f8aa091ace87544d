package io.github.whep4j.whep;

import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Data of session events, as nobody ought to write it. */
class SessionEventReaderProperties {

    @Property
    void nothingIsTooBad(@ForAll("types") String type, @ForAll("fragments") String data) {
        SessionEvent event = SessionEventReader.read(type, data);
        assertTrue(event == null || !event.toString().isEmpty());
    }

    @Provide
    Arbitrary<String> types() {
        return Arbitraries.of(SessionEventReader.TYPES);
    }

    @Provide
    Arbitrary<String> fragments() {
        return Arbitraries.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        ":",
                        "\"",
                        "\"0\":",
                        "\"layers\":",
                        "\"url\":",
                        "\"viewercount\":",
                        "\"rid\":",
                        "\"x\"",
                        "1",
                        "-1",
                        "1e999",
                        "99999999999999999999",
                        "null",
                        "true",
                        "\\u0000",
                        "[[[[",
                        "{\"0\":[{",
                        " ")
                .list()
                .ofMaxSize(30)
                .map(all -> String.join("", all));
    }
}
