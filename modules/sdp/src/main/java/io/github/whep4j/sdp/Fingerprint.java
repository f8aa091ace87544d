package io.github.whep4j.sdp;

import io.github.whep4j.sdp.SdpException.Kind;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An {@code a=fingerprint} (RFC 8122, Section 5): the hash of the certificate that the DTLS peer has to show.
 *
 * @param hashFunction lower case, for example {@code sha-256}
 * @param value        upper-case hexadecimal pairs with colons between them
 */
public record Fingerprint(String hashFunction, String value) {
    /**
     * Case is put right; nothing else is.
     *
     * @throws IllegalArgumentException when the value is not made of hexadecimal pairs, or has not the length that the
     *                                  hash function makes
     */
    public Fingerprint {
        hashFunction = hashFunction.toLowerCase(Locale.ROOT);
        value = value.toUpperCase(Locale.ROOT);
        if (!isValid(hashFunction, value)) {
            throw new IllegalArgumentException("not a fingerprint");
        }
    }

    /**
     * Reads the value of the attribute.
     *
     * @throws SdpException of kind {@link Kind#FINGERPRINT} when it is none
     */
    public static Fingerprint parse(String attributeValue) throws SdpException {
        Fingerprint fingerprint = parseOrNull(attributeValue);
        if (fingerprint == null) {
            throw new SdpException(Kind.FINGERPRINT, "not a fingerprint");
        }
        return fingerprint;
    }

    /** As {@link #parse}, null for what is none. */
    static @Nullable Fingerprint parseOrNull(String attributeValue) {
        List<String> words = SdpSyntax.words(attributeValue, 3);
        try {
            return words.size() == 2 ? new Fingerprint(words.get(0), words.get(1)) : null;
        } catch (IllegalArgumentException invalid) {
            return null;
        }
    }

    /** The value of the attribute. */
    public String format() {
        return hashFunction + " " + value;
    }

    /** Whether WebRTC lets a certificate be identified by it: SHA-2 only (RFC 8827, Section 6.5). */
    public boolean isUsable() {
        return switch (hashFunction) {
            case "sha-224", "sha-256", "sha-384", "sha-512" -> true;
            default -> false;
        };
    }

    private static boolean isValid(String hashFunction, String value) {
        if (!SdpSyntax.isToken(hashFunction) || value.length() % 3 != 2) {
            return false;
        }
        for (int i = 0; i < value.length(); i += 3) {
            boolean pair = isHex(value.charAt(i)) && isHex(value.charAt(i + 1));
            if (!pair || i + 2 < value.length() && value.charAt(i + 2) != ':') {
                return false;
            }
        }
        int bytes = (value.length() + 1) / 3;
        return switch (hashFunction) {
            case "md2", "md5" -> bytes == 16;
            case "sha-1" -> bytes == 20;
            case "sha-224" -> bytes == 28;
            case "sha-256" -> bytes == 32;
            case "sha-384" -> bytes == 48;
            case "sha-512" -> bytes == 64;
            default -> bytes <= 128;
        };
    }

    private static boolean isHex(char c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'F';
    }
}
