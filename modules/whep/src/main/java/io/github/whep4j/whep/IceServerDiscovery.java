package io.github.whep4j.whep;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks an endpoint by OPTIONS which ICE servers it advertises (draft-ietf-wish-whep, Section 4.8), before there is a session.
 * Whatever goes wrong, there are none then.
 */
final class IceServerDiscovery {

    private final CallsBeside calls;
    private final HttpThreads threads;
    private final EventLoop loop;
    private final WhepRequest request;
    private final Credentials credentials;
    private final CompletableFuture<List<IceServerLink>> found = new CompletableFuture<>();
    private @Nullable Future<?> timer;

    IceServerDiscovery(WhepClient client, HttpThreads threads, WhepRequest request) {
        this.threads = threads;
        this.loop = threads.nextLoop();
        this.request = request;
        this.credentials = new Credentials(request);
        this.calls = new CallsBeside(client, threads, loop, request);
    }

    CompletableFuture<List<IceServerLink>> start(Duration limit) {
        long limitNanos = TimeUnit.NANOSECONDS.convert(limit);
        onLoop(() -> {
            timer = loop.schedule(() -> end(List.of()), limitNanos, TimeUnit.NANOSECONDS);
        });
        TokenSource tokens = request.tokens();
        if (tokens == null) {
            onLoop(() -> ask(null, limit));
        } else {
            threads.callBlocking(() -> tokens.token(null))
                    .thenCompose(stage -> stage)
                    .whenComplete((token, failure) -> onLoop(() -> {
                        if (failure != null || token != null && !BearerToken.isValid(token)) {
                            end(List.of());
                        } else {
                            ask(token, limit);
                        }
                    }));
        }
        return found;
    }

    /** Its client is closed: nobody wants to know any more, and its timer goes with the loop. */
    void abandon() {
        found.complete(List.of());
    }

    private void ask(@Nullable String token, Duration limit) {
        credentials.use(token);
        if (found.isDone() || credentials.needsSafety(request.url())) {
            end(List.of());
            return;
        }
        calls.send(credentials.call(HttpCall.Method.OPTIONS, request.url(), null, Map.of()), limit)
                .thenAccept(reply -> end(
                        reply == null || !reply.isSuccess() ? List.of() : LinkHeader.iceServers(reply.all("link"))));
    }

    private void end(List<IceServerLink> servers) {
        if (timer != null) {
            timer.cancel(false);
        }
        credentials.use(null);
        found.complete(servers);
        calls.drop();
    }

    private void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            found.complete(List.of());
        }
    }
}
