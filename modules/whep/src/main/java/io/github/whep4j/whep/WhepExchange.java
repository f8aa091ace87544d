package io.github.whep4j.whep;

import io.github.whep4j.whep.HttpCall.Content;
import io.github.whep4j.whep.HttpCall.Method;
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
 * IDLE ─post─▶ OFFERING ─201─▶ OPEN ─close─▶ DELETING ─▶ ENDED
 *                │               ▲
 *               406              │ 204
 *                └─▶ COUNTERED ─▶ ANSWERING
 * </pre>
 * What happens in OFFERING is {@link Offering}'s, what happens in DELETING is {@link Deletion}'s; what is asked of the server
 * beside, while the session is OPEN, is {@link OpenSession}'s.
 *
 * <p>Every way out of OFFERING on which a session may exist leads through DELETING: an answer that is no answer, a body that
 * was cut off after its headers, a 201 that comes when nobody waits for it any more ({@code unwanted}), a counter-offer that
 * comes to nothing.
 */
final class WhepExchange {

    private enum State {
        IDLE,
        OFFERING,
        COUNTERED,
        ANSWERING,
        OPEN,
        DELETING,
        ENDED
    }

    private final WhepRequest request;
    private final Credentials credentials;
    private final Offering offering;
    private final OpenSession openSession;
    private final Deletion deletion;
    private final List<Step> steps = new ArrayList<>();

    private State state = State.IDLE;
    private boolean takesCounterOffers;
    private boolean unwanted;
    private @Nullable HttpReply countered;
    private SessionResources session = SessionResources.NONE;

    WhepExchange(WhepRequest request, RandomGenerator random) {
        this.request = request;
        this.credentials = new Credentials(request);
        this.offering = new Offering(request, credentials, random, steps::add, new Offering.Outcome() {
            @Override
            public void replied(HttpReply reply) {
                onLastWord(reply);
            }

            @Override
            public void failed(WhepFailure failure, @Nullable Throwable cause) {
                fail(failure, cause);
                end(DeleteOutcome.NOT_OPENED);
            }
        });
        this.openSession = new OpenSession(credentials);
        this.deletion = new Deletion(credentials, steps::add, this::end);
    }

    /** @param takesCounterOffers whether {@link Step.Counter} is of use */
    List<Step> post(String offerSdp, boolean takesCounterOffers) {
        if (state == State.IDLE) {
            this.takesCounterOffers = takesCounterOffers;
            state = State.OFFERING;
            offering.begin(offerSdp);
        }
        return taken();
    }

    List<Step> onToken(@Nullable String fresh) {
        if (state == State.OFFERING) {
            offering.onToken(fresh);
        } else if (state == State.DELETING) {
            deletion.onToken(fresh);
        }
        return taken();
    }

    List<Step> onTokenFailed(@Nullable Throwable cause) {
        if (state == State.OFFERING) {
            offering.onTokenFailed(cause);
        } else if (state == State.DELETING) {
            deletion.onToken(null);
        }
        return taken();
    }

    List<Step> onReply(HttpReply reply) {
        switch (state) {
            case OFFERING -> onOfferReply(reply);
            case ANSWERING -> onAnswerReply(reply);
            case DELETING -> deletion.onReply(reply);
            default -> {
                // Nothing is under way.
            }
        }
        return taken();
    }

    List<Step> onCallFailed(CallFailure failed) {
        HttpReply head = failed.head();
        switch (state) {
            case OFFERING -> onOfferFailed(failed, head);
            case ANSWERING -> {
                if (head == null) {
                    fail(failed.failure(), failed.cause());
                    sendDelete();
                } else {
                    onAnswerReply(head);
                }
            }
            case DELETING -> deletion.onReply(head);
            default -> {
                // Nothing is under way.
            }
        }
        return taken();
    }

    /** The time to wait is over. */
    List<Step> onWaited() {
        if (state == State.OFFERING) {
            offering.onWaited();
        } else if (state == State.DELETING) {
            deletion.onWaited();
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
                steps.add(new Step.Send(credentials.call(Method.PATCH, target, Content.sdp(sdp), Map.of())));
            }
        }
        return taken();
    }

    /** The user's patience is over: with the token, the redirects and the answer together, or with the answer alone. */
    List<Step> onDeadline(WhepFailure why) {
        if (!offering.isWaiting()) {
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
        if (!mayAsk) {
            deletion.askForNoToken();
        }
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
        if (state == State.DELETING || state == State.OFFERING && offering.isSent()) {
            steps.add(new Step.Cancel());
            end(DeleteOutcome.FAILED);
        }
        return taken();
    }

    /** For what is asked of the server while the session is open. */
    OpenSession openSession() {
        return openSession;
    }

    private List<Step> taken() {
        List<Step> result = List.copyOf(steps);
        steps.clear();
        return result;
    }

    private void onOfferReply(HttpReply reply) {
        if (!unwanted) {
            offering.onReply(reply);
        } else if (offering.isSent()) {
            onLastWord(reply);
        }
    }

    private void onOfferFailed(CallFailure failed, @Nullable HttpReply head) {
        if (!offering.isSent()) {
            return;
        }
        if (head != null && head.status() >= 400) {
            onOfferReply(head);
        } else if (head != null && head.isSuccess()) {
            fail(failed.failure(), failed.cause());
            delete(head, new ArrayList<>());
        } else {
            boolean elsewhere = !offering.url().origin().equals(request.url().origin());
            fail(elsewhere ? Failures.afterRedirect(failed.failure()) : failed.failure(), failed.cause());
            end(failed.sent() && head == null ? DeleteOutcome.FAILED : DeleteOutcome.NOT_OPENED);
        }
    }

    /** The last word on the offer. */
    private void onLastWord(HttpReply reply) {
        if (reply.isSuccess()) {
            onOpened(reply);
        } else if (unwanted && reply.status() != 406) {
            end(DeleteOutcome.NOT_OPENED);
        } else if (!isCountered(reply)) {
            fail(offering.refused(reply), null);
            if (reply.status() == 406 && reply.first("location") != null) {
                // A counter-offer is a session already (draft-ietf-wish-whep, Section 4.3.2).
                delete(reply, new ArrayList<>());
            } else {
                end(DeleteOutcome.NOT_OPENED);
            }
        }
    }

    /** Whether the server made an offer of its own that can be answered. */
    private boolean isCountered(HttpReply reply) {
        CounterOffer counter = takesCounterOffers && !unwanted ? CounterOffer.of(reply) : null;
        SessionResources opened = SessionResources.of(offering.url(), reply, new ArrayList<>());
        if (counter == null || opened.url() == null) {
            return false;
        }
        session = opened;
        countered = reply;
        offering.end();
        state = State.COUNTERED;
        steps.add(new Step.Counter(counter));
        return true;
    }

    private void onAnswerReply(HttpReply reply) {
        HttpReply opened = countered;
        if (reply.isSuccess() && opened != null) {
            open(opened, new ArrayList<>());
        } else {
            HttpUrl asked = session.url() == null ? offering.url() : session.url();
            fail(Failures.counterAnswerRefused(reply, credentials.secrets(asked)), null);
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
        session = SessionResources.of(offering.url(), reply, warnings);
        HttpUrl at = session.url();
        if (at != null && credentials.token() != null && !request.isTrusted(at.origin())) {
            warnings.add("the session URL (Location) is at another origin: DELETE goes there without the token");
        }
        state = State.OPEN;
        openSession.begin(session);
        offering.end();
        countered = null;
        steps.add(new Step.Answered(new WhepAnswer(
                OpenedReply.sdp(reply),
                at != null,
                LinkHeader.iceServers(reply.all("link")),
                offering.redirectedTo(),
                warnings)));
    }

    private void delete(HttpReply opened, List<String> warnings) {
        session = SessionResources.of(offering.url(), opened, warnings);
        sendDelete();
    }

    private void sendDelete() {
        state = State.DELETING;
        offering.end();
        openSession.end();
        deletion.begin(session.url());
    }

    /** Ends what has not led to an answer yet. */
    private void giveUp(WhepFailure failure) {
        boolean isPending = state == State.OFFERING || state == State.COUNTERED || state == State.ANSWERING;
        if (unwanted || !isPending) {
            return;
        }
        fail(failure, null);
        if (state == State.OFFERING && offering.isSent()) {
            steps.add(new Step.Abandon());
        } else if (state == State.OFFERING) {
            end(DeleteOutcome.NOT_OPENED);
        } else {
            if (state == State.ANSWERING) {
                steps.add(new Step.Cancel());
            }
            sendDelete();
        }
    }

    private void fail(WhepFailure failure, @Nullable Throwable cause) {
        if (!unwanted) {
            unwanted = true;
            steps.add(new Step.Failed(failure, cause));
        }
    }

    private void end(DeleteOutcome outcome) {
        state = State.ENDED;
        offering.end();
        countered = null;
        credentials.use(null);
        steps.add(new Step.Ended(outcome));
    }
}
