package io.github.whep4j.whep;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
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
    private final Set<Asked> waiting = new HashSet<>();

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
        Asked asked = new Asked(refused, then);
        threads.callBlocking(() -> source.token(refused))
                .thenCompose(stage -> stage)
                .whenComplete((token, failure) -> {
                    try {
                        loop.execute(() -> asked.end(failure == null ? token : null));
                    } catch (RejectedExecutionException e) {
                        // The client is closed; before that, this was dropped.
                    }
                });
        return true;
    }

    /** Waits for no token any more: there is none. */
    void drop() {
        Set.copyOf(waiting).forEach(asked -> asked.end(null));
    }

    private final class Asked {
        private final String refused;
        private final Consumer<Boolean> then;
        private final ScheduledFuture<?> timer;

        Asked(String refused, Consumer<Boolean> then) {
            this.refused = refused;
            this.then = then;
            timer = loop.schedule(() -> end(null), TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS);
            waiting.add(this);
        }

        /** The first time counts. */
        void end(@Nullable String token) {
            if (waiting.remove(this)) {
                timer.cancel(false);
                then.accept(session.renewToken(refused, token));
            }
        }
    }
}
