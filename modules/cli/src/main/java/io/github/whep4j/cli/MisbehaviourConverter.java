package io.github.whep4j.cli;

import io.github.whep4j.emulator.Misbehaviour;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** By the names that the emulator's documentation lists. */
final class MisbehaviourConverter implements ITypeConverter<Misbehaviour> {
    @Override
    public Misbehaviour convert(String value) {
        return Misbehaviour.of(value.strip().toLowerCase(Locale.ROOT).replace('_', '-'))
                .orElseThrow(() -> new TypeConversionException(
                        "there is no misbehaviour of that name; 'whep4j emulate --help' lists them"));
    }

    /** For the help. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Misbehaviour.values()).map(Misbehaviour::label).iterator();
        }
    }
}
