package io.github.whep4j.sdp;

/**
 * A line that WebRTC carries but gives no meaning to: {@code i u e p c b t r z k}. It is kept so that nothing is lost
 * between reading and writing.
 *
 * @param type  the letter before the equals sign
 * @param value what follows it, without trailing blanks
 */
public record SdpLine(char type, String value) {
    /** The order in which RFC 8866, Section 5 wants them; r= belongs to the t= before it, so they rank alike. */
    private static final String ORDER = "iuepcbtrzk";

    /** @throws IllegalArgumentException for another letter, or a value that is more than one line */
    public SdpLine {
        if (ORDER.indexOf(type) < 0) {
            throw new IllegalArgumentException("not a line type that is kept as it is: " + (int) type);
        }
        value = SdpSyntax.stripTrailing(SdpSyntax.requireByteString(value, "line"));
    }

    static boolean isKept(char type) {
        return ORDER.indexOf(type) >= 0;
    }

    int rank() {
        return type == 'r' ? ORDER.indexOf('t') : ORDER.indexOf(type);
    }

    void write(StringBuilder out) {
        out.append(type).append('=').append(value);
    }

    /** The line; a key ({@code k=}) is left out. */
    @Override
    public String toString() {
        return type == 'k' ? "k=(redacted)" : type + "=" + value;
    }
}
