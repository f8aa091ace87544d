package io.github.whep4j.whep;

import io.github.whep4j.whep.RestartOutcome.Refused;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One ICE restart's PATCH (draft-ietf-wish-whep, Section 4.5.3): whatever entity tag the server knows the ICE session by,
 * and once more with a fresh token if the one that the session was opened with has grown old. On one event loop.
 */
final class IceRestartCall {
    private final EventLoop loop;
    private final HttpThreads threads;
    private final CallsBeside beside;
    private final WhepExchange exchange;
    private final @Nullable TokenSource tokens;
    private final Duration limit;
    private final String fragment;
    private final CompletableFuture<RestartOutcome> outcome;
    private boolean tokenRenewed;

    IceRestartCall(
            EventLoop loop,
            HttpThreads threads,
            CallsBeside beside,
            WhepExchange exchange,
            WhepRequest request,
            String fragment,
            CompletableFuture<RestartOutcome> outcome) {
        this.loop = loop;
        this.threads = threads;
        this.beside = beside;
        this.exchange = exchange;
        this.tokens = request.tokens();
        this.limit = request.responseTimeout();
        this.fragment = fragment;
        this.outcome = outcome;
    }

    void send() {
        HttpUrl target = exchange.session().url();
        if (target == null) {
            outcome.complete(Refused.NOT_OPEN);
            return;
        }
        HttpCall call = exchange.beside(
                HttpCall.Method.PATCH, target, HttpCall.Content.fragment(fragment), Map.of("If-Match", "*"));
        beside.send(call, limit).thenAccept(reply -> onReply(call, reply));
    }

    private void onReply(HttpCall call, @Nullable HttpReply reply) {
        if (reply == null) {
            outcome.complete(Refused.UNANSWERED);
        } else if (reply.status() == 401 && call.token() != null && tokens != null && !tokenRenewed) {
            tokenRenewed = true;
            renewToken(tokens, call.token());
        } else {
            outcome.complete(read(reply));
        }
    }

    private void renewToken(TokenSource source, String refused) {
        threads.callBlocking(() -> source.token(refused))
                .thenCompose(stage -> stage)
                .whenComplete((token, failure) -> {
                    try {
                        loop.execute(() -> onToken(failure == null ? token : null));
                    } catch (RejectedExecutionException e) {
                        outcome.complete(Refused.NOT_OPEN);
                    }
                });
    }

    private void onToken(@Nullable String fresh) {
        if (exchange.renewToken(fresh)) {
            send();
        } else {
            outcome.complete(Refused.REFUSED);
        }
    }

    private RestartOutcome read(HttpReply reply) {
        if (reply.isSuccess()) {
            String body = new String(reply.body(), StandardCharsets.UTF_8);
            if (body.isBlank()) {
                return Refused.NOT_SUPPORTED;
            }
            exchange.onRestarted(reply);
            return new RestartOutcome.Answered(body);
        }
        return switch (reply.status()) {
            case 404, 405, 415, 422, 501 -> Refused.NOT_SUPPORTED;
            case 410 -> Refused.SESSION_GONE;
            default -> Refused.REFUSED;
        };
    }
}
