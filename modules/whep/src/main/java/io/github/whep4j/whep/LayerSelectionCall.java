package io.github.whep4j.whep;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One selection of a layer, by POST (draft-ietf-wish-whep, Section 4.10), and once more with a fresh token if the one that the
 * session was opened with has grown old. On one event loop.
 */
final class LayerSelectionCall {
    private final CallsBeside beside;
    private final OpenSession session;
    private final TokenRenewal renewal;
    private final Duration limit;
    private final LayerSelection selection;
    private final CompletableFuture<Void> outcome;
    private boolean tokenRenewed;

    LayerSelectionCall(
            CallsBeside beside,
            OpenSession session,
            TokenRenewal renewal,
            Duration limit,
            LayerSelection selection,
            CompletableFuture<Void> outcome) {
        this.beside = beside;
        this.session = session;
        this.renewal = renewal;
        this.limit = limit;
        this.selection = selection;
        this.outcome = outcome;
    }

    void send() {
        HttpUrl target = session.resources().layers();
        if (target == null) {
            fail(Failures.noLayers());
        } else if (session.isForeign(target)) {
            fail(Failures.foreignLayers(target.origin().toString()));
        } else {
            HttpCall.Content body = HttpCall.Content.json(selection.toJson());
            HttpCall call = session.call(HttpCall.Method.POST, target, body, Map.of("Accept", "*/*"));
            beside.send(call, limit).thenAccept(reply -> onReply(call, reply));
        }
    }

    private void onReply(HttpCall call, @Nullable HttpReply reply) {
        if (tokenRenewed || !renewal.begin(call, reply, fresh -> onToken(fresh, call, reply))) {
            end(call, reply);
        }
    }

    private void onToken(boolean fresh, HttpCall call, @Nullable HttpReply refused) {
        tokenRenewed = true;
        if (fresh) {
            send();
        } else {
            end(call, refused);
        }
    }

    private void end(HttpCall call, @Nullable HttpReply reply) {
        if (reply != null && reply.isSuccess()) {
            outcome.complete(null);
        } else if (reply != null) {
            fail(session.refusal(call.url(), reply));
        } else if (session.resources().layers() == null) {
            fail(Failures.closed());
        } else {
            fail(Failures.timeout("No answer to the selection of a layer", limit));
        }
    }

    private void fail(WhepFailure failure) {
        outcome.completeExceptionally(new WhepFailureException(failure, null));
    }
}
