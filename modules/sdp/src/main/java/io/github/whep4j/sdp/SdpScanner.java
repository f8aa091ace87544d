package io.github.whep4j.sdp;

import io.github.whep4j.sdp.SdpException.Kind;

/**
 * One pass over the text of a description, line by line: what each line is, and whether the whole is a description. What it
 * says goes to the {@link DescriptionIndex}, as places in the text. Used once.
 */
final class SdpScanner {
    static final int MAX_CHARS = 256 * 1024;
    static final int MAX_LINE_CHARS = 16 * 1024;
    static final int MAX_LINES = 4000;
    static final int MAX_MEDIA = 32;
    static final int MAX_FORMATS = 128;

    private final String text;
    private final DescriptionIndex lines;
    private final int nulAt;
    private int at;
    private int lineStart;
    private int lineEnd;
    private int newlineAt = -1;
    private int returnAt = -1;
    private int lineNumber;
    private boolean versionSeen;
    private boolean originSeen;
    private boolean nameSeen;
    private boolean timeSeen;
    private int sections;

    /** An m= line; the formats are words between two places in the text. */
    record MediaLine(String media, int port, int portCount, String protocol, int formatsStart, int formatsEnd) {}

    SdpScanner(String text, DescriptionIndex lines) {
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
        // Each end is looked for once only, however many of the other kind come before it.
        newlineAt = newlineAt < start ? find('\n', start) : newlineAt;
        returnAt = returnAt < start ? find('\r', start) : returnAt;
        int end = newlineAt;
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

    private int find(char end, int from) {
        int found = text.indexOf(end, from);
        return found < 0 ? text.length() : found;
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
            // One without a name is none.
            if (length > 2 && text.charAt(value) != ':') {
                lines.attribute(value, lineEnd);
            }
        } else if (type == 'm') {
            requireSessionLines();
            lines.media(readMediaLine(value));
            sections++;
        } else if (SdpLine.isKept(type)) {
            lines.kept(value, lineEnd);
            timeSeen |= type == 't' && sections == 0;
        } else if (sections == 0 && type == 'o' && !originSeen) {
            checkOrigin(value);
            lines.origin(value, lineEnd);
            originSeen = true;
        } else if (sections == 0 && type == 's' && !nameSeen) {
            lines.name(value, lineEnd);
            nameSeen = true;
        }
    }

    private void checkOrigin(int value) throws SdpException {
        if (countWords(value) != 6) {
            throw malformed("o= has six fields");
        }
    }

    /** How many words there are from here to the end of the line; -1 if one has a control character. */
    private int countWords(int from) {
        int count = 0;
        boolean words = true;
        int at = SdpSyntax.wordStart(text, from, lineEnd);
        while (at < lineEnd) {
            int end = SdpSyntax.wordEnd(text, at, lineEnd);
            words &= SdpSyntax.isWord(text, at, end);
            count++;
            at = SdpSyntax.wordStart(text, end, lineEnd);
        }
        return words ? count : -1;
    }

    private MediaLine readMediaLine(int value) throws SdpException {
        if (sections >= MAX_MEDIA) {
            throw new SdpException(Kind.TOO_LARGE, lineNumber, "more than " + MAX_MEDIA + " media sections");
        }
        int words = countWords(value);
        if (words > 3 + MAX_FORMATS) {
            throw new SdpException(Kind.TOO_LARGE, lineNumber, "more than " + MAX_FORMATS + " formats");
        }
        if (words < 3) {
            throw malformed("m= has a medium, a port and a protocol");
        }
        int media = SdpSyntax.wordStart(text, value, lineEnd);
        int mediaEnd = SdpSyntax.wordEnd(text, media, lineEnd);
        int portStart = SdpSyntax.wordStart(text, mediaEnd, lineEnd);
        int portEnd = SdpSyntax.wordEnd(text, portStart, lineEnd);
        int protocol = SdpSyntax.wordStart(text, portEnd, lineEnd);
        int protocolEnd = SdpSyntax.wordEnd(text, protocol, lineEnd);
        int slash = SdpSyntax.find(text, '/', portStart, portEnd);
        long port = SdpSyntax.parseNumber(text, portStart, slash, 65535);
        long portCount = slash == portEnd ? 1 : SdpSyntax.parseNumber(text, slash + 1, portEnd, 65535);
        if (port < 0 || portCount < 1) {
            throw malformed("the port of m= is not one");
        }
        return new MediaLine(
                text.substring(media, mediaEnd),
                (int) port,
                (int) portCount,
                text.substring(protocol, protocolEnd),
                protocolEnd,
                lineEnd);
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
