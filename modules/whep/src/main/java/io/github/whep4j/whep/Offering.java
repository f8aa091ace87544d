package io.github.whep4j.whep;

import io.github.whep4j.whep.HttpCall.Content;
import io.github.whep4j.whep.HttpCall.Method;
import io.github.whep4j.whep.WhepFailure.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The first part of a {@link WhepExchange}: the offer's POST, and whatever makes it be sent once more because it has opened
 * nothing for sure. A state machine as the exchange is, and driven by it.
 *
 * <pre>
 *                     WAITING
 *                      ▲ ▼ 409, 429, 503
 * IDLE ─begin─▶ TOKEN ─▶ SENT ─any other reply─▶ OVER
 *                 ▲     │ │ ▲
 *                 └─────┘ └─┘ 307, 308
 *                 401 once
 * </pre>
 */
final class Offering {

    /** One of the two is told, once. */
    interface Outcome {
        /** The server's last word: an answer, an offer of its own, or a refusal. */
        void replied(HttpReply reply);

        /** The offer cannot be sent, or not to where the server wants it. There is no session. */
        void failed(WhepFailure failure, @Nullable Throwable cause);
    }

    private enum State {
        IDLE,
        TOKEN,
        SENT,
        WAITING,
        OVER
    }

    private final WhepRequest request;
    private final Credentials credentials;
    private final Redirects redirects;
    private final Backoff backoff;
    private final Consumer<Step> steps;
    private final Outcome outcome;

    private State state = State.IDLE;
    private HttpUrl url;
    private String offer = "";
    private boolean tokenSent;
    private boolean tokenRenewed;
    private @Nullable WhepFailure refusal;

    /** @param steps takes what the shell has to do */
    Offering(
            WhepRequest request,
            Credentials credentials,
            RandomGenerator random,
            Consumer<Step> steps,
            Outcome outcome) {
        this.request = request;
        this.credentials = credentials;
        this.redirects = new Redirects(request.url());
        this.backoff = new Backoff(request.waitUntilLive(), random);
        this.steps = steps;
        this.outcome = outcome;
        this.url = request.url();
    }

    void begin(String offerSdp) {
        offer = offerSdp;
        if (request.tokens() == null) {
            send();
        } else {
            askToken(null);
        }
    }

    /** Whether a reply is due. */
    boolean isSent() {
        return state == State.SENT;
    }

    /** Whether the server has been left alone for a while. */
    boolean isWaiting() {
        return state == State.WAITING;
    }

    /** Where the offer has gone last. */
    HttpUrl url() {
        return url;
    }

    /** The origin of the URL that the server wanted the offer at; {@code null} if that is where it has gone first. */
    @Nullable
    String redirectedTo() {
        return url.equals(request.url()) ? null : url.origin().toString();
    }

    /** Nothing is sent from here on, and the offer is forgotten: it holds an ICE password. */
    void end() {
        state = State.OVER;
        offer = "";
    }

    void onToken(@Nullable String fresh) {
        if (state != State.TOKEN) {
            return;
        }
        if (fresh != null && !BearerToken.isValid(fresh)) {
            tokenFailed("The token source gave something that is no token", null);
        } else if (refusal != null && (fresh == null || fresh.equals(credentials.token()))) {
            fail(refusal, null);
        } else {
            credentials.use(fresh);
            send();
        }
    }

    void onTokenFailed(@Nullable Throwable cause) {
        if (state == State.TOKEN) {
            tokenFailed("The token source failed", cause);
        }
    }

    void onReply(HttpReply reply) {
        if (state != State.SENT) {
            return;
        }
        int status = reply.status();
        Duration pause = isWaitedFor(status) ? backoff.next(RetryAfter.of(reply), reply.receivedNanos()) : null;
        if (Redirects.isOne(status)) {
            onRedirect(reply);
        } else if (status == 401 && tokenSent && !tokenRenewed) {
            tokenRenewed = true;
            refusal = refused(reply);
            askToken(credentials.token());
        } else if (pause != null) {
            state = State.WAITING;
            steps.accept(new Step.Wait(pause));
        } else {
            state = State.OVER;
            outcome.replied(reply);
        }
    }

    /** The time to wait is over. It begins anew, from the endpoint on: where that redirects to may have changed. */
    void onWaited() {
        if (state == State.WAITING) {
            url = request.url();
            redirects.forget();
            tokenRenewed = false;
            refusal = null;
            send();
        }
    }

    /** What a reply says that is no success. */
    WhepFailure refused(HttpReply reply) {
        WhepFailure said = Failures.ofStatus(reply, tokenSent, credentials.secrets(url));
        boolean patient =
                isWaitedFor(reply.status()) && !request.waitUntilLive().isZero();
        return patient ? Failures.waitedInVain(said) : said;
    }

    /** The stream is not live yet, or the server busy. */
    private static boolean isWaitedFor(int status) {
        return status == 409 || status == 429 || status == 503;
    }

    private void onRedirect(HttpReply reply) {
        Redirects.Decision decision = redirects.decide(url, reply, credentials);
        if (decision.target() != null) {
            url = decision.target();
            send();
        } else if (decision.refusal() != null) {
            fail(decision.refusal(), null);
        }
    }

    private void askToken(@Nullable String refused) {
        state = State.TOKEN;
        steps.accept(new Step.AskToken(refused));
    }

    private void send() {
        if (credentials.needsSafety(url)) {
            fail(Failures.plainHttp(), null);
            return;
        }
        state = State.SENT;
        HttpCall call = credentials.call(Method.POST, url, Content.sdp(offer), Map.of());
        tokenSent = call.token() != null;
        steps.accept(new Step.Send(call));
    }

    private void tokenFailed(String title, @Nullable Throwable cause) {
        fail(Failures.of(Kind.TOKEN, title, null, "Look at the cause, and at what the token source gives"), cause);
    }

    private void fail(WhepFailure failure, @Nullable Throwable cause) {
        state = State.OVER;
        outcome.failed(failure, cause);
    }
}
