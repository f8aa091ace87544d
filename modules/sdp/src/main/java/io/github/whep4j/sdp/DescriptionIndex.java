package io.github.whep4j.sdp;

import io.github.whep4j.sdp.SdpScanner.MediaLine;
import java.util.ArrayList;
import java.util.List;

/** A description of which nothing is kept but its media lines and where its attributes are: what reading an answer takes. */
final class DescriptionIndex implements SdpScanner.Lines {
    private static final int EXPECTED_OF_SESSION = 8;
    private static final int EXPECTED_OF_SECTION = 40;

    private final String text;
    private final IndexedAttributes session;
    private final List<MediaLine> media = new ArrayList<>(1);
    private final List<IndexedAttributes> sections = new ArrayList<>(1);
    private IndexedAttributes current;

    private DescriptionIndex(String text) {
        this.text = text;
        session = new IndexedAttributes(text, EXPECTED_OF_SESSION);
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

    IndexedAttributes session() {
        return session;
    }

    /** The attributes of the section with this index. */
    IndexedAttributes section(int index) {
        return sections.get(index);
    }

    @Override
    public void origin(Origin origin) {}

    @Override
    public void name(String name) {}

    @Override
    public void media(MediaLine line) {
        media.add(line);
        current = new IndexedAttributes(text, EXPECTED_OF_SECTION);
        sections.add(current);
    }

    @Override
    public void attribute(String of, int name, int colon, int end) {
        current.add(name, colon, end);
    }

    @Override
    public void kept(char type, String of, int from, int to) {}
}
