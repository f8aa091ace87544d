package io.github.whep4j.whep;

import io.github.whep4j.whep.RestartOutcome.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One ICE restart's PATCH (draft-ietf-wish-whep, Section 4.5.3): whatever entity tag the server knows the ICE session by,
 * and once more with a fresh token if the one that the session was opened with has grown old. On one event loop.
 */
final class IceRestartCall {
    private final CallsBeside beside;
    private final OpenSession session;
    private final TokenRenewal renewal;
    private final Duration limit;
    private final String fragment;
    private final CompletableFuture<RestartOutcome> outcome;
    private boolean tokenRenewed;

    IceRestartCall(
            CallsBeside beside,
            OpenSession session,
            TokenRenewal renewal,
            Duration limit,
            String fragment,
            CompletableFuture<RestartOutcome> outcome) {
        this.beside = beside;
        this.session = session;
        this.renewal = renewal;
        this.limit = limit;
        this.fragment = fragment;
        this.outcome = outcome;
    }

    void send() {
        HttpUrl target = session.resources().url();
        if (target == null) {
            outcome.complete(Refused.NOT_OPEN);
            return;
        }
        HttpCall call = session.call(
                HttpCall.Method.PATCH, target, HttpCall.Content.fragment(fragment), Map.of("If-Match", "*"));
        beside.sendForBody(call, limit).thenAccept(reply -> onReply(call, reply));
    }

    private void onReply(HttpCall call, @Nullable HttpReply reply) {
        if (reply == null) {
            outcome.complete(Refused.UNANSWERED);
        } else if (tokenRenewed || !renewal.begin(call, reply, this::onToken)) {
            outcome.complete(read(reply));
        }
    }

    private void onToken(boolean fresh) {
        tokenRenewed = true;
        if (fresh) {
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
            session.onRestarted(reply);
            return new RestartOutcome.Answered(body);
        }
        return switch (reply.status()) {
            case 404, 405, 415, 422, 501 -> Refused.NOT_SUPPORTED;
            case 410 -> Refused.SESSION_GONE;
            default -> Refused.REFUSED;
        };
    }
}
