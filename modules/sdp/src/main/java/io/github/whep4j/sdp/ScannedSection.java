package io.github.whep4j.sdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the lines of a session or of a media section stand in the text of the description. Attributes are found by name, and
 * strings are made of those alone that are asked for.
 *
 * <p>An attribute is known by a number, -1 being none: {@link #first}, then {@link #next}.
 */
final class ScannedSection {
    private static final int NAME = 0;
    private static final int COLON = 1;
    private static final int END = 2;
    private static final int NEXT = 3;
    private static final int NUMBERS_EACH = 4;

    private final String text;
    /** Of each attribute: its name, its colon, its end, and where the next of that name is in here. */
    private int[] attributes;

    private int attributesLength;
    /** One more than where the first and the last attribute of a name are; MAX_LINES bounds it. */
    private final short[] firsts = new short[AttributeName.COUNT];

    private final short[] lasts = new short[AttributeName.COUNT];
    private @Nullable MediaDirection direction;
    /** Beginning and end of the value of each other line that is kept. */
    private int[] lines = new int[4];

    private int linesLength;

    ScannedSection(String text, int expectedAttributes) {
        this.text = text;
        attributes = new int[NUMBERS_EACH * expectedAttributes];
    }

    /**
     * Another attribute.
     *
     * @param known its name
     * @param name where its name begins; it is not empty
     * @param colon where its name ends
     * @param end where its value ends, without trailing blanks; {@code colon} if it has none
     */
    void addAttribute(AttributeName known, int name, int colon, int end) {
        int at = attributesLength;
        if (at == attributes.length) {
            attributes = Arrays.copyOf(attributes, 2 * at);
        }
        attributesLength = at + NUMBERS_EACH;
        attributes[at + NAME] = name;
        attributes[at + COLON] = colon;
        attributes[at + END] = end;
        attributes[at + NEXT] = -1;
        int last = lasts[known.ordinal()] - 1;
        if (last < 0) {
            firsts[known.ordinal()] = (short) (at + 1);
        } else {
            attributes[last + NEXT] = at;
        }
        lasts[known.ordinal()] = (short) (at + 1);
        if (direction == null && colon == end) {
            direction = MediaDirection.of(known);
        }
    }

    /** Another line that is kept as it is ({@link SdpLine#isKept}). */
    void addLine(int value, int end) {
        if (linesLength == lines.length) {
            lines = Arrays.copyOf(lines, 2 * linesLength);
        }
        lines[linesLength++] = value;
        lines[linesLength++] = end;
    }

    String text() {
        return text;
    }

    /** The first attribute of that name. */
    int first(AttributeName name) {
        return firsts[name.ordinal()] - 1;
    }

    /** The next of the same name. */
    int next(int attribute) {
        return attributes[attribute + NEXT];
    }

    /** Where its value begins; its end if it has none. */
    int valueStart(int attribute) {
        return Math.min(attributes[attribute + COLON] + 1, attributes[attribute + END]);
    }

    int valueEnd(int attribute) {
        return attributes[attribute + END];
    }

    /** Its value without blanks at either end; empty if it has none. */
    String value(int attribute) {
        return text.substring(valueStart(attribute), valueEnd(attribute)).strip();
    }

    /** The first value of an attribute, as {@link #value(int)}; null when it does not occur. */
    @Nullable
    String value(AttributeName name) {
        int attribute = first(name);
        return attribute < 0 ? null : value(attribute);
    }

    boolean has(AttributeName name) {
        return first(name) >= 0;
    }

    /** The first of the direction attributes, or null. */
    @Nullable
    MediaDirection direction() {
        return direction;
    }

    /** The attributes in order. */
    List<Attribute> attributes() {
        return new ScannedAttributes(this, attributesLength / NUMBERS_EACH);
    }

    /** Makes the attribute with this index among all. */
    Attribute attribute(int index) {
        int at = NUMBERS_EACH * index;
        int name = attributes[at + NAME];
        int colon = attributes[at + COLON];
        int end = attributes[at + END];
        AttributeName known = AttributeName.of(text, name, colon);
        return new Attribute(
                known == AttributeName.OTHER ? text.substring(name, colon) : known.token(),
                colon == end ? null : text.substring(colon + 1, end));
    }

    /** The lines that are kept, in order. */
    List<SdpLine> lines() {
        List<SdpLine> made = new ArrayList<>(linesLength / 2);
        for (int i = 0; i < linesLength; i += 2) {
            made.add(new SdpLine(text.charAt(lines[i] - 2), text.substring(lines[i], lines[i + 1])));
        }
        return made;
    }
}
