package io.github.whep4j.sdp;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one candidate after the other where they stand in the text; makes no strings but those that the candidate keeps. */
final class CandidateParser {
    private static final int MAX_WORDS = 64;
    private static final int EXPECTED_WORDS = 16;
    private static final int FIXED_WORDS = 8;
    private static final String[] TYPES = {"host", "srflx", "prflx", "relay"};

    private int[] starts = new int[EXPECTED_WORDS];
    private int[] ends = new int[EXPECTED_WORDS];
    private String text = "";
    private int words;
    /** 1 if the foundation is left out ({@code a=candidate: 1 udp …} has been met), so that each word is one earlier. */
    private int missing;

    /** The candidate whose attribute's value is here, with or without {@code candidate:} before it; null if it is none. */
    @Nullable
    CandidateAttribute parse(String source, int from, int to) {
        text = source;
        if (!split(from, SdpSyntax.stripEnd(text, from, to))) {
            return null;
        }
        missing = foundationIsMissing() ? 1 : 0;
        if (words + missing < FIXED_WORDS || !is(6, "typ")) {
            return null;
        }
        String foundation = missing == 1 ? "0" : word(0);
        long component = number(1, 256);
        long priority = number(3, Integer.MAX_VALUE);
        long port = number(5, 65535);
        String type = type();
        if (foundation.length() > 32
                || !SdpSyntax.isIceCharsLenient(foundation)
                || component < 1
                || priority < 1
                || port < 0
                || type == null) {
            return null;
        }
        return withExtensions(writable(foundation), (int) component, priority, (int) port, type);
    }

    private CandidateAttribute withExtensions(String foundation, int component, long priority, int port, String type) {
        String relatedAddress = null;
        long relatedPort = -1;
        boolean relatedPortSeen = false;
        Map<String, String> extensions = Map.of();
        for (int i = FIXED_WORDS; i + 1 < words + missing; i += 2) {
            if (is(i, "raddr")) {
                relatedAddress = relatedAddress == null ? word(i + 1) : relatedAddress;
            } else if (is(i, "rport")) {
                relatedPort = relatedPortSeen ? relatedPort : number(i + 1, 65535);
                relatedPortSeen = true;
            } else {
                extensions = extensions.isEmpty() ? new LinkedHashMap<>() : extensions;
                extensions.putIfAbsent(word(i), word(i + 1));
            }
        }
        return new CandidateAttribute(
                foundation,
                component,
                transport(),
                priority,
                address(),
                port,
                type,
                relatedAddress,
                (int) Math.max(0, relatedPort),
                extensions);
    }

    /** Finds the words, without the prefixes that may stand before the first; false if one has a control character. */
    private boolean split(int from, int to) {
        int at = SdpSyntax.stripStart(text, from, to);
        at = skip("a=", at, to);
        at = skip("candidate:", at, to);
        String line = text;
        int found = 0;
        while (at < to && found < MAX_WORDS) {
            int start = at;
            char c = ' ';
            while (at < to && (c = line.charAt(at)) > ' ' && c != 0x7f) {
                at++;
            }
            if (at > start) {
                if (found == starts.length) {
                    starts = Arrays.copyOf(starts, 2 * found);
                    ends = Arrays.copyOf(ends, 2 * found);
                }
                starts[found] = start;
                ends[found++] = at;
            }
            if (at < to && !SdpSyntax.isBlank(c)) {
                return false;
            }
            at++;
        }
        words = found;
        return true;
    }

    private int skip(String prefix, int at, int to) {
        return to - at >= prefix.length() && text.startsWith(prefix, at) ? at + prefix.length() : at;
    }

    /** Whether {@code typ} stands one word too early. */
    private boolean foundationIsMissing() {
        missing = 0;
        return words >= FIXED_WORDS - 1 && is(5, "typ");
    }

    private boolean is(int i, String word) {
        int start = starts[i - missing];
        return ends[i - missing] - start == word.length() && text.startsWith(word, start);
    }

    private String word(int i) {
        return text.substring(starts[i - missing], ends[i - missing]);
    }

    private long number(int i, long max) {
        return SdpSyntax.parseNumber(text, starts[i - missing], ends[i - missing], max);
    }

    private @Nullable String type() {
        for (String type : TYPES) {
            if (isIgnoringCase(7, type)) {
                return type;
            }
        }
        return null;
    }

    private String transport() {
        return isIgnoringCase(2, "udp") ? "udp" : isIgnoringCase(2, "tcp") ? "tcp" : word(2);
    }

    private boolean isIgnoringCase(int i, String word) {
        int start = starts[i - missing];
        return SdpSyntax.isIgnoringCase(text, start, ends[i - missing], word);
    }

    private String address() {
        int start = starts[4 - missing];
        int end = ends[4 - missing];
        boolean bracketed = end - start > 2 && text.charAt(start) == '[' && text.charAt(end - 1) == ']';
        return bracketed ? text.substring(start + 1, end - 1) : text.substring(start, end);
    }

    /** What may be written of what is accepted: a slash for each character that is not one of ICE's. */
    private static String writable(String foundation) {
        return SdpSyntax.isIceChars(foundation) ? foundation : foundation.replaceAll("[^A-Za-z0-9+/]", "/");
    }
}
