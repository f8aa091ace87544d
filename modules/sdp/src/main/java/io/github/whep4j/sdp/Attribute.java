package io.github.whep4j.sdp;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An {@code a=} line (RFC 8866, Section 5.13). Names are case-sensitive.
 *
 * @param name  not empty, without a colon
 * @param value what follows the colon, without trailing blanks; null for a property attribute such as
 *              {@code a=rtcp-mux}
 */
public record Attribute(String name, @Nullable String value) {
    /**
     * Trailing blanks are taken away: one in {@code a=rtcp-fb:96 nack } has made a peer ignore the line.
     *
     * @throws IllegalArgumentException when the line that would be written is not one line, or the name is empty or
     *                                  contains a colon
     */
    public Attribute {
        SdpSyntax.requireByteString(name, "attribute name");
        if (value == null) {
            name = SdpSyntax.stripTrailing(name);
        } else {
            value = SdpSyntax.stripTrailing(SdpSyntax.requireByteString(value, "attribute value"));
        }
        if (name.isEmpty() || name.indexOf(':') >= 0) {
            throw new IllegalArgumentException("attribute name is empty or contains a colon");
        }
    }

    /** A property attribute, without a value. */
    public static Attribute of(String name) {
        return new Attribute(name, null);
    }

    /** An attribute with a value. */
    public static Attribute of(String name, String value) {
        return new Attribute(name, value);
    }

    /** The value without blanks at either end; empty when there is none. */
    public String text() {
        return value == null ? "" : value.strip();
    }

    /** The line as it is written, without its end. */
    String line() {
        return value == null ? "a=" + name : "a=" + name + ":" + value;
    }

    /** Appends {@link #line()}, without making it. */
    void write(StringBuilder out) {
        out.append("a=").append(name);
        if (value != null) {
            out.append(':').append(value);
        }
    }

    /** The line, with ICE credentials and SDES keys left out. */
    @Override
    public String toString() {
        return switch (name) {
            case "ice-ufrag", "ice-pwd", "crypto", "key-mgmt" -> "a=" + name + ":(redacted)";
            case "candidate" ->
                "a=candidate:" + Objects.requireNonNullElse(value, "").replaceAll(" ufrag \\S+", "");
            default -> line();
        };
    }
}
