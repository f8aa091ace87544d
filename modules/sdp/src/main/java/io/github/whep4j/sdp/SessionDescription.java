package io.github.whep4j.sdp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session description (RFC 8866), without any view on what it means. Immutable.
 *
 * <p>{@code parse(d.write()).equals(d)} holds for every description {@code d}; the writer can't be brought to write
 * a line that is not in the model, because no part of the model takes a CR, LF or NUL.
 */
public final class SessionDescription {
    static final String END_OF_LINE = "\r\n";
    private static final int EXPECTED_LINE_CHARS = 60;

    private final Origin origin;
    private final String name;
    private final List<SdpLine> lines;
    private final List<Attribute> attributes;
    private final List<MediaDescription> media;

    /**
     * @param origin     the o= line
     * @param name       the s= line; {@code -} is put for a blank one
     * @param lines      the other lines of the session; {@code t=0 0} is added when there is no t= line
     * @param attributes the session's own attributes
     * @param media      the media sections, in order
     * @throws IllegalArgumentException when the name is more than one line
     */
    public SessionDescription(
            Origin origin, String name, List<SdpLine> lines, List<Attribute> attributes, List<MediaDescription> media) {
        this.origin = Objects.requireNonNull(origin);
        String sessionName = SdpSyntax.stripTrailing(SdpSyntax.requireByteString(name, "session name"));
        this.name = sessionName.isEmpty() ? "-" : sessionName;
        List<SdpLine> all = new ArrayList<>(lines);
        if (!hasTime(all)) {
            all.add(new SdpLine('t', "0 0"));
        }
        this.lines = inOrder(all);
        this.attributes = ScannedAttributes.immutable(attributes);
        this.media = List.copyOf(media);
    }

    /**
     * Reads a description.
     *
     * <p>CRLF, LF and CR end a line; empty lines, a byte order mark and trailing blanks are passed over; unknown line
     * types are dropped (RFC 8866, Section 5 would have the description refused, deployed stacks ignore them). The
     * order of the lines within a section does not matter, but {@code v=0} comes first.
     *
     * <p>Bounds: 256 Ki characters, 16 Ki characters a line, 4,000 lines, 32 media sections, 128 formats a section.
     *
     * @throws SdpException when it is no description, lacks o=, s= or t=, or is beyond the bounds
     */
    public static SessionDescription parse(String sdp) throws SdpException {
        return DescriptionIndex.of(sdp).model();
    }

    /** The o= line. */
    public Origin origin() {
        return origin;
    }

    /** The s= line; never empty. */
    public String name() {
        return name;
    }

    /** The other lines of the session (i u e p c b t r z k), in the order of RFC 8866. */
    public List<SdpLine> lines() {
        return lines;
    }

    /** The session's own attributes, in order. */
    public List<Attribute> attributes() {
        return attributes;
    }

    /** The media sections, in order. */
    public List<MediaDescription> media() {
        return media;
    }

    /** The first value of a session attribute, stripped; empty for a property attribute, null when it doesn't occur. */
    public @Nullable String attribute(String attributeName) {
        return first(attributes, attributeName);
    }

    /** All values of a session attribute in order, stripped. */
    public List<String> attributes(String attributeName) {
        return all(attributes, attributeName);
    }

    /** Whether the session attribute occurs, with or without a value. */
    public boolean has(String attributeName) {
        return attribute(attributeName) != null;
    }

    /** The description as text, with CRLF after every line. */
    public String write() {
        StringBuilder out = new StringBuilder(expectedLength());
        out.append("v=0").append(END_OF_LINE);
        out.append(origin.line()).append(END_OF_LINE);
        out.append("s=").append(name).append(END_OF_LINE);
        writeBody(out, lines, attributes);
        media.forEach(section -> section.write(out));
        return out.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SessionDescription that
                && origin.equals(that.origin)
                && name.equals(that.name)
                && lines.equals(that.lines)
                && attributes.equals(that.attributes)
                && media.equals(that.media);
    }

    @Override
    public int hashCode() {
        return Objects.hash(origin, name, lines, attributes, media);
    }

    /** For logs: origin, session attributes and sections, with ICE credentials and keys left out. */
    @Override
    public String toString() {
        return "SessionDescription[" + origin + ", name=" + name + ", " + lines + ", " + attributes + ", " + media
                + "]";
    }

    /** Enough for most, so that the text is not copied while it grows. */
    private int expectedLength() {
        int expected = EXPECTED_LINE_CHARS * (3 + lines.size() + attributes.size());
        for (MediaDescription section : media) {
            expected += EXPECTED_LINE_CHARS
                    * (1 + section.lines().size() + section.attributes().size());
        }
        return expected;
    }

    /** What follows the first lines of the session or of a section. By index, as that makes no iterators. */
    static void writeBody(StringBuilder out, List<SdpLine> lines, List<Attribute> attributes) {
        for (int i = 0; i < lines.size(); i++) {
            lines.get(i).write(out);
            out.append(END_OF_LINE);
        }
        for (int i = 0; i < attributes.size(); i++) {
            attributes.get(i).write(out);
            out.append(END_OF_LINE);
        }
    }

    private static boolean hasTime(List<SdpLine> lines) {
        for (SdpLine line : lines) {
            if (line.type() == 't') {
                return true;
            }
        }
        return false;
    }

    static List<SdpLine> inOrder(List<SdpLine> lines) {
        List<SdpLine> sorted = new ArrayList<>(lines);
        sorted.sort(Comparator.comparingInt(SdpLine::rank));
        return List.copyOf(sorted);
    }

    static @Nullable String first(List<Attribute> attributes, String name) {
        for (Attribute attribute : attributes) {
            if (attribute.name().equals(name)) {
                return attribute.text();
            }
        }
        return null;
    }

    static List<String> all(List<Attribute> attributes, String name) {
        return attributes.stream()
                .filter(attribute -> attribute.name().equals(name))
                .map(Attribute::text)
                .toList();
    }
}
