package io.github.whep4j.receiver;

import org.jspecify.annotations.Nullable;

/**
 * Hands out the Bearer token. Called on a thread of its own, never on a media loop or an HTTP thread, so it may block; an
 * answer that takes longer than {@link ReceiverBuilder#tokenTimeout} fails the session.
 */
@FunctionalInterface
public interface TokenSource {
    /**
     * Returns the token to send.
     *
     * @param refused null at first; after a 401 the token that was refused, so that a cache knows what to throw away
     * @return the token without {@code Bearer}, or null to send none
     * @throws Exception if there is none to be had; the session fails with its message left out
     */
    @Nullable
    String token(@Nullable String refused) throws Exception;
}
