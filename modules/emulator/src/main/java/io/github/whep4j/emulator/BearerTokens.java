package io.github.whep4j.emulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The tokens that a camera accepts: one for ever, one after the other for a time each, or none at all. Any thread. */
final class BearerTokens {
    private static final String SCHEME = "Bearer ";
    private static final int TOKEN_BYTES = 16;

    private final @Nullable Duration life;
    private final LongSupplier clock;
    private final SecureRandom random = new SecureRandom();
    private @Nullable String current;
    private long issuedNanos;

    /**
     * @param first null if requests need no token
     * @param life  how long a token is good; null for ever
     */
    BearerTokens(@Nullable String first, @Nullable Duration life, LongSupplier clock) {
        this.current = first;
        this.life = life;
        this.clock = clock;
        this.issuedNanos = clock.getAsLong();
    }

    static String random(SecureRandom random) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The token that is good now; a new one if the last has expired. Empty if none is needed. */
    synchronized String current() {
        String token = current;
        if (token == null) {
            return "";
        }
        if (expired()) {
            token = random(random);
            current = token;
            issuedNanos = clock.getAsLong();
        }
        return token;
    }

    private boolean expired() {
        return life != null && clock.getAsLong() - issuedNanos >= life.toNanos();
    }

    /** Whether a request with that Authorization header may be served. */
    synchronized boolean accept(@Nullable String authorization) {
        String token = current;
        if (token == null) {
            return true;
        }
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) || expired()) {
            return false;
        }
        return MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8),
                authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8));
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "BearerTokens[" + (life == null ? "for ever" : life) + "]";
    }
}
