package io.github.whep4j.sdp;

import org.jspecify.annotations.Nullable;

/**
 * The parameters of one fmtp line after the other that mean something here (RFC 8866, Section 6.15; RFC 6184, Section 8.1; RFC
 * 4588, Section 8.1), where they stand in the text. Of two with the same name the first counts; names in any case.
 */
final class FormatParameters {
    static final int PROFILE_LEVEL_ID = 0;
    static final int PACKETIZATION_MODE = 1;
    static final int SPROP_PARAMETER_SETS = 2;
    static final int APT = 3;
    private static final String[] NAMES = {"profile-level-id", "packetization-mode", "sprop-parameter-sets", "apt"};

    private final String text;
    /** Of each name where its value begins, or -1, and where it ends. */
    private final int[] starts = new int[NAMES.length];

    private final int[] ends = new int[NAMES.length];

    FormatParameters(String text) {
        this.text = text;
    }

    /** Reads what stands here in place of the line before. */
    void read(int start, int end) {
        for (int i = 0; i < NAMES.length; i++) {
            starts[i] = -1;
        }
        int from = start;
        while (from < end) {
            int equals = -1;
            int to = from;
            char c = 0;
            while (to < end && (c = text.charAt(to)) != ';') {
                equals = equals < 0 && c == '=' ? to : equals;
                to++;
            }
            add(from, equals < 0 ? to : equals, to);
            from = to + 1;
        }
    }

    private void add(int from, int nameEnd, int to) {
        int start = SdpSyntax.stripStart(text, from, nameEnd);
        int end = SdpSyntax.stripEnd(text, start, nameEnd);
        int name = indexOf(start, end);
        if (name >= 0 && starts[name] < 0) {
            int value = SdpSyntax.stripStart(text, Math.min(nameEnd + 1, to), to);
            starts[name] = value;
            ends[name] = SdpSyntax.stripEnd(text, value, to);
        }
    }

    private int indexOf(int from, int to) {
        for (int i = 0; i < NAMES.length; i++) {
            if (SdpSyntax.isIgnoringCase(text, from, to, NAMES[i])) {
                return i;
            }
        }
        return -1;
    }

    /** The value without blanks at either end; empty if it has none, null if there is no such parameter. */
    @Nullable
    String value(int name) {
        return starts[name] < 0 ? null : text.substring(starts[name], ends[name]);
    }

    /** Whether it is this, in any case. */
    boolean is(int name, String value) {
        return starts[name] >= 0 && SdpSyntax.isIgnoringCase(text, starts[name], ends[name], value);
    }

    /** The value as a number, or -1 if it is none, larger than that, or not there. */
    int number(int name, int max) {
        return starts[name] < 0 ? -1 : (int) SdpSyntax.parseNumber(text, starts[name], ends[name], max);
    }
}
