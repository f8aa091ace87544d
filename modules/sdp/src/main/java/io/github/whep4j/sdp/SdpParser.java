package io.github.whep4j.sdp;

import io.github.whep4j.sdp.SdpException.Kind;
import io.github.whep4j.sdp.SdpScanner.MediaLine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the model of a description's lines. Used once. */
final class SdpParser implements SdpScanner.Lines {
    private final String text;
    private @Nullable Origin origin;
    private String name = "-";
    private final List<SdpLine> lines = new ArrayList<>();
    private final List<Attribute> attributes = new ArrayList<>();
    private final List<MediaDescription> media = new ArrayList<>();
    private @Nullable MediaLine section;
    private List<SdpLine> sectionLines = new ArrayList<>();
    private List<Attribute> sectionAttributes = new ArrayList<>();

    SdpParser(String text) {
        this.text = text;
    }

    SessionDescription parse() throws SdpException {
        new SdpScanner(text, this).scan();
        endSection();
        Origin from = origin;
        if (from == null) {
            throw new SdpException(Kind.MISSING_LINE, "no o= line");
        }
        return new SessionDescription(from, name, lines, attributes, media);
    }

    @Override
    public void origin(Origin read) {
        origin = read;
    }

    @Override
    public void name(String read) {
        name = read;
    }

    @Override
    public void media(MediaLine line) {
        endSection();
        section = line;
    }

    @Override
    public void attribute(String of, int from, int colon, int end) {
        String value = colon == end ? null : of.substring(colon + 1, end);
        (section == null ? attributes : sectionAttributes).add(new Attribute(of.substring(from, colon), value));
    }

    @Override
    public void kept(char type, String of, int from, int to) {
        (section == null ? lines : sectionLines).add(new SdpLine(type, of.substring(from, to)));
    }

    private void endSection() {
        MediaLine open = section;
        if (open != null) {
            media.add(new MediaDescription(
                    open.media(),
                    open.port(),
                    open.portCount(),
                    open.protocol(),
                    open.formats(),
                    sectionLines,
                    sectionAttributes));
            sectionLines = new ArrayList<>();
            sectionAttributes = new ArrayList<>();
        }
    }
}
