package io.github.whep4j.whep;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A fresh token for the requests beside a session's life, where the one that the session was opened with has grown old:
 * sessions may last for longer than tokens. On one event loop.
 */
final class TokenRenewal {

    private final EventLoop loop;
    private final HttpThreads threads;
    private final OpenSession session;
    private final @Nullable TokenSource tokens;
    private final Duration limit;

    /** @param limit for which a token is waited for */
    TokenRenewal(
            EventLoop loop, HttpThreads threads, OpenSession session, @Nullable TokenSource tokens, Duration limit) {
        this.loop = loop;
        this.threads = threads;
        this.session = session;
        this.tokens = tokens;
        this.limit = limit;
    }

    /**
     * Asks for a token in place of one that was refused.
     *
     * @param then told on the loop whether there is another one, with which the request is to be made once more
     * @return whether it is the token that was refused, and there is somebody to ask; else {@code then} hears nothing
     */
    boolean begin(HttpCall call, @Nullable HttpReply reply, Consumer<Boolean> then) {
        TokenSource source = tokens;
        String refused = call.token();
        if (reply == null || reply.status() != 401 || refused == null || source == null) {
            return false;
        }
        threads.callBlocking(() -> source.token(refused))
                .thenCompose(stage -> stage)
                .orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((token, failure) -> {
                    try {
                        loop.execute(() -> then.accept(session.renewToken(refused, failure == null ? token : null)));
                    } catch (RejectedExecutionException e) {
                        then.accept(false); // the client is closed, and the loop with it
                    }
                });
        return true;
    }
}
