package io.github.whep4j.sdp;

import io.github.whep4j.sdp.SdpScanner.MediaLine;
import java.util.ArrayList;
import java.util.List;

/** Where in its text the parts of a description stand: all that readers need, and what the model is made of. */
final class DescriptionIndex {
    private static final int EXPECTED_OF_SESSION = 8;
    private static final int CHARACTERS_OF_ATTRIBUTE = 40;
    private static final int EXPECTED_AT_MOST = 120;

    private final String text;
    private final ScannedSection session;
    private final List<MediaLine> media = new ArrayList<>(1);
    private final List<ScannedSection> sections = new ArrayList<>(1);
    private ScannedSection current;
    private int originStart;
    private int originEnd;
    private int nameStart;
    private int nameEnd;

    private DescriptionIndex(String text) {
        this.text = text;
        session = new ScannedSection(text, EXPECTED_OF_SESSION);
        current = session;
    }

    /** @throws SdpException as {@link SessionDescription#parse} does */
    static DescriptionIndex of(String sdp) throws SdpException {
        DescriptionIndex index = new DescriptionIndex(sdp);
        new SdpScanner(sdp, index).scan();
        return index;
    }

    List<MediaLine> media() {
        return media;
    }

    /** The session's own lines. */
    ScannedSection session() {
        return session;
    }

    /** The lines of the media section with this index. */
    ScannedSection section(int index) {
        return sections.get(index);
    }

    /** The description, whose attributes are made when they are asked for. */
    SessionDescription model() {
        List<String> origin = SdpSyntax.words(text.substring(originStart, originEnd), 6);
        List<MediaDescription> described = new ArrayList<>(media.size());
        for (int i = 0; i < media.size(); i++) {
            MediaLine line = media.get(i);
            ScannedSection section = sections.get(i);
            described.add(new MediaDescription(
                    line.media(),
                    line.port(),
                    line.portCount(),
                    line.protocol(),
                    SdpSyntax.words(text.substring(line.formatsStart(), line.formatsEnd()), SdpScanner.MAX_FORMATS),
                    section.lines(),
                    section.attributes()));
        }
        return new SessionDescription(
                new Origin(origin.get(0), origin.get(1), origin.get(2), origin.get(3), origin.get(4), origin.get(5)),
                text.substring(nameStart, nameEnd),
                session.lines(),
                session.attributes(),
                described);
    }

    /** The value of the o= line: six words. */
    void origin(int from, int to) {
        originStart = from;
        originEnd = to;
    }

    /** The value of the s= line. */
    void name(int from, int to) {
        nameStart = from;
        nameEnd = to;
    }

    /** Another section begins. */
    void media(MediaLine line) {
        media.add(line);
        int expected = (text.length() - line.formatsEnd()) / CHARACTERS_OF_ATTRIBUTE;
        current = new ScannedSection(text, Math.min(expected, EXPECTED_AT_MOST) + 1);
        sections.add(current);
    }

    /** See {@link ScannedSection#addAttribute}. */
    void attribute(int name, int end) {
        current.addAttribute(name, end);
    }

    /** See {@link ScannedSection#addLine}. */
    void kept(int value, int end) {
        current.addLine(value, end);
    }
}
