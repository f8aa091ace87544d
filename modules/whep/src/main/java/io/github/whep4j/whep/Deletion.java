package io.github.whep4j.whep;

import io.github.whep4j.whep.HttpCall.Method;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The last part of a {@link WhepExchange}, which is what ends a session: a DELETE, sent again where it came to nothing for the
 * moment, and once with a fresh token. A state machine as the exchange is, and driven by it.
 *
 * <pre>
 *          WAITING
 *           ▲ ▼ nothing, 408, 429, 5xx
 *  ─begin─▶ SENT ─reply─▶ OVER
 *           ▲ ▼ 401 once
 *           TOKEN
 * </pre>
 */
final class Deletion {

    private enum State {
        IDLE,
        TOKEN,
        SENT,
        WAITING,
        OVER
    }

    private final Credentials credentials;
    private final Consumer<Step> steps;
    private final Consumer<DeleteOutcome> whenOver;
    private final DeleteAttempts attempts = new DeleteAttempts();

    private State state = State.IDLE;
    private @Nullable HttpUrl target;
    private boolean tokenSent;
    private boolean tokenRenewed;
    private boolean mayAskForToken = true;

    /**
     * @param steps takes what the shell has to do
     * @param whenOver told once, as the last thing
     */
    Deletion(Credentials credentials, Consumer<Step> steps, Consumer<DeleteOutcome> whenOver) {
        this.credentials = credentials;
        this.steps = steps;
        this.whenOver = whenOver;
    }

    /** @param sessionUrl {@code null} if the server told none that may be used */
    void begin(@Nullable HttpUrl sessionUrl) {
        target = sessionUrl;
        send();
    }

    /** From here on the last known token has to do. */
    void askForNoToken() {
        mayAskForToken = false;
    }

    /** @param fresh {@code null} if there is none */
    void onToken(@Nullable String fresh) {
        if (state != State.TOKEN) {
            return;
        }
        if (fresh == null || !BearerToken.isValid(fresh) || fresh.equals(credentials.token())) {
            end(DeleteOutcome.FAILED);
        } else {
            credentials.use(fresh);
            send();
        }
    }

    /** @param reply {@code null} if there was none */
    void onReply(@Nullable HttpReply reply) {
        if (state != State.SENT) {
            return;
        }
        if (reply != null && reply.status() == 401 && tokenSent && mayAskForToken && !tokenRenewed) {
            tokenRenewed = true;
            state = State.TOKEN;
            steps.accept(new Step.AskToken(credentials.token()));
            return;
        }
        Duration pause = attempts.next(reply);
        if (pause != null) {
            state = State.WAITING;
            steps.accept(new Step.Wait(pause));
        } else {
            end(reply == null ? DeleteOutcome.FAILED : DeleteOutcome.of(reply));
        }
    }

    void onWaited() {
        if (state == State.WAITING) {
            send();
        }
    }

    private void send() {
        HttpUrl url = target;
        if (url == null) {
            end(DeleteOutcome.NO_SESSION_URL);
            return;
        }
        state = State.SENT;
        HttpCall call = credentials.call(Method.DELETE, url, null, Map.of());
        tokenSent = call.token() != null;
        steps.accept(new Step.Send(call));
    }

    private void end(DeleteOutcome outcome) {
        state = State.OVER;
        whenOver.accept(outcome);
    }
}
