package io.github.whep4j.emulator;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The answers to a POST that open no session, in the ways that were asked for. */
final class Refusals {
    /** Keeps an endless answer from being as fast as the machine can. */
    private static final long PAUSE_MILLIS = 20;

    private static final String REDIRECTED = "redirected=1";

    private final @Nullable URI otherOrigin;

    Refusals(@Nullable URI otherOrigin) {
        this.otherOrigin = otherOrigin;
    }

    /** The first refusal among them, or null. */
    @Nullable
    HttpResponse of(HttpRequest request, Set<Misbehaviour> misbehaviours) {
        for (Misbehaviour misbehaviour : misbehaviours) {
            HttpResponse refusal = status(misbehaviour);
            if (refusal == null) {
                refusal = redirect(misbehaviour, request);
            }
            if (refusal == null) {
                refusal = hostile(misbehaviour);
            }
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private static @Nullable HttpResponse status(Misbehaviour misbehaviour) {
        return switch (misbehaviour) {
            case UNAUTHORIZED_BASIC ->
                HttpResponse.of(401, "application/json", "{\"status\":\"error\",\"error\":\"authentication error\"}")
                        .with("WWW-Authenticate", "Basic realm=\"emulator\"");
            case BAD_REQUEST -> HttpResponse.of(400, "text/plain", "offers from clients are not supported");
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
            case OFFLINE_FOR_A_WHILE ->
                HttpResponse.of(
                                503,
                                "application/problem+json",
                                "{\"title\":\"Device Unavailable\",\"status\":503,\"detail\":\"Device is waking up\"}")
                        .with("Retry-After", "2");
            case WEB_PAGE ->
                HttpResponse.of(200, "text/html", "<!DOCTYPE html><html><title>Welcome</title><p>Welcome</html>");
            default -> null;
        };
    }

    private @Nullable HttpResponse redirect(Misbehaviour misbehaviour, HttpRequest request) {
        return switch (misbehaviour) {
            case REDIRECT_ELSEWHERE -> HttpResponse.of(307).with("Location", elsewhere(request.target()));
            case REDIRECT_LOOP -> HttpResponse.of(307).with("Location", request.target());
            case REDIRECT -> once(307, request);
            case PERMANENT_REDIRECT -> once(308, request);
            case FOUND -> once(302, request);
            default -> null;
        };
    }

    private static @Nullable HttpResponse once(int status, HttpRequest request) {
        String query = request.query();
        return query.contains(REDIRECTED)
                ? null
                : HttpResponse.of(status)
                        .with("Location", request.path() + (query.isEmpty() ? "?" : query + "&") + REDIRECTED);
    }

    /** The same path at the other origin. */
    String elsewhere(String path) {
        if (otherOrigin == null) {
            throw new IllegalStateException("no other origin was named");
        }
        return otherOrigin.getScheme() + "://" + otherOrigin.getRawAuthority() + path;
    }

    private static @Nullable HttpResponse hostile(Misbehaviour misbehaviour) {
        return switch (misbehaviour) {
            case NO_RESPONSE -> never();
            case NOT_HTTP -> HttpResponse.raw(out -> write(out, "SSH-2.0-OpenSSH_9.2\r\n"));
            case ENDLESS_INTERIM_RESPONSES ->
                HttpResponse.raw(out -> forEver(out, "", "HTTP/1.1 100 Continue\r\n\r\n"));
            case ENDLESS_HEADERS ->
                HttpResponse.raw(out -> forEver(out, "HTTP/1.1 201 Created\r\n", "X-More: and more of it\r\n"));
            default -> null;
        };
    }

    /** Only the end of the connection ends it. */
    static HttpResponse never() {
        return HttpResponse.raw(out -> TimeUnit.DAYS.sleep(1));
    }

    /** Until the client, or the camera, closes the connection. */
    static void forEver(OutputStream out, String begin, String more) throws IOException, InterruptedException {
        write(out, begin);
        String block = more.repeat(200);
        while (true) {
            write(out, block);
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}
