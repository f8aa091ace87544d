package io.github.whep4j.sdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the lines of a session or of a media section stand in the text of the description. Attributes are looked into when one is
 * asked for, by name, and strings are made of those alone that are asked for.
 *
 * <p>An attribute is known by its index, -1 being none: {@link #first}, then {@link #next}.
 */
final class ScannedSection {
    private final String text;
    /** Of each attribute the beginning of its name and the end of its value. */
    private int[] attributes;

    private int attributesLength;
    private @Nullable AttributesByName byName;
    /** Beginning and end of the value of each other line that is kept. */
    private int[] lines = new int[4];

    private int linesLength;

    ScannedSection(String text, int expectedAttributes) {
        this.text = text;
        attributes = new int[2 * expectedAttributes];
    }

    /**
     * Another attribute.
     *
     * @param name where its name begins; it is not empty
     * @param end where its value ends, or its name if it has none, without trailing blanks
     */
    void addAttribute(int name, int end) {
        int at = attributesLength;
        if (at == attributes.length) {
            attributes = Arrays.copyOf(attributes, 2 * at);
        }
        attributes[at] = name;
        attributes[at + 1] = end;
        attributesLength = at + 2;
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

    /** How many attributes there are. */
    int size() {
        return attributesLength / 2;
    }

    /** The first attribute of that name. */
    int first(AttributeName name) {
        return byName().first(name);
    }

    /** The next of the same name. */
    int next(int attribute) {
        return byName().next(attribute);
    }

    /** Where its value begins; its end if it has none. */
    int valueStart(int attribute) {
        return Math.min(byName().colon(attribute) + 1, valueEnd(attribute));
    }

    int valueEnd(int attribute) {
        return attributes[2 * attribute + 1];
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
        return byName().direction();
    }

    /** The attributes in order. */
    List<Attribute> attributes() {
        return new ScannedAttributes(this, size());
    }

    /** Makes an attribute. */
    Attribute attribute(int attribute) {
        int colon = colon(attribute);
        int end = valueEnd(attribute);
        AttributeName known = name(attribute, colon);
        return new Attribute(
                known == AttributeName.OTHER ? text.substring(attributes[2 * attribute], colon) : known.token(),
                colon == end ? null : text.substring(colon + 1, end));
    }

    /** Where the name of an attribute ends, which is at its end if it has no value. */
    int colon(int attribute) {
        int name = attributes[2 * attribute];
        // Most are candidates.
        return text.startsWith("candidate:", name)
                ? name + AttributeName.CANDIDATE.token().length()
                : SdpSyntax.find(text, ':', name, valueEnd(attribute));
    }

    /** The name of an attribute that ends there. */
    AttributeName name(int attribute, int colon) {
        return AttributeName.of(text, attributes[2 * attribute], colon);
    }

    private AttributesByName byName() {
        if (byName == null) {
            byName = new AttributesByName(this);
        }
        return byName;
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
