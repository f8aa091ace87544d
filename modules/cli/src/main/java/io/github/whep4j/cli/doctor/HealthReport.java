package io.github.whep4j.cli.doctor;

import io.github.whep4j.cli.json.JsonLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a doctor has looked at, one after the other. */
final class HealthReport {
    private enum Mark {
        OK,
        NOTE,
        BAD
    }

    private record Line(Mark mark, String what, String found, String hint) {}

    private final List<Line> lines = new ArrayList<>();

    void well(String what, String found) {
        lines.add(new Line(Mark.OK, what, found, ""));
    }

    /** Neither well nor ill. */
    void remark(String what, String found) {
        lines.add(new Line(Mark.NOTE, what, found, ""));
    }

    void ill(String what, String found, String hint) {
        lines.add(new Line(Mark.BAD, what, found, hint));
    }

    boolean isWell() {
        return lines.stream().noneMatch(line -> line.mark() == Mark.BAD);
    }

    String toText() {
        return toText(false);
    }

    /** @param illAlone whether what is well, or neither, is left out */
    String toText(boolean illAlone) {
        StringBuilder text = new StringBuilder(512);
        for (Line line : lines) {
            if (illAlone && line.mark() != Mark.BAD) {
                continue;
            }
            text.append(String.format(Locale.ROOT, "%-5s %-14s%s%n", word(line), line.what(), line.found()));
            if (!line.hint().isEmpty()) {
                text.append(String.format(Locale.ROOT, "%20s%s%n", "", line.hint()));
            }
        }
        if (!illAlone) {
            text.append(isWell() ? "all is well" : "something is not well: see above")
                    .append(System.lineSeparator());
        }
        return text.toString();
    }

    String toJson() {
        return JsonLine.of(json -> {
            json.writeBooleanField("well", isWell());
            json.writeArrayFieldStart("findings");
            for (Line line : lines) {
                json.writeStartObject();
                json.writeStringField("mark", word(line));
                json.writeStringField("what", line.what());
                json.writeStringField("found", line.found());
                json.writeStringField("hint", line.hint());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static String word(Line line) {
        return line.mark().name().toLowerCase(Locale.ROOT);
    }
}
