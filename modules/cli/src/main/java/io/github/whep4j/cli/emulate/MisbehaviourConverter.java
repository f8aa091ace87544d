package io.github.whep4j.cli.emulate;

import io.github.whep4j.cli.outcome.Nearest;
import io.github.whep4j.emulator.Misbehaviour;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** By the names that the emulator's documentation lists. */
final class MisbehaviourConverter implements ITypeConverter<Misbehaviour> {
    private static final int LONGEST_SHOWN = 40;
    private static final int MOST_SUGGESTED = 4;

    @Override
    public Misbehaviour convert(String value) {
        String name = value.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        return Misbehaviour.of(name).orElseThrow(() -> new TypeConversionException(unknown(name)));
    }

    private static String unknown(String name) {
        boolean printable = name.matches("[a-z0-9-]{1," + LONGEST_SHOWN + "}");
        List<String> meant = printable ? similar(name) : List.of();
        String shown = "there is no misbehaviour " + (printable ? name : "of that name");
        return meant.isEmpty()
                ? shown + "; there are " + String.join(", ", labels().toList())
                : shown + ": did you mean " + String.join(" or ", meant) + "?";
    }

    /** Those with the word in them; else the nearest. */
    private static List<String> similar(String name) {
        List<String> holding = labels().filter(label -> label.contains(name))
                .limit(MOST_SUGGESTED)
                .toList();
        if (!holding.isEmpty()) {
            return holding;
        }
        String nearest = Nearest.of(name, labels().toList());
        return nearest == null ? List.of() : List.of(nearest);
    }

    private static Stream<String> labels() {
        return Arrays.stream(Misbehaviour.values()).map(Misbehaviour::label);
    }

    /** For the help. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return labels().iterator();
        }
    }
}
