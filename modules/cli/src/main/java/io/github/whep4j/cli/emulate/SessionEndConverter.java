package io.github.whep4j.cli.emulate;

import io.github.whep4j.emulator.SessionEnd;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** By names in the manner of the other options. */
final class SessionEndConverter implements ITypeConverter<SessionEnd> {
    @Override
    public SessionEnd convert(String value) {
        String name = value.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        return Arrays.stream(SessionEnd.values())
                .filter(end -> label(end).equals(name))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "a session ends by one of " + String.join(", ", labels().toList())));
    }

    private static Stream<String> labels() {
        return Arrays.stream(SessionEnd.values()).map(SessionEndConverter::label);
    }

    private static String label(SessionEnd end) {
        return end.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For the help. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return labels().iterator();
        }
    }
}
