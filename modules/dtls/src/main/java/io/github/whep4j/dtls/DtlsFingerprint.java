package io.github.whep4j.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The hash of a certificate as {@code a=fingerprint} carries it (RFC 8122, Section 5).
 *
 * <p>Read leniently, compared strictly: the name of the hash function and the digits may be of either case and the
 * colons may be missing, but a digest of the wrong length for its function is refused. A function that we don't know or
 * don't trust is kept, so that a list can hold it, and never matches anything.
 *
 * @param hashFunction the IANA hash function name in lower case, such as {@code sha-256}
 * @param value the digest in upper-case hexadecimal bytes separated by colons
 */
public record DtlsFingerprint(String hashFunction, String value) {
    /** Strength by hash function. SHA-1 and older are refused: RFC 8827, Section 6.5 asks for SHA-256 or better. */
    private static final Map<String, Algorithm> USABLE = Map.of(
            "sha-224", new Algorithm("SHA-224", 28),
            "sha-256", new Algorithm("SHA-256", 32),
            "sha-384", new Algorithm("SHA-384", 48),
            "sha-512", new Algorithm("SHA-512", 64));

    private static final Map<String, Integer> REFUSED_DIGEST_BYTES = Map.of("md2", 16, "md5", 16, "sha-1", 20);
    private static final Pattern TOKEN = Pattern.compile("[a-z0-9!#$%&'*+.^_`{|}~-]{1,32}");
    private static final Pattern DIGEST = Pattern.compile("[0-9A-F]{2}(:[0-9A-F]{2}){0,127}|([0-9A-F]{2}){1,128}");
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    private record Algorithm(String digestName, int digestBytes) {}

    /** As {@link #of}. */
    public DtlsFingerprint {
        hashFunction = hashFunction.strip().toLowerCase(Locale.ROOT);
        value = value.strip().toUpperCase(Locale.ROOT);
        if (!TOKEN.matcher(hashFunction).matches()) {
            throw new IllegalArgumentException("The fingerprint's hash function is not a token");
        }
        if (!DIGEST.matcher(value).matches()) {
            throw new IllegalArgumentException("The fingerprint is not hexadecimal bytes separated by colons");
        }
        byte[] digest = HexFormat.of().parseHex(value.replace(":", ""));
        Integer expectedBytes = digestBytes(hashFunction, digest.length);
        if (digest.length != expectedBytes) {
            throw new IllegalArgumentException("A %s fingerprint has %d bytes, this one has %d"
                    .formatted(hashFunction, expectedBytes, digest.length));
        }
        value = COLONS.formatHex(digest);
    }

    /**
     * Reads the two parts of an {@code a=fingerprint} line.
     *
     * @throws IllegalArgumentException if it isn't a fingerprint, or its length doesn't fit its hash function
     */
    public static DtlsFingerprint of(String hashFunction, String value) {
        return new DtlsFingerprint(hashFunction, value);
    }

    /** Whether the hash function is strong enough to identify a peer: SHA-224, SHA-256, SHA-384 or SHA-512. */
    public boolean usable() {
        return USABLE.containsKey(hashFunction);
    }

    /**
     * The fingerprints that decide: those with the strongest usable hash function of the list (RFC 8122, Section 5).
     *
     * @return empty if none of them is usable
     */
    public static List<DtlsFingerprint> strongest(Collection<DtlsFingerprint> fingerprints) {
        int best =
                fingerprints.stream().mapToInt(DtlsFingerprint::strength).max().orElse(0);
        return best == 0
                ? List.of()
                : fingerprints.stream().filter(f -> f.strength() == best).toList();
    }

    /** The fingerprint of a DER-encoded certificate; the hash function must be {@link #usable}. */
    static DtlsFingerprint compute(String hashFunction, byte[] certificateDer) {
        return new DtlsFingerprint(hashFunction, COLONS.formatHex(digest(hashFunction, certificateDer)));
    }

    /**
     * Whether a certificate is the one that the list announces. Takes the same steps wherever, and whether, it matches.
     */
    static boolean anyMatches(Collection<DtlsFingerprint> fingerprints, byte[] certificateDer) {
        boolean matches = false;
        for (DtlsFingerprint fingerprint : strongest(fingerprints)) {
            byte[] expected = COLONS.parseHex(fingerprint.value);
            matches |= MessageDigest.isEqual(expected, digest(fingerprint.hashFunction, certificateDer));
        }
        return matches;
    }

    private int strength() {
        Algorithm algorithm = USABLE.get(hashFunction);
        return algorithm == null ? 0 : algorithm.digestBytes;
    }

    private static int digestBytes(String hashFunction, int otherwise) {
        Algorithm algorithm = USABLE.get(hashFunction);
        return algorithm != null ? algorithm.digestBytes : REFUSED_DIGEST_BYTES.getOrDefault(hashFunction, otherwise);
    }

    static byte[] digest(String hashFunction, byte[] data) {
        Algorithm algorithm = USABLE.get(hashFunction);
        if (algorithm == null) {
            throw new IllegalArgumentException("Not a usable hash function: " + hashFunction);
        }
        try {
            return MessageDigest.getInstance(algorithm.digestName).digest(data);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("The JDK lacks " + algorithm.digestName, e);
        }
    }

    /** As the attribute's value: {@code sha-256 AB:CD:…}. */
    @Override
    public String toString() {
        return hashFunction + " " + value;
    }
}
