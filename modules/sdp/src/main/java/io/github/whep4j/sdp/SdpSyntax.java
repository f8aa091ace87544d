package io.github.whep4j.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The character classes and number forms that several of the grammars share. */
final class SdpSyntax {
    private SdpSyntax() {}

    /** RFC 8866, Section 9: byte-string is anything but NUL, CR and LF; what could end a line early is refused. */
    static String requireByteString(String value, String what) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\r' || c == '\n' || c == '\0') {
                throw new IllegalArgumentException(what + " contains a line break or NUL");
            }
        }
        return value;
    }

    /** Something that stands between blanks: visible characters only. */
    static boolean isWord(String value) {
        return isWord(value, 0, value.length());
    }

    static boolean isWord(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 0x7f) {
                return false;
            }
        }
        return to > from;
    }

    static String requireWord(String value, String what) {
        if (!isWord(value)) {
            throw new IllegalArgumentException(what + " is empty or contains blanks or control characters");
        }
        return value;
    }

    /** RFC 8866, Section 9: token. */
    static boolean isToken(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= 0x7f || "\"(),/:;<=>?@[\\]".indexOf(c) >= 0) {
                return false;
            }
        }
        return !value.isEmpty();
    }

    /** RFC 8839, Section 5.4: ice-char, what we may write. */
    static boolean isIceChars(String value) {
        return isIceChars(value, "+/");
    }

    /** What is accepted from others: libwebrtc takes these four besides, and there are senders that use them. */
    static boolean isIceCharsLenient(String value) {
        return isIceChars(value, "+/-_=#");
    }

    private static boolean isIceChars(String value, String others) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!alphanumeric && others.indexOf(c) < 0) {
                return false;
            }
        }
        return !value.isEmpty();
    }

    /** A decimal number without sign, or -1 when it is none or larger than {@code max}. */
    static long parseNumber(String digits, long max) {
        return parseNumber(digits, 0, digits.length(), max);
    }

    /** As {@link #parseNumber(String, long)}, of a part of the text. */
    static long parseNumber(String text, int from, int to, long max) {
        if (to <= from || to - from > 18) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value <= max ? value : -1;
    }

    /** The words of a line, at most {@code limit} of them; the rest is dropped. */
    static List<String> words(String line, int limit) {
        List<String> words = new ArrayList<>();
        int start = wordStart(line, 0, line.length());
        while (start < line.length() && words.size() < limit) {
            int end = wordEnd(line, start, line.length());
            words.add(line.substring(start, end));
            start = wordStart(line, end, line.length());
        }
        return words;
    }

    /** Where the next word begins from an index on; {@code to} if there is none. */
    static int wordStart(String text, int from, int to) {
        int at = from;
        while (at < to && isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    static int wordEnd(String text, int from, int to) {
        int at = from;
        while (at < to && !isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Where a character stands first in a part of a text; {@code to} if nowhere. */
    static int find(String text, char wanted, int from, int to) {
        int at = from;
        while (at < to && text.charAt(at) != wanted) {
            at++;
        }
        return at;
    }

    /** Whether a part of a line is these words, in any case and with any blanks between them. */
    static boolean isWords(String text, int from, int to, String words) {
        int at = wordStart(text, from, to);
        if (to - at == words.length() && text.startsWith(words, at)) {
            return true;
        }
        int i = 0;
        while (at < to && i < words.length()) {
            boolean blanks = words.charAt(i) == ' ' && isBlank(text.charAt(at));
            if (!blanks && !text.regionMatches(true, at, words, i, 1)) {
                return false;
            }
            at = blanks ? wordStart(text, at, to) : at + 1;
            i++;
        }
        return i == words.length() && wordStart(text, at, to) == to;
    }

    /** Whether a part of a text is this, in any case. */
    static boolean isIgnoringCase(String text, int from, int to, String value) {
        return to - from == value.length()
                && (text.startsWith(value, from) || text.regionMatches(true, from, value, 0, value.length()));
    }

    /** Where a part of a text begins without its blanks, as {@link String#strip()} has them. */
    static int stripStart(String text, int from, int to) {
        int at = from;
        while (at < to && isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    static int stripEnd(String text, int from, int to) {
        int end = to;
        while (end > from && isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private static boolean isWhitespace(char c) {
        return (c <= ' ' || c > 0x7f) && Character.isWhitespace(c);
    }

    static String lower(String value) {
        return value.toLowerCase(Locale.ROOT);
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    static String stripTrailing(String value) {
        return value.substring(0, endWithoutBlanks(value, 0, value.length()));
    }

    static int endWithoutBlanks(String text, int from, int to) {
        int end = to;
        while (end > from && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** A word of the description, or null when it is absent or blank. */
    static @Nullable String wordOrNull(@Nullable String value) {
        if (value == null) {
            return null;
        }
        String stripped = value.strip();
        return isWord(stripped) ? stripped : null;
    }
}
