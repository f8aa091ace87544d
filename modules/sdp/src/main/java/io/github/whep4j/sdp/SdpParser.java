package io.github.whep4j.sdp;

import io.github.whep4j.sdp.SdpException.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One pass over the text, one line at a time. Used once. */
final class SdpParser {
    static final int MAX_CHARS = 256 * 1024;
    static final int MAX_LINE_CHARS = 16 * 1024;
    static final int MAX_LINES = 4000;
    static final int MAX_MEDIA = 32;
    static final int MAX_FORMATS = 128;

    private final String text;
    private int at;
    private int lineNumber;
    private boolean versionSeen;
    private @Nullable Origin origin;
    private @Nullable String name;
    private boolean timeSeen;
    private final List<SdpLine> lines = new ArrayList<>();
    private final List<Attribute> attributes = new ArrayList<>();
    private final List<MediaDescription> media = new ArrayList<>();
    private @Nullable MediaLine section;
    private List<SdpLine> sectionLines = new ArrayList<>();
    private List<Attribute> sectionAttributes = new ArrayList<>();

    private record MediaLine(String media, int port, int portCount, String protocol, List<String> formats) {}

    SdpParser(String text) {
        this.text = text;
    }

    SessionDescription parse() throws SdpException {
        if (text.length() > MAX_CHARS) {
            throw new SdpException(Kind.TOO_LARGE, "more than " + MAX_CHARS + " characters");
        }
        if (text.startsWith("\uFEFF")) {
            at = 1;
        }
        for (String line = nextLine(); line != null; line = nextLine()) {
            if (!line.isEmpty()) {
                onLine(line);
            }
        }
        if (!versionSeen) {
            throw new SdpException(Kind.NOT_SDP, "empty");
        }
        Origin from = requireSessionLines();
        endSection();
        return new SessionDescription(from, name == null ? "-" : name, lines, attributes, media);
    }

    /** The next line without its end and without trailing blanks, or null after the last. */
    private @Nullable String nextLine() throws SdpException {
        if (at >= text.length()) {
            return null;
        }
        if (++lineNumber > MAX_LINES) {
            throw new SdpException(Kind.TOO_LARGE, lineNumber, "more than " + MAX_LINES + " lines");
        }
        int start = at;
        while (at < text.length() && text.charAt(at) != '\r' && text.charAt(at) != '\n') {
            if (text.charAt(at) == '\0') {
                throw malformed("NUL");
            }
            at++;
        }
        int end = at;
        if (at < text.length() && text.charAt(at++) == '\r' && at < text.length() && text.charAt(at) == '\n') {
            at++;
        }
        if (end - start > MAX_LINE_CHARS) {
            throw new SdpException(Kind.TOO_LARGE, lineNumber, "more than " + MAX_LINE_CHARS + " characters");
        }
        return SdpSyntax.stripTrailing(text.substring(start, end));
    }

    private void onLine(String line) throws SdpException {
        if (!versionSeen) {
            if (!line.equals("v=0")) {
                throw new SdpException(Kind.NOT_SDP, lineNumber, "does not begin with v=0");
            }
            versionSeen = true;
            return;
        }
        if (line.length() < 2 || line.charAt(1) != '=') {
            throw malformed("neither a letter nor an equals sign");
        }
        char type = line.charAt(0);
        String value = line.substring(2);
        if (type == 'm') {
            requireSessionLines();
            endSection();
            section = readMediaLine(value);
        } else if (type == 'a') {
            onAttribute(value);
        } else if (SdpLine.isKept(type)) {
            (section == null ? lines : sectionLines).add(new SdpLine(type, value));
            timeSeen |= type == 't';
        } else if (section == null && type == 'o' && origin == null) {
            origin = readOrigin(value);
        } else if (section == null && type == 's' && name == null) {
            name = value;
        }
    }

    private void onAttribute(String value) {
        int colon = value.indexOf(':');
        String attributeName = colon < 0 ? value : value.substring(0, colon);
        if (!attributeName.isEmpty()) {
            (section == null ? attributes : sectionAttributes)
                    .add(new Attribute(attributeName, colon < 0 ? null : value.substring(colon + 1)));
        }
    }

    private Origin readOrigin(String value) throws SdpException {
        List<String> fields = SdpSyntax.words(value, 7);
        if (fields.size() != 6 || !fields.stream().allMatch(SdpSyntax::isWord)) {
            throw malformed("o= has six fields");
        }
        return new Origin(fields.get(0), fields.get(1), fields.get(2), fields.get(3), fields.get(4), fields.get(5));
    }

    private MediaLine readMediaLine(String value) throws SdpException {
        if (media.size() >= MAX_MEDIA) {
            throw new SdpException(Kind.TOO_LARGE, lineNumber, "more than " + MAX_MEDIA + " media sections");
        }
        List<String> fields = SdpSyntax.words(value, 3 + MAX_FORMATS + 1);
        if (fields.size() > 3 + MAX_FORMATS) {
            throw new SdpException(Kind.TOO_LARGE, lineNumber, "more than " + MAX_FORMATS + " formats");
        }
        if (fields.size() < 3 || !fields.stream().allMatch(SdpSyntax::isWord)) {
            throw malformed("m= has a medium, a port and a protocol");
        }
        String portField = fields.get(1);
        int slash = portField.indexOf('/');
        long port = SdpSyntax.parseNumber(slash < 0 ? portField : portField.substring(0, slash), 65535);
        long portCount = slash < 0 ? 1 : SdpSyntax.parseNumber(portField.substring(slash + 1), 65535);
        if (port < 0 || portCount < 1) {
            throw malformed("the port of m= is not one");
        }
        return new MediaLine(
                fields.get(0),
                (int) port,
                (int) portCount,
                fields.get(2),
                List.copyOf(fields.subList(3, fields.size())));
    }

    private void endSection() {
        MediaLine open = section;
        if (open != null) {
            media.add(new MediaDescription(
                    open.media,
                    open.port,
                    open.portCount,
                    open.protocol,
                    open.formats,
                    sectionLines,
                    sectionAttributes));
            sectionLines = new ArrayList<>();
            sectionAttributes = new ArrayList<>();
        }
    }

    private Origin requireSessionLines() throws SdpException {
        Origin from = origin;
        if (from == null || name == null || !timeSeen) {
            throw new SdpException(
                    Kind.MISSING_LINE,
                    lineNumber,
                    "no " + (from == null ? "o=" : name == null ? "s=" : "t=") + " line");
        }
        return from;
    }

    private SdpException malformed(String message) {
        return new SdpException(Kind.MALFORMED, lineNumber, message);
    }
}
