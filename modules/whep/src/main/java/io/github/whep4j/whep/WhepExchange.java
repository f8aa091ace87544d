package io.github.whep4j.whep;

import io.github.whep4j.whep.HttpCall.Content;
import io.github.whep4j.whep.HttpCall.Method;
import io.github.whep4j.whep.WhepFailure.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One WHEP session's HTTP exchange as a state machine: no clock, no thread, no socket. Each input gives the steps that its
 * shell has to take, in order; inputs that the state does not expect give none. There is at most one request under way.
 *
 * <pre>
 *              WAITING
 *                ▲ ▼ 409, 429, 503
 * IDLE ─post─▶ POSTING ─201─▶ OPEN ─close─▶ DELETING ─reply─▶ ENDED
 *               │ │ ▲          ▲              │  ▲
 *               │ └─┘ 307, 308 │ 204          ▼  │ 401 once
 *               406            │           DELETE_TOKEN
 *               └▶ COUNTERED ─▶ ANSWERING
 * </pre>
 * POST_TOKEN, not drawn, is before POSTING and, once, after a 401; DELETE_WAITING is between two DELETEs.
 *
 * <p>Every way out of POSTING on which a session may exist leads through DELETING: an answer that is no answer, a body that
 * was cut off after its headers, a 201 that comes when nobody waits for it any more ({@code unwanted}), a counter-offer that
 * comes to nothing.
 */
final class WhepExchange {

    private enum State {
        IDLE,
        POST_TOKEN,
        POSTING,
        WAITING,
        COUNTERED,
        ANSWERING,
        OPEN,
        DELETE_TOKEN,
        DELETING,
        DELETE_WAITING,
        ENDED
    }

    private final WhepRequest request;
    private final Credentials credentials;
    private final Redirects redirects;
    private final Backoff backoff;
    private final DeleteAttempts deleteAttempts = new DeleteAttempts();
    private final List<Step> steps = new ArrayList<>();

    private State state = State.IDLE;
    private HttpUrl url;
    private String offer = "";
    private boolean takesCounterOffers;
    private boolean tokenSent;
    private boolean tokenRenewed;
    private boolean deleteRenewed;
    private boolean mayAskForToken = true;
    private boolean unwanted;
    private @Nullable WhepFailure refusal;
    private @Nullable HttpReply countered;
    private SessionResources session = SessionResources.NONE;

    WhepExchange(WhepRequest request, RandomGenerator random) {
        this.request = request;
        this.credentials = new Credentials(request);
        this.redirects = new Redirects(request.url());
        this.backoff = new Backoff(request.waitUntilLive(), random);
        this.url = request.url();
    }

    /** @param takesCounterOffers whether {@link Step.Counter} is of use */
    List<Step> post(String offerSdp, boolean takesCounterOffers) {
        if (state == State.IDLE) {
            offer = offerSdp;
            this.takesCounterOffers = takesCounterOffers;
            if (request.tokens() == null) {
                sendPost();
            } else {
                state = State.POST_TOKEN;
                steps.add(new Step.AskToken(null));
            }
        }
        return taken();
    }

    List<Step> onToken(@Nullable String fresh) {
        if (state == State.POST_TOKEN) {
            if (fresh != null && !BearerToken.isValid(fresh)) {
                tokenFailed("The token source gave something that is no token", null);
            } else if (refusal != null && (fresh == null || fresh.equals(credentials.token()))) {
                fail(refusal, null);
                end(DeleteOutcome.NOT_OPENED);
            } else {
                credentials.use(fresh);
                sendPost();
            }
        } else if (state == State.DELETE_TOKEN) {
            if (fresh == null || !BearerToken.isValid(fresh) || fresh.equals(credentials.token())) {
                end(DeleteOutcome.FAILED);
            } else {
                credentials.use(fresh);
                sendDelete();
            }
        }
        return taken();
    }

    List<Step> onTokenFailed(@Nullable Throwable cause) {
        if (state == State.POST_TOKEN) {
            tokenFailed("The token source failed", cause);
        } else if (state == State.DELETE_TOKEN) {
            end(DeleteOutcome.FAILED);
        }
        return taken();
    }

    List<Step> onReply(HttpReply reply) {
        switch (state) {
            case POSTING -> onPostReply(reply);
            case ANSWERING -> onAnswerReply(reply);
            case DELETING -> onDeleteReply(reply);
            default -> {
                // Nothing is under way.
            }
        }
        return taken();
    }

    List<Step> onCallFailed(CallFailure failed) {
        HttpReply head = failed.head();
        if (state == State.DELETING) {
            onDeleteReply(head);
        } else if (state == State.ANSWERING) {
            if (head == null) {
                fail(failed.failure(), failed.cause());
                sendDelete();
            } else {
                onAnswerReply(head);
            }
        } else if (state == State.POSTING) {
            if (head != null && head.status() >= 400) {
                onPostReply(head);
            } else if (head != null && head.isSuccess()) {
                fail(failed.failure(), failed.cause());
                delete(head, new ArrayList<>());
            } else {
                boolean elsewhere = !url.origin().equals(request.url().origin());
                fail(elsewhere ? Failures.afterRedirect(failed.failure()) : failed.failure(), failed.cause());
                end(failed.sent() && head == null ? DeleteOutcome.FAILED : DeleteOutcome.NOT_OPENED);
            }
        }
        return taken();
    }

    /** The time to wait is over. A POST begins anew, from the endpoint on: where it redirects to may have changed. */
    List<Step> onWaited() {
        if (state == State.DELETE_WAITING) {
            sendDelete();
        } else if (state == State.WAITING) {
            url = request.url();
            redirects.forget();
            tokenRenewed = false;
            refusal = null;
            sendPost();
        }
        return taken();
    }

    /** @param sdp {@code null} if the counter-offer could not be answered, for the cause given */
    List<Step> onCounterAnswer(@Nullable String sdp, @Nullable Throwable cause) {
        HttpUrl target = session.url();
        if (state == State.COUNTERED && target != null) {
            if (sdp == null) {
                fail(Failures.counterOfferUnanswered(), cause);
                sendDelete();
            } else {
                state = State.ANSWERING;
                send(credentials.call(Method.PATCH, target, Content.sdp(sdp), Map.of()));
            }
        }
        return taken();
    }

    /** The user's patience is over: with the token, the redirects and the answer together, or with the answer alone. */
    List<Step> onDeadline(WhepFailure why) {
        if (state != State.WAITING) {
            giveUp(why);
        }
        return taken();
    }

    /**
     * Ends the session, or keeps it from coming into being.
     *
     * @param mayAsk whether the token source may be asked if the server refuses the last token for the DELETE
     */
    List<Step> close(boolean mayAsk) {
        mayAskForToken &= mayAsk;
        switch (state) {
            case IDLE -> {
                // The offer may be on its way here, from another thread.
                fail(Failures.closed(), null);
                end(DeleteOutcome.NOT_OPENED);
            }
            case OPEN -> sendDelete();
            default -> giveUp(Failures.closed());
        }
        return taken();
    }

    /** The time for closing is over. */
    List<Step> onCloseDeadline() {
        switch (state) {
            case POSTING, DELETING, DELETE_TOKEN, DELETE_WAITING -> {
                steps.add(new Step.Cancel());
                end(DeleteOutcome.FAILED);
            }
            default -> {
                // What is to be closed has ended, or has not begun.
            }
        }
        return taken();
    }

    /** Where the session can be talked to beside its life; nowhere unless it is open. */
    SessionResources session() {
        return state == State.OPEN ? session : SessionResources.NONE;
    }

    /** A request beside the session's life, with what its target may have. */
    HttpCall beside(Method method, HttpUrl target, @Nullable Content content, Map<String, String> headers) {
        return credentials.call(method, target, content, headers);
    }

    /** A request beside has been refused for its token; false if this one is none, or the same again. */
    boolean renewToken(String refused, @Nullable String fresh) {
        if (fresh == null || !BearerToken.isValid(fresh) || fresh.equals(refused)) {
            return false;
        }
        credentials.use(fresh);
        return true;
    }

    /** The server has restarted ICE. */
    void onRestarted(HttpReply reply) {
        session = session.restarted(reply);
    }

    /** Whether a request there would have to do without the token, and so is better not made: as with redirects. */
    boolean isForeign(HttpUrl target) {
        return credentials.areNotFor(target);
    }

    /** What an error response to a request beside says. */
    WhepFailure refused(HttpReply reply) {
        return Failures.ofStatus(reply, credentials.token() != null, credentials.secrets());
    }

    private List<Step> taken() {
        List<Step> result = List.copyOf(steps);
        steps.clear();
        return result;
    }

    private void send(HttpCall call) {
        tokenSent = call.token() != null;
        steps.add(new Step.Send(call));
    }

    private void sendPost() {
        if (credentials.needsSafety(url)) {
            fail(Failures.plainHttp(), null);
            end(DeleteOutcome.NOT_OPENED);
            return;
        }
        state = State.POSTING;
        send(credentials.call(Method.POST, url, Content.sdp(offer), Map.of()));
    }

    private void onPostReply(HttpReply reply) {
        int status = reply.status();
        if (reply.isSuccess()) {
            onOpened(reply);
        } else if (unwanted && status != 406) {
            end(DeleteOutcome.NOT_OPENED);
        } else if (Redirects.isOne(status)) {
            onRedirect(reply);
        } else if (status == 401 && tokenSent && !tokenRenewed) {
            tokenRenewed = true;
            refusal = Failures.ofStatus(reply, true, credentials.secrets());
            state = State.POST_TOKEN;
            steps.add(new Step.AskToken(credentials.token()));
        } else if (!waits(reply) && !isCountered(reply)) {
            WhepFailure said = Failures.ofStatus(reply, tokenSent, credentials.secrets());
            boolean patient = isWaitedFor(status) && !request.waitUntilLive().isZero();
            fail(patient ? Failures.waitedInVain(said) : said, null);
            if (status == 406 && reply.first("location") != null) {
                // A counter-offer is a session already (draft-ietf-wish-whep, Section 4.3.2).
                delete(reply, new ArrayList<>());
            } else {
                end(DeleteOutcome.NOT_OPENED);
            }
        }
    }

    private void onRedirect(HttpReply reply) {
        Redirects.Decision decision = redirects.decide(url, reply, credentials);
        if (decision.target() != null) {
            url = decision.target();
            sendPost();
        } else if (decision.refusal() != null) {
            fail(decision.refusal(), null);
            end(DeleteOutcome.NOT_OPENED);
        }
    }

    /** Whether the offer is to be sent again later: the stream is not live yet, or the server busy, and nothing was opened. */
    private boolean waits(HttpReply reply) {
        Duration time = isWaitedFor(reply.status()) ? backoff.next(RetryAfter.of(reply), reply.receivedNanos()) : null;
        if (time == null) {
            return false;
        }
        state = State.WAITING;
        steps.add(new Step.Wait(time));
        return true;
    }

    private static boolean isWaitedFor(int status) {
        return status == 409 || status == 429 || status == 503;
    }

    /** Whether the server made an offer of its own that can be answered. */
    private boolean isCountered(HttpReply reply) {
        CounterOffer counter = takesCounterOffers && !unwanted ? CounterOffer.of(reply) : null;
        SessionResources opened = SessionResources.of(url, reply, new ArrayList<>());
        if (counter == null || opened.url() == null) {
            return false;
        }
        session = opened;
        countered = reply;
        offer = "";
        state = State.COUNTERED;
        steps.add(new Step.Counter(counter));
        return true;
    }

    private void onAnswerReply(HttpReply reply) {
        HttpReply opened = countered;
        if (reply.isSuccess() && opened != null) {
            open(opened, new ArrayList<>());
        } else {
            fail(Failures.counterAnswerRefused(reply, tokenSent, credentials.secrets()), null);
            sendDelete();
        }
    }

    private void onOpened(HttpReply reply) {
        List<String> warnings = new ArrayList<>();
        String problem = unwanted ? "" : OpenedReply.problem(reply, warnings);
        if (problem == null) {
            open(reply, warnings);
            return;
        }
        fail(Failures.badResponse(reply.status(), problem), null);
        if (reply.status() == 201 || reply.first("location") != null) {
            delete(reply, warnings);
        } else {
            end(DeleteOutcome.NOT_OPENED);
        }
    }

    private void open(HttpReply reply, List<String> warnings) {
        session = SessionResources.of(url, reply, warnings);
        HttpUrl at = session.url();
        if (at != null && credentials.token() != null && !request.isTrusted(at.origin())) {
            warnings.add("the session URL (Location) is at another origin: DELETE goes there without the token");
        }
        state = State.OPEN;
        offer = "";
        countered = null;
        steps.add(new Step.Answered(new WhepAnswer(
                OpenedReply.sdp(reply), at != null, LinkHeader.iceServers(reply.all("link")), warnings)));
    }

    private void delete(HttpReply opened, List<String> warnings) {
        session = SessionResources.of(url, opened, warnings);
        sendDelete();
    }

    private void sendDelete() {
        HttpUrl target = session.url();
        if (target == null) {
            end(DeleteOutcome.NO_SESSION_URL);
            return;
        }
        state = State.DELETING;
        send(credentials.call(Method.DELETE, target, null, Map.of()));
    }

    /** @param reply {@code null} if there was none */
    private void onDeleteReply(@Nullable HttpReply reply) {
        if (reply != null && reply.status() == 401 && tokenSent && mayAskForToken && !deleteRenewed) {
            deleteRenewed = true;
            state = State.DELETE_TOKEN;
            steps.add(new Step.AskToken(credentials.token()));
            return;
        }
        Duration pause = deleteAttempts.next(reply);
        if (pause != null) {
            state = State.DELETE_WAITING;
            steps.add(new Step.Wait(pause));
        } else {
            end(reply == null ? DeleteOutcome.FAILED : DeleteOutcome.of(reply));
        }
    }

    /** Ends what has not led to an answer yet. */
    private void giveUp(WhepFailure failure) {
        State begun = state;
        boolean isPending = switch (begun) {
            case POST_TOKEN, POSTING, WAITING, COUNTERED, ANSWERING -> true;
            default -> false;
        };
        if (unwanted || !isPending) {
            return;
        }
        fail(failure, null);
        if (begun == State.POSTING) {
            steps.add(new Step.Abandon());
        } else if (begun == State.COUNTERED) {
            sendDelete();
        } else if (begun == State.ANSWERING) {
            steps.add(new Step.Cancel());
            sendDelete();
        } else {
            end(DeleteOutcome.NOT_OPENED);
        }
    }

    private void tokenFailed(String title, @Nullable Throwable cause) {
        fail(Failures.of(Kind.TOKEN, title, null, "Look at the cause, and at what the token source gives"), cause);
        end(DeleteOutcome.NOT_OPENED);
    }

    private void fail(WhepFailure failure, @Nullable Throwable cause) {
        if (!unwanted) {
            unwanted = true;
            steps.add(new Step.Failed(failure, cause));
        }
    }

    private void end(DeleteOutcome outcome) {
        state = State.ENDED;
        offer = "";
        countered = null;
        credentials.use(null);
        steps.add(new Step.Ended(outcome));
    }
}
