package io.github.whep4j.sdp;

import io.github.whep4j.sdp.SdpException.Kind;
import java.util.List;

/**
 * One pass over the text of a description, line by line: what each line is, and whether the whole is a description. What it
 * says is for the {@link Lines} to take; no string is made of an attribute. Used once.
 */
final class SdpScanner {
    static final int MAX_CHARS = 256 * 1024;
    static final int MAX_LINE_CHARS = 16 * 1024;
    static final int MAX_LINES = 4000;
    static final int MAX_MEDIA = 32;
    static final int MAX_FORMATS = 128;

    private final String text;
    private final Lines lines;
    private final int nulAt;
    private int at;
    private int lineStart;
    private int lineEnd;
    private int returnAt = -1;
    private int lineNumber;
    private boolean versionSeen;
    private boolean originSeen;
    private boolean nameSeen;
    private boolean timeSeen;
    private int sections;

    /** Takes the lines in their order. What comes before the first {@link #media} is the session's. */
    interface Lines {
        /** The o= line. */
        void origin(Origin origin);

        /** The s= line. */
        void name(String name);

        /** Another section begins. */
        void media(MediaLine line);

        /**
         * An attribute of the session or of the latest section.
         *
         * @param name where its name begins; it is not empty
         * @param colon where its name ends
         * @param end where its value ends, without trailing blanks; {@code colon} if it has none
         */
        void attribute(String text, int name, int colon, int end);

        /** A line that is kept as it is ({@link SdpLine#isKept}). */
        void kept(char type, String text, int from, int to);
    }

    /** An m= line; all words are such. */
    record MediaLine(String media, int port, int portCount, String protocol, List<String> formats) {}

    SdpScanner(String text, Lines lines) {
        this.text = text;
        this.lines = lines;
        this.nulAt = text.indexOf('\0');
    }

    void scan() throws SdpException {
        if (text.length() > MAX_CHARS) {
            throw new SdpException(Kind.TOO_LARGE, "more than " + MAX_CHARS + " characters");
        }
        if (text.startsWith("\uFEFF")) {
            at = 1;
        }
        while (nextLine()) {
            if (lineEnd > lineStart) {
                onLine();
            }
        }
        if (!versionSeen) {
            throw new SdpException(Kind.NOT_SDP, "empty");
        }
        requireSessionLines();
    }

    /** Finds the next line without its end and without trailing blanks; false after the last. */
    private boolean nextLine() throws SdpException {
        if (at >= text.length()) {
            return false;
        }
        if (++lineNumber > MAX_LINES) {
            throw new SdpException(Kind.TOO_LARGE, lineNumber, "more than " + MAX_LINES + " lines");
        }
        int start = at;
        int end = text.indexOf('\n', start);
        if (end < 0) {
            end = text.length();
        }
        if (returnAt < start) {
            int found = text.indexOf('\r', start);
            returnAt = found < 0 ? text.length() : found;
        }
        at = end + 1;
        if (returnAt < end) {
            at = returnAt + 1 == end ? end + 1 : returnAt + 1;
            end = returnAt;
        }
        if (nulAt >= start && nulAt < end) {
            throw malformed("NUL");
        }
        if (end - start > MAX_LINE_CHARS) {
            throw new SdpException(Kind.TOO_LARGE, lineNumber, "more than " + MAX_LINE_CHARS + " characters");
        }
        lineStart = start;
        lineEnd = SdpSyntax.endWithoutBlanks(text, start, end);
        return true;
    }

    private void onLine() throws SdpException {
        int length = lineEnd - lineStart;
        if (!versionSeen) {
            if (length != 3 || !text.startsWith("v=0", lineStart)) {
                throw new SdpException(Kind.NOT_SDP, lineNumber, "does not begin with v=0");
            }
            versionSeen = true;
            return;
        }
        if (length < 2 || text.charAt(lineStart + 1) != '=') {
            throw malformed("neither a letter nor an equals sign");
        }
        char type = text.charAt(lineStart);
        int value = lineStart + 2;
        if (type == 'a') {
            onAttribute(value);
        } else if (type == 'm') {
            requireSessionLines();
            lines.media(readMediaLine(text.substring(value, lineEnd)));
            sections++;
        } else if (SdpLine.isKept(type)) {
            lines.kept(type, text, value, lineEnd);
            timeSeen |= type == 't' && sections == 0;
        } else if (sections == 0 && type == 'o' && !originSeen) {
            lines.origin(readOrigin(text.substring(value, lineEnd)));
            originSeen = true;
        } else if (sections == 0 && type == 's' && !nameSeen) {
            lines.name(text.substring(value, lineEnd));
            nameSeen = true;
        }
    }

    private void onAttribute(int name) {
        int colon = name;
        while (colon < lineEnd && text.charAt(colon) != ':') {
            colon++;
        }
        if (colon > name) {
            lines.attribute(text, name, colon, lineEnd);
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
        if (sections >= MAX_MEDIA) {
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

    private void requireSessionLines() throws SdpException {
        if (!originSeen || !nameSeen || !timeSeen) {
            throw new SdpException(
                    Kind.MISSING_LINE, lineNumber, "no " + (!originSeen ? "o=" : !nameSeen ? "s=" : "t=") + " line");
        }
    }

    private SdpException malformed(String message) {
        return new SdpException(Kind.MALFORMED, lineNumber, message);
    }
}
