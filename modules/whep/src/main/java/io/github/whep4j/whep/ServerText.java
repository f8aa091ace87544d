package io.github.whep4j.whep;

import org.jspecify.annotations.Nullable;

/** Makes what a server wrote fit for a log line or a terminal. */
final class ServerText {

    private ServerText() {}

    /**
     * One line of at most {@code maxLength} characters: runs of blanks and line ends become one blank; control and format
     * characters (escape sequences, direction overrides, halves of surrogate pairs) go. {@code null} if nothing is left.
     */
    static @Nullable String clean(@Nullable String text, int maxLength) {
        if (text == null) {
            return null;
        }
        StringBuilder out = new StringBuilder(Math.min(text.length(), maxLength));
        boolean blank = false;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            if (Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint)) {
                blank = !out.isEmpty();
                continue;
            }
            if (!isPrintable(codePoint)) {
                continue;
            }
            int needed = (blank ? 1 : 0) + Character.charCount(codePoint);
            if (out.length() + needed > maxLength - 1) {
                return out.append('…').toString();
            }
            if (blank) {
                out.append(' ');
                blank = false;
            }
            out.appendCodePoint(codePoint);
        }
        return out.isEmpty() ? null : out.toString();
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> codePoint != 0xfffd;
        };
    }
}
