package io.github.whep4j.whep;

import io.github.whep4j.whep.HttpCall.Method;
import io.github.whep4j.whep.WhepFailure.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One WHEP session's HTTP exchange as a state machine: no clock, no thread, no socket. Each input gives the steps that its
 * shell has to take, in order; inputs that the state does not expect give none. There is at most one request under way.
 *
 * <pre>
 * IDLE ─post─▶ POST_TOKEN ─token─▶ POSTING ─201─▶ OPEN ─close─▶ DELETING ─reply─▶ ENDED
 *                   ▲                │ │ ▲                        │  ▲
 *                   └──── 401 once ──┘ └─┘ 307, 308               ▼  │ 401 once
 *                                                             DELETE_TOKEN
 * </pre>
 * Every way out of POSTING on which a session may exist leads through DELETING: an answer that is no answer, a body that
 * was cut off after its headers, a 201 that comes when nobody waits for it any more ({@code unwanted}).
 */
final class WhepExchange {

    /** What the shell has to do. */
    sealed interface Step {
        /** Ask the token source, and give {@link #onToken} or {@link #onTokenFailed}. */
        record AskToken(@Nullable String refused) implements Step {
            @Override
            public String toString() {
                return refused == null ? "AskToken[first]" : "AskToken[after a 401]";
            }
        }

        /** Send a request, and give {@link #onReply} or {@link #onCallFailed}. */
        record Send(HttpCall call) implements Step {}

        /**
         * The body of the request under way does not matter any more: give it up at once if it has not been sent, or as
         * soon as the response's headers are there, and report either by {@link #onCallFailed}.
         */
        record Abandon() implements Step {}

        /** Drop the request under way; report nothing. */
        record Cancel() implements Step {}

        /** The user's answer; at most once, and never beside {@link Failed}. */
        record Answered(WhepAnswer answer) implements Step {}

        /** The user's failure; at most once. */
        record Failed(WhepFailure failure, @Nullable Throwable cause) implements Step {}

        /** Nothing more will happen; exactly once, last. */
        record Ended(DeleteOutcome outcome) implements Step {}
    }

    private enum State {
        IDLE,
        POST_TOKEN,
        POSTING,
        OPEN,
        DELETE_TOKEN,
        DELETING,
        ENDED
    }

    private static final int MAX_REDIRECTS = 5;

    private final WhepRequest request;
    private final List<Step> steps = new ArrayList<>();
    private final Set<HttpUrl> visited = new HashSet<>();

    private State state = State.IDLE;
    private HttpUrl url;
    private String offer = "";
    private @Nullable String token;
    private boolean tokenSent;
    private boolean tokenRenewed;
    private boolean deleteRenewed;
    private boolean mayAskForToken = true;
    private boolean unwanted;
    private @Nullable WhepFailure refusal;
    private @Nullable HttpUrl sessionUrl;

    WhepExchange(WhepRequest request) {
        this.request = request;
        this.url = request.url();
        visited.add(url);
    }

    List<Step> post(String offerSdp) {
        if (state == State.IDLE) {
            offer = offerSdp;
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
            } else if (refusal != null && (fresh == null || fresh.equals(token))) {
                fail(refusal, null);
                end(DeleteOutcome.NOT_OPENED);
            } else {
                token = fresh;
                sendPost();
            }
        } else if (state == State.DELETE_TOKEN) {
            if (fresh == null || !BearerToken.isValid(fresh) || fresh.equals(token)) {
                end(DeleteOutcome.FAILED);
            } else {
                token = fresh;
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
        if (state == State.POSTING) {
            onPostReply(reply);
        } else if (state == State.DELETING) {
            onDeleteReply(reply);
        }
        return taken();
    }

    List<Step> onCallFailed(CallFailure failed) {
        HttpReply head = failed.head();
        if (state == State.DELETING) {
            if (head == null) {
                end(DeleteOutcome.FAILED);
            } else {
                onDeleteReply(head);
            }
        } else if (state == State.POSTING) {
            if (head != null && head.status() >= 400) {
                onPostReply(head);
            } else if (head != null && head.isSuccess()) {
                fail(failed.failure(), failed.cause());
                delete(head, new ArrayList<>());
            } else {
                fail(failed.failure(), failed.cause());
                end(failed.sent() && head == null ? DeleteOutcome.FAILED : DeleteOutcome.NOT_OPENED);
            }
        }
        return taken();
    }

    /** The user's patience is over: with the token, the redirects and the answer together, or with the answer alone. */
    List<Step> onDeadline(String what, Duration limit) {
        if (state == State.POST_TOKEN || state == State.POSTING) {
            giveUp(Failures.timeout(what, limit));
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
            case IDLE -> end(DeleteOutcome.NOT_OPENED);
            case POST_TOKEN, POSTING -> giveUp(Failures.closed());
            case OPEN -> sendDelete();
            default -> {
                // On its way already.
            }
        }
        return taken();
    }

    /** The time for closing is over. */
    List<Step> onCloseDeadline() {
        if (state == State.POSTING || state == State.DELETING || state == State.DELETE_TOKEN) {
            steps.add(new Step.Cancel());
            end(DeleteOutcome.FAILED);
        }
        return taken();
    }

    private List<Step> taken() {
        List<Step> result = List.copyOf(steps);
        steps.clear();
        return result;
    }

    private void sendPost() {
        boolean trusted = request.isTrusted(url.origin());
        if (token != null && trusted && !mayCarryToken(url)) {
            fail(
                    Failures.of(
                            Kind.TOKEN,
                            "A token is not sent over plain HTTP",
                            null,
                            "Use https, or allow it with insecureTokenAllowed(true)"),
                    null);
            end(DeleteOutcome.NOT_OPENED);
            return;
        }
        tokenSent = token != null && trusted;
        state = State.POSTING;
        steps.add(new Step.Send(new HttpCall(
                Method.POST, url, tokenSent ? token : null, trusted ? request.headers() : Map.of(), offer)));
    }

    private boolean mayCarryToken(HttpUrl target) {
        return target.https() || target.isLoopback() || request.insecureTokenAllowed();
    }

    private void onPostReply(HttpReply reply) {
        int status = reply.status();
        if (reply.isSuccess()) {
            onOpened(reply);
        } else if (unwanted && status != 406) {
            end(DeleteOutcome.NOT_OPENED);
        } else if (status == 307 || status == 308) {
            onRedirect(reply);
        } else if (status == 301 || status == 302 || status == 303) {
            refuseRedirect(
                    status,
                    "The server redirects in a way that would turn the POST into a GET",
                    "Use the URL that it redirects to" + shownOrigin(reply) + ", if that is the WHEP endpoint");
        } else if (status == 401 && tokenSent && !tokenRenewed) {
            tokenRenewed = true;
            refusal = Failures.ofStatus(reply, true, secrets());
            state = State.POST_TOKEN;
            steps.add(new Step.AskToken(token));
        } else {
            fail(Failures.ofStatus(reply, tokenSent, secrets()), null);
            if (status == 406 && reply.first("location") != null) {
                // A counter-offer is a session already (draft-ietf-wish-whep, Section 4.3.2).
                delete(reply, new ArrayList<>());
            } else {
                end(DeleteOutcome.NOT_OPENED);
            }
        }
    }

    private void onOpened(HttpReply reply) {
        List<String> warnings = new ArrayList<>();
        String problem = unwanted ? "" : OpenedReply.problem(reply, warnings);
        if (problem != null) {
            fail(Failures.badResponse(reply.status(), problem), null);
            if (reply.status() == 201 || reply.first("location") != null) {
                delete(reply, warnings);
            } else {
                end(DeleteOutcome.NOT_OPENED);
            }
            return;
        }
        sessionUrl = SessionUrl.of(url, reply.first("location"), warnings);
        if (sessionUrl != null && token != null && !request.isTrusted(sessionUrl.origin())) {
            warnings.add("the session URL (Location) is at another origin: DELETE goes there without the token");
        }
        state = State.OPEN;
        offer = "";
        String sdp = OpenedReply.sdp(reply);
        steps.add(new Step.Answered(
                new WhepAnswer(sdp, sessionUrl != null, LinkHeader.iceServers(reply.all("link")), warnings)));
    }

    private void onRedirect(HttpReply reply) {
        int status = reply.status();
        HttpUrl target;
        try {
            String location = reply.first("location");
            target = url.resolve(location == null ? "" : location.trim());
        } catch (IllegalArgumentException e) {
            refuseRedirect(status, "The server redirects to something that is no http or https URL", "Check the URL");
            return;
        }
        if (url.https() && !target.https()) {
            refuseRedirect(status, "Refused a redirect from https to http", "Ask who runs the server");
        } else if (!visited.add(target)) {
            refuseRedirect(status, "The server redirects in a circle", "Check the URL");
        } else if (visited.size() > MAX_REDIRECTS + 1) {
            refuseRedirect(status, "The server redirected more than " + MAX_REDIRECTS + " times", "Check the URL");
        } else if (!request.isTrusted(target.origin())
                && (token != null || !request.headers().isEmpty())) {
            String origin = target.origin().toString();
            refuseRedirect(
                    status,
                    "Refused a redirect to " + origin + ", which must not have the token",
                    "If that server may have it: allowOrigin(" + origin + ")");
        } else {
            url = target;
            sendPost();
        }
    }

    private String shownOrigin(HttpReply reply) {
        try {
            String location = reply.first("location");
            return location == null
                    ? ""
                    : " (at " + url.resolve(location.trim()).origin() + ")";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private void refuseRedirect(int status, String title, String hint) {
        fail(Failures.redirectRefused(status, title, hint), null);
        end(DeleteOutcome.NOT_OPENED);
    }

    private void delete(HttpReply opened, List<String> warnings) {
        sessionUrl = SessionUrl.of(url, opened.first("location"), warnings);
        sendDelete();
    }

    private void sendDelete() {
        HttpUrl target = sessionUrl;
        if (target == null) {
            end(DeleteOutcome.NO_SESSION_URL);
            return;
        }
        boolean trusted = request.isTrusted(target.origin()) && mayCarryToken(target);
        tokenSent = token != null && trusted;
        state = State.DELETING;
        steps.add(new Step.Send(new HttpCall(
                Method.DELETE, target, tokenSent ? token : null, trusted ? request.headers() : Map.of(), null)));
    }

    private void onDeleteReply(HttpReply reply) {
        int status = reply.status();
        if (status == 401 && tokenSent && mayAskForToken && !deleteRenewed) {
            deleteRenewed = true;
            state = State.DELETE_TOKEN;
            steps.add(new Step.AskToken(token));
            return;
        }
        end(
                reply.isSuccess()
                        ? DeleteOutcome.DELETED
                        : switch (status) {
                            case 404, 410 -> DeleteOutcome.ALREADY_GONE;
                            case 405, 501 -> DeleteOutcome.NOT_SUPPORTED;
                            default -> DeleteOutcome.FAILED;
                        });
    }

    private void giveUp(WhepFailure failure) {
        if (unwanted) {
            return;
        }
        fail(failure, null);
        if (state == State.POST_TOKEN) {
            end(DeleteOutcome.NOT_OPENED);
        } else {
            steps.add(new Step.Abandon());
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
        token = null;
        steps.add(new Step.Ended(outcome));
    }

    /** What must not come back out of an error text, should the server repeat it. */
    private List<String> secrets() {
        List<String> secrets = new ArrayList<>(request.headers().values());
        if (token != null) {
            secrets.add(token);
        }
        return secrets;
    }
}
