package io.github.whep4j.whep;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where bearer tokens come from. A session asks once before its POST and, when the server answers 401, once more; the
 * same goes for its DELETE, which starts out with the token that the POST was accepted with, and for what is asked in
 * between: ICE restarts, layers, the stream of events.
 *
 * <p>Called on a thread of the client's that may block, not on its event loop. The stage's result is waited for as long
 * as the request's total deadline allows.
 */
@FunctionalInterface
public interface TokenSource {

    /**
     * Gives the token to use now.
     *
     * @param refused {@code null} at first; after a 401 the token that was refused, so that a cache knows what to drop
     * @return a stage with the token, or with {@code null} to go without. After a 401, {@code null} and the refused token
     *     mean the same: there is none better, and the 401 is what the session fails with
     */
    CompletionStage<@Nullable String> token(@Nullable String refused);

    /**
     * A token that never changes.
     *
     * @throws IllegalArgumentException if it has anything in it but printable ASCII, or is empty
     */
    static TokenSource fixed(String token) {
        BearerToken.requireValid(token);
        return refused -> CompletableFuture.completedFuture(token);
    }
}
