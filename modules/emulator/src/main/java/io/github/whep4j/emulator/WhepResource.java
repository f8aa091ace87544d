package io.github.whep4j.emulator;

import io.github.whep4j.ice.LocalIceDescription;
import io.github.whep4j.sdp.MediaDescription;
import io.github.whep4j.sdp.OfferReader;
import io.github.whep4j.sdp.RemoteOffer;
import io.github.whep4j.sdp.SdpException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The two URLs of a device, in the shape of Ring's API: {@code POST …/whep/sessions} opens a session, {@code DELETE
 * …/whep/sessions/ID} ends it. Errors are JSON:API.
 */
final class WhepResource implements HttpServer.Handler {
    static final String SDP = "application/sdp";

    private final Settings settings;
    private final Sessions sessions;
    private final Tally tally;
    private final Refusals refusals;
    private final CreatedAnswers answers;
    private final Patches patches;
    private volatile Set<Misbehaviour> misbehaviours;

    /** The sessions behind the URLs. Called from the threads of the HTTP connections. */
    interface Sessions {
        /** Opens a session, unless there are too many. */
        Optional<Opened> open(RemoteOffer offer, Set<Misbehaviour> misbehaviours) throws InterruptedException;

        /**
         * Takes the answer to the session's own offer.
         *
         * @param answer read as if it were an offer, which has the same form
         */
        PatchOutcome answer(String id, RemoteOffer answer);

        /** Takes candidates that come after the offer. */
        PatchOutcome trickle(String id, TrickledCandidates candidates);

        /**
         * Restarts ICE.
         *
         * @return the camera's new credentials and candidates; nothing if there is no such session, or it does not
         */
        Optional<LocalIceDescription> restart(String id, TrickledCandidates client) throws InterruptedException;

        /** The credentials and candidates that the session began with. */
        Optional<LocalIceDescription> first(String id);

        /** Whether there is a session of that name which has not ended. */
        boolean isOpen(String id);

        /** Ends a session; false if there is none of that name. */
        boolean close(String id);
    }

    /** @param sdp the answer, or the offer in its place */
    record Opened(String id, String sdp) {}

    /**
     * What the URLs look like and who may use them.
     *
     * @param rateLimit   null if there is none
     * @param answerDelay how long a 201 waits before it is sent; the session is up in the meantime
     */
    record Settings(
            String deviceId,
            BearerTokens tokens,
            @Nullable RateLimit rateLimit,
            Duration answerDelay,
            @Nullable URI otherOrigin) {
        String path() {
            return "/v1/devices/" + deviceId + "/media/streaming/whep/sessions";
        }

        void requireOriginFor(Set<Misbehaviour> misbehaviours) {
            boolean needed = misbehaviours.contains(Misbehaviour.REDIRECT_ELSEWHERE)
                    || misbehaviours.contains(Misbehaviour.LOCATION_ELSEWHERE);
            if (needed && otherOrigin == null) {
                throw new IllegalArgumentException(
                        "what ends in 'elsewhere' needs another origin (otherOrigin, --other-origin)");
            }
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "Settings[" + deviceId + "]";
        }
    }

    WhepResource(Settings settings, Sessions sessions, Tally tally, Set<Misbehaviour> misbehaviours) {
        this.settings = settings;
        this.sessions = sessions;
        this.tally = tally;
        this.refusals = new Refusals(settings.otherOrigin);
        this.answers = new CreatedAnswers(settings.path(), refusals);
        this.patches = new Patches(sessions);
        this.misbehaviours = Set.copyOf(misbehaviours);
    }

    /** Takes effect with the next request; sessions keep what they were opened with. */
    void misbehave(Set<Misbehaviour> now) {
        settings.requireOriginFor(now);
        misbehaviours = Set.copyOf(now);
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws InterruptedException {
        if (request.header("authorization") != null) {
            tally.requestsWithToken.increment();
        }
        if (request.method().equals("POST")) {
            tally.posts.increment();
        }
        HttpResponse response = limited(request);
        return misbehaviours.contains(Misbehaviour.LOCATION_ON_ANOTHER_PATH) ? response.closing() : response;
    }

    private HttpResponse limited(HttpRequest request) throws InterruptedException {
        RateLimit limit = settings.rateLimit;
        if (limit == null) {
            return route(request);
        }
        RateLimit.Standing standing = limit.take();
        return standing.on(
                standing.exceeded()
                        ? HttpResponse.error(429, "Too Many Requests", "Rate limit exceeded")
                        : route(request));
    }

    private HttpResponse route(HttpRequest request) throws InterruptedException {
        if (request.path().equals(settings.path())) {
            return device(request);
        }
        String elsewhere = CreatedAnswers.sessionOnOtherPath(request);
        if (elsewhere != null) {
            return session(request, elsewhere);
        }
        if (request.path().startsWith(settings.path() + "/")) {
            return session(request, request.path().substring(settings.path().length() + 1));
        }
        return HttpResponse.error(404, "Not Found", "");
    }

    private HttpResponse device(HttpRequest request) throws InterruptedException {
        return switch (request.method()) {
            case "POST" -> post(request);
            case "OPTIONS" -> {
                tally.options.increment();
                yield options();
            }
            default -> HttpResponse.error(405, "Method Not Allowed", "").with("Allow", "OPTIONS, POST");
        };
    }

    private HttpResponse options() {
        HttpResponse allowed = HttpResponse.of(204).with("Accept-Post", SDP).with("Allow", "OPTIONS, POST");
        return misbehaviours.contains(Misbehaviour.ICE_SERVERS_IN_LINKS)
                ? CreatedAnswers.withIceServers(allowed)
                : allowed;
    }

    private HttpResponse session(HttpRequest request, String id) throws InterruptedException {
        return switch (request.method()) {
            case "DELETE" -> {
                tally.deletes.increment();
                yield delete(request, id);
            }
            case "PATCH" -> {
                tally.patches.increment();
                yield patch(request, id);
            }
            default -> HttpResponse.error(405, "Method Not Allowed", "").with("Allow", "DELETE, PATCH");
        };
    }

    private HttpResponse patch(HttpRequest request, String id) throws InterruptedException {
        if (!isAuthorized(request)) {
            return unauthorized();
        }
        Set<Misbehaviour> now = misbehaviours;
        HttpResponse unread = Patches.unread(now);
        return unread == null ? patches.of(request, id, now) : unread;
    }

    private HttpResponse delete(HttpRequest request, String id) {
        Set<Misbehaviour> now = misbehaviours;
        if (now.contains(Misbehaviour.NO_DELETE)) {
            return HttpResponse.error(405, "Method Not Allowed", "").with("Allow", "GET");
        }
        if (!isAuthorized(request)) {
            return unauthorized();
        }
        if (!sessions.close(id)) {
            return HttpResponse.error(404, "Not Found", "");
        }
        tally.sessionsDeleted.increment();
        if (now.contains(Misbehaviour.LOST_DELETE)) {
            return Refusals.never();
        }
        return now.contains(Misbehaviour.DELETE_WITH_JSON)
                ? HttpResponse.of(200, "application/json", "{\"status\":\"ok\"}")
                : HttpResponse.of(200);
    }

    private HttpResponse post(HttpRequest request) throws InterruptedException {
        Set<Misbehaviour> now = misbehaviours;
        HttpResponse refusal = refusals.of(request, now);
        if (refusal != null) {
            return refusal;
        }
        if (now.contains(Misbehaviour.UNAUTHORIZED) || !isAuthorized(request)) {
            return unauthorized();
        }
        if (!request.mediaType().equals(SDP)) {
            return HttpResponse.error(415, "Unsupported Media Type", "The offer has to be application/sdp");
        }
        RemoteOffer offer;
        try {
            offer = OfferReader.read(request.text());
        } catch (SdpException e) {
            return HttpResponse.error(400, "Bad Request", e.getMessage());
        }
        if (offersAudio(offer)) {
            return HttpResponse.error(400, "Incompatible send direction", "Live streams are video only");
        }
        return sessions.open(offer, now)
                .map(opened -> answers.of(opened, request, now).after(settings.answerDelay))
                .orElseGet(() -> HttpResponse.error(503, "Device Unavailable", "Too many sessions"));
    }

    /** Ring sends video only, and says so to an offer with audio in it. */
    private static boolean offersAudio(RemoteOffer offer) {
        for (MediaDescription section : offer.description().media()) {
            if (section.media().equals("audio") && section.port() != 0 && !section.has("inactive")) {
                return true;
            }
        }
        return false;
    }

    private HttpResponse unauthorized() {
        tally.unauthorizedRequests.increment();
        return HttpResponse.error(401, "Invalid Client", "").with("WWW-Authenticate", "Bearer");
    }

    private boolean isAuthorized(HttpRequest request) {
        return settings.tokens.accept(request.header("authorization"));
    }
}
