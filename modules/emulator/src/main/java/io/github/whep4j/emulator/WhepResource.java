package io.github.whep4j.emulator;

import io.github.whep4j.sdp.MediaDescription;
import io.github.whep4j.sdp.OfferReader;
import io.github.whep4j.sdp.RemoteOffer;
import io.github.whep4j.sdp.SdpException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The two URLs of a device, in the shape of Ring's API: {@code POST …/whep/sessions} opens a session, {@code DELETE
 * …/whep/sessions/ID} ends it. Errors are JSON:API.
 */
final class WhepResource implements HttpServer.Handler {
    private static final String SDP = "application/sdp";
    private static final String BEARER = "Bearer ";

    private final Settings settings;
    private final Sessions sessions;
    private final Tally tally;
    private volatile Set<Misbehaviour> misbehaviours;

    /** The sessions behind the URLs. Called from the threads of the HTTP connections. */
    interface Sessions {
        /** Opens a session, unless there are too many. */
        Optional<Opened> open(RemoteOffer offer, Set<Misbehaviour> misbehaviours) throws InterruptedException;

        /** Ends a session; false if there is none of that name. */
        boolean close(String id);
    }

    record Opened(String id, String answerSdp) {}

    /**
     * What the URLs look like and who may use them.
     *
     * @param token  null if everybody may
     * @param answerDelay how long a 201 waits before it is sent; the session is up in the meantime
     */
    record Settings(
            String deviceId,
            @Nullable String token,
            Duration answerDelay,
            @Nullable URI otherOrigin) {
        String path() {
            return "/v1/devices/" + deviceId + "/media/streaming/whep/sessions";
        }

        void requireOriginFor(Set<Misbehaviour> misbehaviours) {
            boolean needed = misbehaviours.contains(Misbehaviour.REDIRECT_ELSEWHERE)
                    || misbehaviours.contains(Misbehaviour.LOCATION_ELSEWHERE);
            if (needed && otherOrigin == null) {
                throw new IllegalArgumentException("where is elsewhere? No other origin was named");
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
        if (request.path().equals(settings.path())) {
            return device(request);
        }
        if (request.path().startsWith(settings.path() + "/")) {
            return session(request, request.path().substring(settings.path().length() + 1));
        }
        if (request.method().equals("POST")) {
            tally.posts.increment();
        }
        return HttpResponse.error(404, "Not Found", "");
    }

    private HttpResponse device(HttpRequest request) throws InterruptedException {
        return switch (request.method()) {
            case "POST" -> {
                tally.posts.increment();
                yield post(request);
            }
            case "OPTIONS" -> HttpResponse.of(204).with("Accept-Post", SDP).with("Allow", "OPTIONS, POST");
            default -> HttpResponse.error(405, "Method Not Allowed", "").with("Allow", "OPTIONS, POST");
        };
    }

    private HttpResponse session(HttpRequest request, String id) {
        if (!request.method().equals("DELETE")) {
            return HttpResponse.error(405, "Method Not Allowed", "").with("Allow", "DELETE");
        }
        tally.deletes.increment();
        if (misbehaviours.contains(Misbehaviour.NO_DELETE)) {
            return HttpResponse.error(405, "Method Not Allowed", "").with("Allow", "GET");
        }
        if (!isAuthorized(request)) {
            return unauthorized();
        }
        if (!sessions.close(id)) {
            return HttpResponse.error(404, "Not Found", "");
        }
        tally.sessionsDeleted.increment();
        return HttpResponse.of(200);
    }

    private HttpResponse post(HttpRequest request) throws InterruptedException {
        Set<Misbehaviour> now = misbehaviours;
        HttpResponse refusal = refusal(request, now);
        if (refusal != null) {
            return refusal;
        }
        if (!isAuthorized(request)) {
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
                .map(opened -> created(opened, request, now))
                .orElseGet(() -> HttpResponse.error(503, "Device Unavailable", "Too many sessions"));
    }

    private HttpResponse created(Opened opened, HttpRequest request, Set<Misbehaviour> now) {
        HttpResponse created = HttpResponse.of(201, SDP, opened.answerSdp).after(settings.answerDelay);
        String path = settings.path() + "/" + opened.id + request.query();
        String host = request.headers().getOrDefault("host", "127.0.0.1");
        if (now.contains(Misbehaviour.RELATIVE_LOCATION)) {
            created = created.with("Location", path);
        } else if (now.contains(Misbehaviour.LOCATION_ELSEWHERE)) {
            created = created.with("Location", elsewhere(path));
        } else if (!now.contains(Misbehaviour.NO_LOCATION)) {
            created = created.with("Location", "http://" + host + path);
        }
        if (now.contains(Misbehaviour.STATUS_200)) {
            created = created.withStatus(200);
        }
        if (now.contains(Misbehaviour.WRONG_CONTENT_TYPE)) {
            created = created.with("Content-Type", "text/plain");
        }
        if (now.contains(Misbehaviour.UNREADABLE_ANSWER)) {
            created = created.withBody("<html>not a session description</html>");
        }
        return created;
    }

    /** The answer of a camera that opens no session at all, or null. */
    private @Nullable HttpResponse refusal(HttpRequest request, Set<Misbehaviour> now) {
        for (Misbehaviour misbehaviour : now) {
            HttpResponse refusal = switch (misbehaviour) {
                case UNAUTHORIZED -> unauthorized();
                case FORBIDDEN -> HttpResponse.error(403, "Forbidden", "");
                case NOT_FOUND -> HttpResponse.error(404, "Not Found", "");
                case NOT_LIVE_YET -> HttpResponse.error(409, "Conflict", "").with("Retry-After", "1");
                case RATE_LIMITED ->
                    HttpResponse.error(429, "Too Many Requests", "")
                            .with("Retry-After", "2")
                            .with("X-RateLimit-Limit", "100")
                            .with("X-RateLimit-Remaining", "0")
                            .with("X-RateLimit-Reset", "2");
                case SERVER_ERROR -> HttpResponse.error(500, "Internal Server Error", "");
                case OFFLINE -> HttpResponse.error(503, "Device Unavailable", "Device is currently offline");
                case NO_RESPONSE -> HttpResponse.raw(out -> TimeUnit.DAYS.sleep(1));
                case REDIRECT_ELSEWHERE -> HttpResponse.of(307).with("Location", elsewhere(request.target()));
                default -> null;
            };
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private String elsewhere(String path) {
        URI other = settings.otherOrigin;
        if (other == null) {
            throw new IllegalStateException("no other origin was named");
        }
        return other.getScheme() + "://" + other.getRawAuthority() + path;
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
        String token = settings.token;
        if (token == null) {
            return true;
        }
        String header = request.header("authorization");
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return false;
        }
        return MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8),
                header.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8));
    }
}
